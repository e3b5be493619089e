import type { Style, TableLayout } from 'pdfmake';

const INK = '#000000';
export const GREY = '#555555';
export const RULE = '#000000';
const FAINT = '#999999';

export const styles: Record<string, Style> = {
  organization: { fontSize: 12, bold: true },
  small: { fontSize: 7.5, color: GREY },
  label: { fontSize: 8, color: GREY },
  title: { fontSize: 15, bold: true },
  heading: { fontSize: 10, bold: true, margin: [0, 10, 0, 3] },
  columnHead: { fontSize: 8, bold: true, alignment: 'center', fillColor: '#eeeeee' },
  money: { alignment: 'right', noWrap: true },
  total: { fontSize: 11, bold: true },
  sum: { fontSize: 17, bold: true, noWrap: true },
  note: { fontSize: 8.5, color: INK, fillColor: '#f2f2f2' },
};

/** A table as offices print it: thin lines all around. */
export const grid: TableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => FAINT,
  vLineColor: () => FAINT,
  paddingLeft: () => 4,
  paddingRight: () => 4,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** Around one thing that must be seen first. */
export const frame: TableLayout = {
  hLineWidth: () => 1.2,
  vLineWidth: () => 1.2,
  hLineColor: () => RULE,
  vLineColor: () => RULE,
  paddingLeft: () => 10,
  paddingRight: () => 10,
  paddingTop: () => 6,
  paddingBottom: () => 6,
};

/** Rows of a name and a value, without lines. */
export const pairs: TableLayout = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  paddingLeft: () => 0,
  paddingRight: () => 8,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};
