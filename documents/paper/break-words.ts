import type { Content } from 'pdfmake';

/**
 * Longer than any word that people use, or any number of a bank; such would push what stands beside it off the page.
 */
const LONGEST_WORD = /[^\s-]{28}/u;

/** The same content, in which texts with endlessly long words may be broken anywhere. */
export function withLongWordsBroken(content: Content): Content {
  if (typeof content === 'string')
    return LONGEST_WORD.test(content) ? { text: content, wordBreak: 'break-all' } : content;
  if ('text' in content) {
    if (typeof content.text !== 'string') return { ...content, text: content.text.map(withLongWordsBroken) };
    return LONGEST_WORD.test(content.text) ? { ...content, wordBreak: 'break-all' } : content;
  }
  if ('stack' in content) return { ...content, stack: content.stack.map(withLongWordsBroken) };
  if ('columns' in content) return { ...content, columns: content.columns.map(withLongWordsBroken) };
  if (!('table' in content)) return content;
  return {
    ...content,
    table: { ...content.table, body: content.table.body.map((row) => row.map(withLongWordsBroken)) },
  };
}
