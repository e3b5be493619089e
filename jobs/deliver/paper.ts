import { isDeepStrictEqual } from 'node:util';
import { type DocumentRequest, type MadeDocument, rememberFileId } from '../../documents/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { isDocumentProtected } from '../../domain/organizations/protection.ts';
import { localeFor } from '../../locales/index.ts';
import type { Button } from '../notice.ts';
import type { Composed, DeliverDeps } from './deps.ts';
import type { OwedNotice } from './owed.ts';
import type { SendResult } from './telegram.ts';

/** A document that goes with a message. */
export interface Paper {
  readonly request: DocumentRequest;
  readonly made: MadeDocument;
  /** It is not to be forwarded or saved. */
  readonly isProtected: boolean;
}

/**
 * The document that a message takes with it, as its reader may have it now; null where it takes none. 'gone': it is not
 * theirs any more, or there is nothing to print. What was made a moment ago for the same message is used again.
 */
export async function paperOf(
  { db, makePaper }: Pick<DeliverDeps, 'db' | 'makePaper'>,
  { clientId, locale }: Pick<OwedNotice, 'clientId' | 'locale'>,
  { message }: Composed,
  before: Paper | 'gone' | null = null,
): Promise<Paper | 'gone' | null> {
  const request = message?.paper;
  if (!request) return null;
  if (clientId === null) return 'gone';
  if (before !== null && before !== 'gone' && isDeepStrictEqual(before.request, request)) return before;
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
