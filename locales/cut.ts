/** Telegram's limit for a message, in UTF-16 units. Tags do not count there; counting them too only cuts earlier. */
export const MAX_MESSAGE_LENGTH = 4096;

/** Its limit for what stands below a file or a picture. */
export const MAX_CAPTION_LENGTH = 1024;

/**
 * A message in Telegram's HTML that is sure to be taken: one that grew longer than `limit` is cut at a line, with no
 * tag left open and no entity cut in two, and ends with `remark`.
 */
export function cutMessage(html: string, remark: string, limit = MAX_MESSAGE_LENGTH): string {
  if (html.length <= limit) return html;
  const ending = `\n\n${remark}`;
  // Closing the tags that stand open takes room as well; nobody nests more than a few.
  const room = html.slice(0, limit - ending.length - 100);
  const atLine = room.lastIndexOf('\n');
  const whole = (atLine > 0 ? room.slice(0, atLine) : room).replace(/(?:<[^>]*|&[^;\s]*|[\uD800-\uDBFF])$/u, '');
  return whole + closing(whole) + ending;
}

/** As `cutMessage`, but whole where it is only what nobody sees, tags and entities, that makes it longer. */
export function cutSeen(html: string, remark: string, limit = MAX_MESSAGE_LENGTH): string {
  return seenLength(html) <= limit ? html : cutMessage(html, remark, limit);
}

/** An entity that names a character by its number may be of two units. */
function seenLength(html: string): number {
  const text = html.replaceAll(/<[^>]*>/gu, '');
  return text.replaceAll(/&#\w+;/gu, '##').replaceAll(/&\w+;/gu, '&').length;
}

/** A label as a button shows it, cut at a word where one ends late enough: a telephone has room for some thirty letters. */
export function cutLabel(label: string, limit = 40): string {
  const characters = Array.from(label);
  if (characters.length <= limit) return label;
  const cut = characters.slice(0, limit - 1).join('');
  const words = cut.replace(/\s+\S*$/u, '');
  return `${(words.length < cut.length / 2 ? cut : words).trimEnd()}…`;
}

/** The ends of the tags that `html` leaves open, innermost first. */
function closing(html: string): string {
  const open: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z-]+)[^>]*>/gu)) {
    if (slash) open.splice(open.lastIndexOf(name), 1);
    else open.push(name);
  }
  return open
    .toReversed()
    .map((name) => `</${name}>`)
    .join('');
}
