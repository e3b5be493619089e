/** Far more than a page of a hundred operations has. */
const MAX_CHARS = 1_000_000;

/**
 * Reads JSON with its numbers as they are written, as texts: sums are not to go through floats. Throws a `SyntaxError`.
 */
export function parseExact(text: string): unknown {
  if (text.length > MAX_CHARS) throw new SyntaxError('Too much');
  // Only what is JSON, because the expression would be slow on strings that do not end.
  JSON.parse(text);
  return JSON.parse(text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
