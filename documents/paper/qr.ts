/** The least width of a module that telephones and tellers' scanners read off any printer's paper, in millimetres. */
const MODULE_MM = 0.42;
/** Between these the code is as large as its modules need. */
const [LEAST_MM, MOST_MM] = [30, 42];
const POINTS_PER_MM = 72 / 25.4;

export interface QrPicture {
  readonly svg: string;
  /** Of the whole, with the empty border of four modules that readers need. */
  readonly sizePoints: number;
}

/** A text as a QR code of error correction level M, drawn as one outline. The library is loaded when first needed. */
export async function qrPicture(text: string): Promise<QrPicture> {
  const { default: qrcode } = await import('qrcode-generator');
  const code = qrcode(0, 'M');
  // The library takes a character for a byte.
  code.addData(Buffer.from(text, 'utf8').toString('latin1'), 'Byte');
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * QUIET_MODULES;
  const millimetres = Math.min(MOST_MM, Math.max(LEAST_MM, size * MODULE_MM));
  const rows = Array.from({ length: count }, (_, row) => runsOf(row, count, (column) => code.isDark(row, column)));
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path fill="#000000" d="${rows.join('')}"/></svg>`,
    sizePoints: millimetres * POINTS_PER_MM,
  };
}

const QUIET_MODULES = 4;

/** The dark stretches of a row as rectangles of a path. */
function runsOf(row: number, count: number, isDark: (column: number) => boolean): string {
  let path = '';
  for (let start = 0; start < count; start += 1) {
    if (!isDark(start)) continue;
    let end = start;
    while (end + 1 < count && isDark(end + 1)) end += 1;
    path += `M${start + QUIET_MODULES} ${row + QUIET_MODULES}h${end - start + 1}v1H${start + QUIET_MODULES}z`;
    start = end;
  }
  return path;
}
