import { GrammyError, InputFile } from 'grammy';
import { type DocumentRequest, type MadeDocument, makeDocument, rememberFileId } from '../documents/index.ts';
import { isDocumentProtected } from '../domain/organizations/protection.ts';
import { cutMessage, MAX_CAPTION_LENGTH } from '../locales/cut.ts';
import { localeFor } from '../locales/index.ts';
import { answerTap } from './answer-tap.ts';
import type { CabinetContext } from './context.ts';

/** Telegram shows «sends a file…» for five seconds; it is told again until the file is there. */
const ACTION_EVERY_MS = 4_000;

/**
 * Makes a paper or a picture and sends it into the chat; the cabinet's screen follows below it, so that the chat ends
 * with the buttons. The tap is answered at once. Throws the DomainErrors of what is not the client's and of what there
 * is nothing to print of, before anything is sent.
 */
export async function sendPaper(ctx: CabinetContext, request: DocumentRequest): Promise<void> {
  const { cabinet } = ctx;
  if (ctx.callbackQuery) {
    cabinet.toast(cabinet.t('papers-making'));
    await answerTap(ctx);
  }
  const { db, clock } = cabinet.deps;
  const reader = { clientId: cabinet.client, locale: localeFor(cabinet.locale) };
  const endAction = showAction(ctx, request.kind === 'chart' ? 'upload_photo' : 'upload_document');
  try {
    const made = await makeDocument({ db, clock, translate: cabinet.translate }, reader, request);
    const isProtected = await isDocumentProtected(db, made.documentId);
    const fileId = await send(ctx, made, isProtected);
    if (fileId !== made.telegramFileId) await rememberFileId(db, made.documentId, fileId);
  } finally {
    endAction();
  }
  cabinet.asNewMessage = true;
  cabinet.reopen();
}

/** Sends it by the name that Telegram has for it, or uploads it where that is not known or not taken any more. */
async function send(ctx: CabinetContext, made: MadeDocument, isProtected: boolean): Promise<string> {
  if (made.telegramFileId !== null) {
    try {
      return await sendFile(ctx, made, made.telegramFileId, isProtected);
    } catch (error) {
      if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
      ctx.cabinet.deps.log.info({ documentId: made.documentId }, 'a file has to be uploaded again');
    }
  }
  return sendFile(ctx, made, new InputFile(made.content, made.fileName), isProtected);
}

async function sendFile(
  ctx: CabinetContext,
  { caption: { key, params }, mediaType, telegramFileId }: MadeDocument,
  file: InputFile | string,
  isProtected: boolean,
): Promise<string> {
  const { cabinet, api } = ctx;
  const chatId = ctx.chatId ?? cabinet.telegramUserId;
  const options = {
    caption: cutMessage(cabinet.html(key, params), '…', MAX_CAPTION_LENGTH),
    parse_mode: 'HTML',
    ...(isProtected ? { protect_content: true } : {}),
  } as const;
  const sent = mediaType.startsWith('image/')
    ? (await api.sendPhoto(chatId, file, options)).photo.at(-1)
    : (await api.sendDocument(chatId, file, options)).document;
  return sent?.file_id ?? telegramFileId ?? '';
}

/** Shows «sends a file…» until the returned function is called. What it fails at is no matter of the file's. */
function showAction({ api, chatId, cabinet }: CabinetContext, action: 'upload_photo' | 'upload_document'): () => void {
  const show = (): void => void api.sendChatAction(chatId ?? cabinet.telegramUserId, action).catch(() => undefined);
  show();
  const timer = setInterval(show, ACTION_EVERY_MS);
  return () => clearInterval(timer);
}
