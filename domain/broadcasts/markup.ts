/** What is wrong with a text in Telegram's HTML, and in which of its lines. */
export interface MarkupProblem {
  readonly code: MarkupProblemCode;
  /** counted from 1 */
  readonly line: number;
  /** the tag, the attribute or the entity that it is about; for the length, by how much it is too long */
  readonly what: string;
}

export type MarkupProblemCode =
  | 'unknown-tag'
  | 'not-a-tag'
  | 'not-ended'
  | 'unclosed'
  | 'end-without-start'
  | 'wrong-end'
  | 'unknown-attribute'
  | 'no-link'
  | 'unknown-entity'
  | 'too-many-tags'
  | 'too-long'
  | 'empty';

/** What Telegram takes, as far as mail readers take it as well: attributes by tag. Custom emoji are for few bots. */
const TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ...['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'pre', 'tg-spoiler'].map(
    (tag) => [tag, [] as string[]] as const,
  ),
  ['a', ['href']],
  ['code', ['class']],
  ['span', ['class']],
  ['blockquote', ['expandable']],
]);

/** Telegram forgets the formatting of what is more than that. */
const MAX_TAGS = 100;
const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)(>?)/iy;
const ATTRIBUTE = /([a-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/giu;
const ENTITY = /&(?:#x[\da-f]+|#\d+|([a-z]+));/iy;
const KNOWN_ENTITIES = new Set(['lt', 'gt', 'amp', 'quot']);
const MAX_CODE = 0x10_ffff;
const LINK = /^(?:https?:\/\/\S+\.\S+|mailto:\S+@\S+|tel:\+?[\d-]+|tg:\/\/\S+)$/iu;

/**
 * Checks a text in Telegram's HTML before anybody gets it: all that Telegram would refuse, and what it would show
 * otherwise than meant. `maxLength` counts what is seen, in UTF-16 units.
 */
export function checkMarkup(html: string, maxLength: number): readonly MarkupProblem[] {
  const problems: MarkupProblem[] = [];
  const open: { tag: string; at: number }[] = [];
  const unknown = new Set<string>();
  let length = 0;
  let tags = 0;
  let isSeen = false;
  const tell = (code: MarkupProblemCode, at: number, what: string): void => {
    problems.push({ code, line: html.slice(0, at).split('\n').length, what });
  };

  const readTag = (at: number): number => {
    const [whole = '', slash = '', name = '', rest = '', end = ''] = matchAt(TAG, html, at) ?? [];
    if (whole === '') {
      tell('not-a-tag', at, '<');
      return at + 1;
    }
    const tag = name.toLowerCase();
    if (end === '') tell('not-ended', at, `<${slash}${tag}`);
    else if (slash) close(tag, at);
    else if (TAGS.has(tag)) {
      for (const { code, what } of attributeProblems(tag, rest)) tell(code, at, what);
      open.push({ tag, at });
      tags += 1;
    } else {
      tell('unknown-tag', at, tag);
      unknown.add(tag);
    }
    return at + whole.length;
  };
  const close = (tag: string, at: number): void => {
    // The start of this one was told of.
    if (unknown.has(tag)) return;
    const last = open.pop();
    if (!last) tell('end-without-start', at, tag);
    else if (last.tag !== tag) tell('wrong-end', at, `</${tag}>, </${last.tag}>`);
  };

  for (let at = 0; at < html.length; ) {
    const character = html[at];
    if (character === '<') at = readTag(at);
    else {
      const [entity = '', name] = (character === '&' && matchAt(ENTITY, html, at)) || [];
      const code = entity === '' || name !== undefined ? 0 : codeOf(entity);
      if (name !== undefined ? !KNOWN_ENTITIES.has(name.toLowerCase()) : code > MAX_CODE) {
        tell('unknown-entity', at, entity);
      }
      length += code > 0xffff ? 2 : 1;
      isSeen ||= entity !== '' || /\S/u.test(character ?? '');
      at += entity.length || 1;
    }
  }
  for (const { tag, at } of open) tell('unclosed', at, tag);
  if (tags > MAX_TAGS) tell('too-many-tags', 0, `${MAX_TAGS}`);
  if (length > maxLength) tell('too-long', 0, `${length - maxLength}`);
  if (!isSeen) tell('empty', 0, '');
  return problems;
}

/** The character that `&#65;` or `&#x41;` names. */
function codeOf(entity: string): number {
  return Number(entity.slice(2, -1).replace(/^x/iu, '0x'));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function* attributeProblems(tag: string, source: string): Generator<Pick<MarkupProblem, 'code' | 'what'>> {
  const given = new Map(
    [...source.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      double ?? single ?? bare ?? '',
    ]),
  );
  const known = TAGS.get(tag) ?? [];
  for (const name of given.keys())
    if (!known.includes(name)) yield { code: 'unknown-attribute', what: `${tag} ${name}` };
  if (tag === 'a' && !LINK.test(given.get('href') ?? '')) yield { code: 'no-link', what: given.get('href') ?? '' };
  if (tag === 'span' && given.get('class') !== 'tg-spoiler') yield { code: 'unknown-tag', what: 'span' };
  const language = given.get('class');
  if (tag === 'code' && language !== undefined && !language.startsWith('language-')) {
    yield { code: 'unknown-attribute', what: 'code class' };
  }
}
