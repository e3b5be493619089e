/** The little of pdfmake that papers are made of; its published types bring those of browsers into the program. */
declare module 'pdfmake' {
  type Margin = number | [number, number] | [number, number, number, number];

  interface Style {
    style?: string | string[];
    margin?: Margin;
    fontSize?: number;
    bold?: boolean;
    color?: string;
    fillColor?: string;
    alignment?: 'left' | 'right' | 'center';
    lineHeight?: number;
    noWrap?: boolean;
    wordBreak?: 'normal' | 'break-all';
    preserveLeadingSpaces?: boolean;
  }

  interface Placed extends Style {
    width?: number | 'auto' | '*';
    pageBreak?: 'before' | 'after';
    unbreakable?: boolean;
    colSpan?: number;
    rowSpan?: number;
    border?: [boolean, boolean, boolean, boolean];
  }

  type Content =
    | string
    | (Placed & { text: string | readonly Content[] })
    | (Placed & { stack: readonly Content[] })
    | (Placed & { columns: readonly Content[]; columnGap?: number })
    | (Placed & { table: Table; layout?: string | TableLayout })
    | (Placed & { canvas: readonly (Line | Rectangle)[] });

  interface Line {
    type: 'line';
    x1: number;
    y1: number;
    x2: number;
    y2: number;
    lineWidth?: number;
    lineColor?: string;
    dash?: { length: number; space: number };
  }

  interface Rectangle {
    type: 'rect';
    x: number;
    y: number;
    w: number;
    h: number;
    color: string;
  }

  interface Table {
    body: readonly (readonly Content[])[];
    widths?: readonly (number | 'auto' | '*')[];
    headerRows?: number;
    dontBreakRows?: boolean;
    keepWithHeaderRows?: number;
  }

  interface TableLayout {
    hLineWidth?: (row: number, node: { table: Table }) => number;
    vLineWidth?: (column: number, node: { table: Table }) => number;
    hLineColor?: (row: number) => string;
    vLineColor?: (column: number) => string;
    paddingLeft?: (column: number) => number;
    paddingRight?: (column: number) => number;
    paddingTop?: (row: number) => number;
    paddingBottom?: (row: number) => number;
  }

  interface Definition {
    content: Content;
    footer?: (page: number, pages: number) => Content;
    info?: { title?: string; author?: string; creator?: string; producer?: string };
    language?: string;
    displayTitle?: boolean;
    pageSize?: 'A4';
    pageMargins?: [number, number, number, number];
    defaultStyle?: Style & { font?: string };
    styles?: Record<string, Style>;
  }

  interface PdfMake {
    setFonts(fonts: Record<string, Record<'normal' | 'bold', string>>): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    createPdf(definition: Definition): { getBuffer(): Promise<Buffer> };
  }

  export type { Content, Definition, Margin, PdfMake, Placed, Rectangle, Style, Table, TableLayout };

  const pdfmake: PdfMake;
  export default pdfmake;
}
