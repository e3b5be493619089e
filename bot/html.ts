/** Blocks of a message with a line between them; a block in `<pre>` has its own room below. */
export function paragraphs(blocks: readonly string[]): string {
  return blocks.join('\n\n').replaceAll('</pre>\n\n', '</pre>\n');
}
