const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that may stand inside a message in Telegram's HTML mode. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** Blocks of a message with a line between them; a block in `<pre>` has its own room below. */
export function paragraphs(blocks: readonly string[]): string {
  return blocks.join('\n\n').replaceAll('</pre>\n\n', '</pre>\n');
}
