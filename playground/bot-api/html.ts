import type { TelegramMessageEntity } from '@gramio/types';
import { badRequest } from './errors.ts';

export interface FormattedText {
  text: string;
  /** Offsets and lengths in UTF-16 units. */
  entities: TelegramMessageEntity[];
}

interface OpenTag {
  tag: string;
  attributes: { [name: string]: string };
  offset: number;
}

type EntityType = TelegramMessageEntity['type'];

const plainTags = new Map<string, EntityType>([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['tg-spoiler', 'spoiler'],
  ['code', 'code'],
  ['pre', 'pre'],
  ['blockquote', 'blockquote'],
]);
const otherTags = new Set(['a', 'span', 'tg-emoji']);
const namedCharacters: { [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"' };
const tagPattern = /<(\/?)([^\s>]*)((?:[^>"']|"[^"]*"|'[^']*')*)(>?)/y;
const attributePattern = /([a-zA-Z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.:/-]+)))?/g;
const characterPattern = /&(?:#x([\da-f]+)|#(\d+)|(lt|gt|amp|quot));?/giy;

/** Reads a text with parse_mode HTML, and refuses what Telegram refuses, in its words. */
export function parseHtml(source: string): FormattedText {
  const entities: TelegramMessageEntity[] = [];
  const open: OpenTag[] = [];
  let text = '';
  let at = 0;

  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === '&') {
      const decoded = readCharacter(source, at);
      text += decoded.text;
      at += decoded.length;
    } else if (character === '<') {
      at = readTag(at);
    } else {
      text += character;
      at += 1;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) };

  function readTag(start: number): number {
    tagPattern.lastIndex = start;
    const match = tagPattern.exec(source);
    const [whole = '', slash = '', name = '', rest = '', end = ''] = match ?? [];
    const where = `at byte offset ${Buffer.byteLength(source.slice(0, start))}`;
    const tag = name.toLowerCase();
    if (slash === '') {
      if (end === '' && rest === '') throw cannotParse(`Unclosed start tag ${where}`);
      if (!isSupported(tag)) throw cannotParse(`Unsupported start tag "${tag}" ${where}`);
      if (end === '') throw cannotParse(`Unclosed start tag ${where}`);
      const attributes = readAttributes(rest);
      checkAttributes(tag, attributes, where);
      open.push({ tag, attributes, offset: text.length });
      return start + whole.length;
    }
    const opened = open.pop();
    if (opened === undefined) throw cannotParse(`Unexpected end tag ${where}`);
    if (end === '') throw cannotParse(`Unclosed end tag ${where}`);
    if (tag !== '' && tag !== opened.tag) {
      throw cannotParse(`Unmatched end tag ${where}, expected "</${opened.tag}>", found "</${tag}>"`);
    }
    addEntity(opened);
    return start + whole.length;
  }

  function addEntity({ tag, attributes, offset }: OpenTag): void {
    const length = text.length - offset;
    if (length === 0) return;
    const content = text.slice(offset);
    const type = plainTags.get(tag);
    if (tag === 'blockquote' && attributes['expandable'] !== undefined) {
      entities.push({ type: 'expandable_blockquote', offset, length });
    } else if (tag === 'code' && open.at(-1)?.tag === 'pre' && attributes['class']?.startsWith('language-') === true) {
      const language = attributes['class'].slice('language-'.length);
      entities.push({ type: 'pre', offset, length, language });
    } else if (tag === 'pre' && entities.some((e) => e.type === 'pre' && e.offset === offset && e.length === length)) {
      return;
    } else if (type !== undefined) {
      entities.push({ type, offset, length });
    } else if (tag === 'span') {
      entities.push({ type: 'spoiler', offset, length });
    } else if (tag === 'tg-emoji') {
      entities.push({ type: 'custom_emoji', offset, length, custom_emoji_id: attributes['emoji-id'] ?? '' });
    } else {
      const url = attributes['href'] ?? content;
      const link = /^(https?|tg|mailto|tel):/i.test(url) ? url : `http://${url}`;
      // A link that Telegram cannot read loses its link, not its text.
      if (URL.canParse(link) && /[.:]/.test(url)) entities.push({ type: 'text_link', offset, length, url: link });
    }
  }
}

function isSupported(tag: string): boolean {
  return plainTags.has(tag) || otherTags.has(tag);
}

function readAttributes(source: string): { [name: string]: string } {
  const found = source.matchAll(attributePattern);
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? ''),
    ]),
  );
}

function checkAttributes(tag: string, attributes: { [name: string]: string }, where: string): void {
  if (tag === 'span' && attributes['class'] !== 'tg-spoiler') {
    throw cannotParse(`Tag "span" must have class "tg-spoiler" ${where}`);
  }
  if (tag === 'tg-emoji' && !/^\d+$/.test(attributes['emoji-id'] ?? '')) {
    throw cannotParse(`Invalid custom emoji identifier specified ${where}`);
  }
}

function readCharacter(source: string, at: number): { text: string; length: number } {
  characterPattern.lastIndex = at;
  const match = characterPattern.exec(source);
  if (match === null) return { text: '&', length: 1 };
  const [whole, hex, decimal, name] = match;
  if (name !== undefined) return { text: namedCharacters[name.toLowerCase()] ?? whole, length: whole.length };
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (code === 0 || code > 0x10ffff) return { text: '&', length: 1 };
  return { text: String.fromCodePoint(code), length: whole.length };
}

function decode(value: string): string {
  let result = '';
  for (let at = 0; at < value.length; ) {
    const next = value[at] === '&' ? readCharacter(value, at) : { text: value[at] ?? '', length: 1 };
    result += next.text;
    at += next.length;
  }
  return result;
}

function cannotParse(reason: string) {
  return badRequest(`can't parse entities: ${reason}`);
}
