import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** A page of a PDF as somebody sees it. */
export interface PagePicture {
  readonly width: number;
  readonly height: number;
  /** RGBA, a byte each. */
  readonly pixels: Uint8Array;
  /** What can be copied out of the page. */
  readonly text: string;
}

let library: Promise<PDFiumLibrary> | undefined;

/** Draws the pages of a PDF as a viewer would, at `scale` times 72 dots an inch. */
export async function drawPages(content: Uint8Array, { scale = 3 }: { scale?: number } = {}): Promise<PagePicture[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(content);
  try {
    const pages: PagePicture[] = [];
    for (const page of document.pages()) {
      const text = page.getText();
      const { width, height, data } = await page.render({ scale, render: 'bitmap', colorSpace: 'BGRA' });
      pages.push({ width, height, pixels: Uint8Array.from(data), text });
    }
    return pages;
  } finally {
    document.destroy();
  }
}

let decoder: Promise<unknown> | undefined;

/** The texts of the QR codes that a reader finds in a picture of a page. */
export async function readCodes({ width, height, pixels }: PagePicture): Promise<string[]> {
  const wasm = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  decoder ??= prepareZXingModule({
    overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer },
    fireImmediately: true,
  });
  await decoder;
  const image = { width, height, data: new Uint8ClampedArray(pixels), colorSpace: 'srgb' } as const;
  const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, characterSet: 'UTF8' });
  return found.filter(({ isValid }) => isValid).map(({ bytes }) => new TextDecoder().decode(bytes));
}
