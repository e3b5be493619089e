import { isDeepStrictEqual } from 'node:util';
import { type DocumentRequest, type MadeDocument, rememberFileId } from '../../documents/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { isDocumentProtected } from '../../domain/organizations/protection.ts';
import { localeFor } from '../../locales/index.ts';
import type { Button, Message } from '../notice.ts';
import type { NoticeText } from '../text.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import { countAttempt, type OwedNotice } from './owed.ts';
import type { SendResult } from './telegram.ts';

/** A document that goes with a message. */
export interface Paper {
  readonly request: DocumentRequest;
  readonly made: MadeDocument;
  /** It is not to be forwarded or saved. */
  readonly isProtected: boolean;
}

/** So often a document is tried to be made, in a quarter of an hour, before its message goes without it. */
const TRIES = 10;

/** Of a message's document: it is there; there is none; it is not the reader's any more; it cannot be made. */
export type PaperOf = Paper | null | 'gone' | 'missing';

/**
 * The document that the message of notice `noticeId` takes with it. One that cannot be made is tried again, which counts
 * as trying the message; in the end its reader is told what can be told without it: 'missing'.
 */
export async function paperInTime(
  deps: Pick<DeliverDeps, 'db' | 'clock' | 'makePaper' | 'log'>,
  noticeId: number,
  first: Pick<OwedNotice, 'clientId' | 'locale' | 'attempts' | 'kind'>,
  composed: Composed,
): Promise<PaperOf> {
  try {
    return await paperOf(deps, first, composed);
  } catch (error) {
    await countAttempt(deps.db, deps.clock, noticeId);
    if (first.attempts + 1 < TRIES) throw error;
    deps.log.error({ err: error, notice: noticeId, kind: first.kind }, 'a message goes without its document');
    return 'missing';
  }
}

/** What is said where the document is missing: the same, and that it is. */
export function toldWithout(message: Message, text: NoticeText, paper: PaperOf): Message {
  return paper === 'missing'
    ? { ...message, text: `${message.text}\n\n${text.html('delivery-without-paper')}` }
    : message;
}

/**
 * The document that a message takes with it, as its reader may have it now; null where it takes none. 'gone': it is not
 * theirs any more, or there is nothing to print. What was made a moment ago for the same message is used again.
 */
export async function paperOf(
  { db, makePaper }: Pick<DeliverDeps, 'db' | 'makePaper'>,
  { clientId, locale }: Pick<OwedNotice, 'clientId' | 'locale'>,
  { message }: Composed,
  before: PaperOf = null,
): Promise<PaperOf> {
  const request = message?.paper;
  if (!request) return null;
  if (before === 'missing') return before;
  if (clientId === null) return 'gone';
  if (before !== null && typeof before === 'object' && isDeepStrictEqual(before.request, request)) return before;
  try {
    const made = await makePaper(request, { clientId, locale: localeFor(locale) });
    return { request, made, isProtected: await isDocumentProtected(db, made.documentId) };
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'not-yours' || error.code === 'document-empty')) return 'gone';
    throw error;
  }
}

/** Sends it by the name that Telegram has for it, or uploads it where that is not known or not taken any more. */
export async function sendPaper(
  { db, telegram }: Pick<DeliverDeps, 'db' | 'telegram'>,
  {
    chatId,
    paper: { made, isProtected },
    caption,
    buttons,
  }: { chatId: bigint; paper: Paper; caption: string; buttons: readonly (readonly Button[])[] },
): Promise<SendResult> {
  const { documentId, telegramFileId, mediaType, fileName, content } = made;
  const send = (file: string | { name: string; content: Uint8Array }) =>
    telegram.sendDocument(chatId, { file, isImage: mediaType.startsWith('image/'), isProtected }, caption, buttons);
  const known = telegramFileId === null ? null : await send(telegramFileId);
  if (known && (known.ok || known.code !== 400)) return known;
  const result = await send({ name: fileName, content });
  if (result.ok && result.fileId !== null) await rememberFileId(db, documentId, result.fileId);
  return result;
}
