import { fileURLToPath } from 'node:url';
import type { Content, Definition, PdfMake } from 'pdfmake';
import { withLongWordsBroken } from './break-words.ts';
import { styles } from './styles.ts';

/** A4 with margins that every printer can keep, in points. */
export const PAGE = { width: 595.28, left: 34, right: 34, top: 30, bottom: 34 } as const;

/** The width that content may take. */
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

/** PT Sans is free to be embedded, and has Cyrillic and the sign of the ruble. */
const FONT = {
  normal: fileURLToPath(import.meta.resolve('@expo-google-fonts/pt-sans/400Regular/PTSans_400Regular.ttf')),
  bold: fileURLToPath(import.meta.resolve('@expo-google-fonts/pt-sans/700Bold/PTSans_700Bold.ttf')),
};

export interface PdfPaper {
  readonly content: readonly Content[];
  readonly title: string;
  readonly author: string;
  readonly locale: string;
  /** What stands at the foot of every page. */
  readonly footer?: (page: number, pages: number) => Content;
}

/** Draws an A4 paper; the letters that it uses are embedded. */
export async function renderPdf({ content, title, author, locale, footer }: PdfPaper): Promise<Uint8Array> {
  const pdfmake = await load();
  const definition: Definition = {
    content: withLongWordsBroken({ stack: content }),
    info: { title, author, creator: author, producer: 'pdfmake' },
    language: locale,
    displayTitle: true,
    pageSize: 'A4',
    pageMargins: [PAGE.left, PAGE.top, PAGE.right, PAGE.bottom],
    defaultStyle: { font: 'PTSans', fontSize: 9, lineHeight: 1.05 },
    styles,
    ...(footer ? { footer } : {}),
  };
  return pdfmake.createPdf(definition).getBuffer();
}

/** The library and its fonts take 26 MB, which nobody pays for before the first paper is asked for. */
async function load(): Promise<PdfMake> {
  const { default: pdfmake } = await import('pdfmake');
  pdfmake.setFonts({ PTSans: FONT });
  pdfmake.setLocalAccessPolicy((path) => path === FONT.normal || path === FONT.bold);
  pdfmake.setUrlAccessPolicy(() => false);
  return pdfmake;
}
