import { type Link, type NoticeLetter, renderNoticeLetter } from '../../infra/letters/notice.ts';
import type { Button } from '../notice.ts';
import type { NoticeText } from '../text.ts';
import type { Part } from './compose.ts';

/** Whom a letter is for, and what ends such letters. */
export interface LetterReader {
  readonly locale: string;
  /** Without the @; null while Telegram has not told it. */
  readonly botUsername: string | null;
  /** null: it goes to an address that is no client's */
  readonly clientId: number | null;
  /** the client wants letters beside the messages; else it comes in place of one */
  readonly copyToEmail: boolean;
  /** the client had a chat, and has none any more */
  readonly hasLeft: boolean;
  readonly unsubscribeUrl: (organizationIds: readonly string[]) => string;
}

export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** absent where there is nothing in it that could be switched off */
  readonly unsubscribeUrl?: string;
}

/**
 * Parts as one letter. Buttons that open screens become links that open them in the chat; what acts at once has no
 * meaning in a letter. Where no link is left, there is one to the bot.
 */
export function toLetter(
  text: NoticeText,
  { subject, parts }: { subject: string; parts: readonly Part[] },
  reader: LetterReader,
): RenderedLetter {
  const { unsubscribeUrl, lines } = footerOf(text, parts, reader);
  const laidOut = parts.map(({ message }) => ({ html: message.text, links: linksOf(message.buttons, reader) }));
  const letter: NoticeLetter = {
    locale: reader.locale,
    subject,
    sender: senderOf(text, parts),
    greeting: parts.length > 1 ? text.plain('delivery-digest-letter') : null,
    parts: withWayIn(text, laidOut, reader),
    footer: lines,
  };
  return { subject, ...renderNoticeLetter(letter), ...(unsubscribeUrl === null ? {} : { unsubscribeUrl }) };
}

function senderOf(text: NoticeText, parts: readonly Part[]): string {
  const names = [...new Set(parts.flatMap(({ organization }) => organization?.name ?? []))];
  return names.length > 0 ? names.join(' · ') : text.plain('delivery-letter-cabinet');
}

function linksOf(buttons: readonly (readonly Button[])[], { botUsername }: LetterReader): Link[] {
  return buttons.flat().flatMap((button) => {
    if ('url' in button) return [{ text: button.text, url: button.url }];
    if (!('open' in button) || botUsername === null) return [];
    return [{ text: button.text, url: `https://t.me/${botUsername}${startOf(button.open)}` }];
  });
}

/** What the bot is to open, in the letters that Telegram's links allow; nothing where that cannot be said. */
function startOf(screen: string): string {
  const payload = `s_${screen.replaceAll(',', '__').replaceAll(':', '_')}`;
  return /^[\w-]{1,64}$/u.test(payload) ? `?start=${payload}` : '';
}

function withWayIn(
  text: NoticeText,
  parts: NoticeLetter['parts'],
  { botUsername }: LetterReader,
): NoticeLetter['parts'] {
  const last = parts.at(-1);
  if (!last || botUsername === null || parts.some(({ links }) => links.length > 0)) return parts;
  const wayIn = { text: text.plain('notice-button-bot'), url: `https://t.me/${botUsername}` };
  return [...parts.slice(0, -1), { ...last, links: [wayIn] }];
}

function footerOf(
  text: NoticeText,
  parts: readonly Part[],
  reader: LetterReader,
): { unsubscribeUrl: string | null; lines: (string | Link)[] } {
  if (reader.clientId === null) return { unsubscribeUrl: null, lines: [text.plain('delivery-letter-automatic')] };
  const why = whyOf(text, reader);
  const switchable = parts.filter(({ kind, organization }) => kind.isSwitchable && organization !== null);
  const names = new Map(switchable.flatMap(({ organization: o }) => (o ? [[o.id, o.name] as const] : [])));
  if (names.size === 0) {
    const always = text.plain('delivery-letter-always');
    // Who has left may have wanted no letters: these come all the same.
    return { unsubscribeUrl: null, lines: reader.hasLeft && !reader.copyToEmail ? [always] : [why, always] };
  }
  const links = [...names].map(([id, organization]) => ({
    text: text.plain('delivery-letter-unsubscribe', { organization }),
    url: reader.unsubscribeUrl([id]),
  }));
  return { unsubscribeUrl: reader.unsubscribeUrl([...names.keys()]), lines: [why, ...links] };
}

function whyOf(text: NoticeText, { copyToEmail, hasLeft }: LetterReader): string {
  if (copyToEmail) return text.plain('delivery-letter-copy');
  return text.plain(hasLeft ? 'delivery-letter-left' : 'delivery-letter-instead');
}
