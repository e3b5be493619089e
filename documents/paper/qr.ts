import type { Rectangle } from 'pdfmake';

/** The least width of a module that telephones and tellers' scanners read off any printer's paper, in millimetres. */
const MODULE_MM = 0.42;
/** Between these the code is as large as its modules need. */
const [LEAST_MM, MOST_MM] = [30, 42];
const POINTS_PER_MM = 72 / 25.4;
/** The empty border that readers need, in modules. */
const QUIET_MODULES = 4;
/** By how much, in modules, rows reach into one another, or viewers would show hairs between them. */
const OVERLAP = 0.04;

export interface QrPicture {
  /** The dark stretches of its rows, in points. */
  readonly rectangles: readonly Rectangle[];
  /** The width and the height of the whole, with its empty border. */
  readonly sizePoints: number;
}

/** A text as a QR code of error correction level M. The library is loaded when first needed. */
export async function qrPicture(text: string): Promise<QrPicture> {
  const { default: qrcode } = await import('qrcode-generator');
  const code = qrcode(0, 'M');
  // The library takes a character for a byte.
  code.addData(Buffer.from(text, 'utf8').toString('latin1'), 'Byte');
  code.make();
  const count = code.getModuleCount();
  const modules = count + 2 * QUIET_MODULES;
  const sizePoints = Math.min(MOST_MM, Math.max(LEAST_MM, modules * MODULE_MM)) * POINTS_PER_MM;
  const unit = sizePoints / modules;
  const rectangles: Rectangle[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let start = 0; start < count; start += 1) {
      if (!code.isDark(row, start)) continue;
      let end = start + 1;
      while (end < count && code.isDark(row, end)) end += 1;
      rectangles.push({
        type: 'rect',
        x: (start + QUIET_MODULES) * unit,
        y: (row + QUIET_MODULES) * unit,
        w: (end - start) * unit,
        h: (1 + OVERLAP) * unit,
        color: '#000000',
      });
      start = end;
    }
  }
  return { rectangles, sizePoints };
}
