/** The cells of one CSV record, or null where a quotation mark is still open at its end. */
export function splitRecord(text: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = quotedCell(text, at, delimiter);
    if (quoted === 'open') return null;
    if (quoted) {
      cells.push(quoted.value);
      at = quoted.end;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end === -1 ? text.length : end));
      at = end === -1 ? text.length : end;
    }
    if (at >= text.length) return cells;
    at += delimiter.length;
  }
}

/**
 * A cell in quotation marks, doubled ones inside standing for one. Null where the marks do not embrace the whole cell
 * («"Ладья" ООО»): office software writes such cells bare, so they are taken as they stand.
 */
function quotedCell(text: string, start: number, delimiter: string): { value: string; end: number } | 'open' | null {
  let at = start;
  while (text[at] === ' ') at += 1;
  if (text[at] !== '"') return null;
  let value = '';
  for (let from = at + 1; ; ) {
    const mark = text.indexOf('"', from);
    if (mark === -1) return 'open';
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') {
      const tail = /^[ \t]*/.exec(text.slice(mark + 1, mark + 20))?.[0].length ?? 0;
      const end = mark + 1 + (delimiter === '\t' ? 0 : tail);
      return end >= text.length || text.startsWith(delimiter, end) ? { value, end } : null;
    }
    value += '"';
    from = mark + 2;
  }
}
