import type { TelegramMessageEntity } from '@gramio/types';
import { badRequest } from './errors.ts';
import { type FormattedText, parseHtml } from './html.ts';

export const longestText = 4096;
const longestCaption = 1024;

/** Telegram takes at most this many entities of a text and drops the rest. */
const mostEntities = 100;

interface TextSource {
  text: string;
  parseMode: string | undefined;
  entities: readonly TelegramMessageEntity[] | undefined;
}

/**
 * Reads a text as the Bot API does: entities from the markup or as given, then links and commands found by themselves.
 */
export function formatText({ text, parseMode, entities }: TextSource): FormattedText {
  if (text.includes('\0')) throw badRequest('strings must be encoded in UTF-8');
  const formatted = trim(parse(text, parseMode, entities));
  const found = findEntities(formatted.text).filter(
    (candidate) => !formatted.entities.some((entity) => overlaps(entity, candidate) && !allowsLinks(entity)),
  );
  const all = [...formatted.entities, ...found].toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return { text: formatted.text, entities: all.slice(0, mostEntities) };
}

/** A message's text: 1 to 4096 characters once the markup is read. */
export function formatMessage(source: TextSource): FormattedText {
  if (source.text.trim() === '') throw badRequest('message text is empty');
  const formatted = formatText(source);
  if (formatted.text === '') throw badRequest('text must be non-empty');
  if (formatted.text.length > longestText) throw badRequest('message is too long');
  return formatted;
}

/** A caption: up to 1024 characters once the markup is read. */
export function formatCaption(source: TextSource): FormattedText {
  const formatted = formatText(source);
  if (formatted.text.length > longestCaption) throw badRequest('message caption is too long');
  return formatted;
}

function parse(text: string, parseMode: string | undefined, entities: TextSource['entities']): FormattedText {
  if (parseMode === undefined || parseMode === '') return { text, entities: checked(text, entities ?? []) };
  if (parseMode.toLowerCase() === 'html') return parseHtml(text);
  throw badRequest(`unsupported parse_mode (the playground reads HTML only, not ${parseMode})`);
}

function checked(text: string, entities: readonly TelegramMessageEntity[]): TelegramMessageEntity[] {
  for (const { offset, length } of entities) {
    if (offset < 0 || length < 0 || offset + length > text.length) {
      throw badRequest(`entity beginning at UTF-16 offset ${offset} ends after the end of the text`);
    }
  }
  return [...entities];
}

/** Telegram cuts blank lines before a text and blanks after it, and moves the entities along. */
function trim({ text, entities }: FormattedText): FormattedText {
  const start = /^\s*\n|^\s+$/.exec(text)?.[0].length ?? 0;
  const cut = text.slice(start).trimEnd();
  if (cut.length === text.length) return { text, entities };
  const moved = entities.flatMap((entity) => {
    const from = Math.max(0, entity.offset - start);
    const to = Math.min(cut.length, entity.offset + entity.length - start);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: cut, entities: moved };
}

const detectors: readonly (readonly [type: TelegramMessageEntity['type'], pattern: RegExp])[] = [
  ['email', /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu],
  ['url', /(?<![\p{L}\p{N}_@/.])https?:\/\/[^\s<>"«»]+(?<![.,;:!?)])/giu],
  [
    'url',
    /(?<![\p{L}\p{N}_@/.-])(?:[a-z0-9-]+\.)+(?:com|ru|org|net|me)(?![\p{L}\p{N}_-])(?:\/[^\s<>"«»]*(?<![.,;:!?)]))?/giu,
  ],
  ['bot_command', /(?<![\p{L}\p{N}_/<])\/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?(?![\p{L}\p{N}_/])/gu],
  ['mention', /(?<![\p{L}\p{N}_@.])@[a-zA-Z]\w{3,31}(?![\p{L}\p{N}_@])/gu],
  ['phone_number', /(?<![\p{L}\p{N}_+])\+\d[\d\s()-]{8,16}\d(?![\p{L}\p{N}_])/gu],
];

function findEntities(text: string): TelegramMessageEntity[] {
  if (!/[/@.:+]/.test(text)) return [];
  const found: TelegramMessageEntity[] = [];
  for (const [type, pattern] of detectors) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((earlier) => overlaps(earlier, entity))) found.push(entity);
    }
  }
  return found;
}

function overlaps(a: TelegramMessageEntity, b: TelegramMessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

function allowsLinks({ type }: TelegramMessageEntity): boolean {
  return !['code', 'pre', 'text_link', 'text_mention', 'custom_emoji'].includes(type);
}
