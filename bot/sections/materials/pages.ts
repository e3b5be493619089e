/** A text in parts of at most `limit` UTF-16 units, cut at lines, else at spaces, else anywhere. Always at least one. */
export function textPages(text: string, limit: number): string[] {
  const pages: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const head = rest.slice(0, limit + 1);
    const [atLine, atSpace] = [head.lastIndexOf('\n'), head.lastIndexOf(' ')];
    // A line that ends in the first half would leave pages almost empty.
    const at = atLine > limit / 2 ? atLine : atSpace > limit / 2 ? atSpace : wholeCharacter(rest, limit);
    pages.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...pages, rest];
}

/** `at`, or one less where that is in the middle of a character. */
function wholeCharacter(text: string, at: number): number {
  return /[\uD800-\uDBFF]/u.test(text.charAt(at - 1)) ? at - 1 : at;
}
