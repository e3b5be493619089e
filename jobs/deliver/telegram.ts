import { type Api, GrammyError, HttpError, InputFile } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';
import type { Button } from '../notice.ts';

/** What Telegram answered. Whatever keeps it from answering is thrown. */
export type SendResult = { readonly ok: true } | Refusal;

interface Refusal {
  readonly ok: false;
  readonly code: number;
  readonly description: string;
  readonly retryAfterSeconds: number | null;
}

/** A document to be sent: by the name that Telegram has for it, or with its content. */
export interface TelegramDocument {
  readonly file: string | { readonly name: string; readonly content: Uint8Array };
  /** It is shown as a picture. */
  readonly isImage: boolean;
  /** It is not to be forwarded or saved. */
  readonly isProtected: boolean;
}

/** `fileId` is the name that Telegram has for the file. */
export type DocumentResult = (Extract<SendResult, { ok: true }> & { readonly fileId: string | null }) | Refusal;

/** The little that notices want of Telegram. */
export interface TelegramSender {
  sendMessage(chatId: bigint, text: string, buttons: readonly (readonly Button[])[]): Promise<SendResult>;
  sendDocument(
    chatId: bigint,
    document: TelegramDocument,
    caption: string,
    buttons: readonly (readonly Button[])[],
  ): Promise<DocumentResult>;
  deleteMessage(chatId: bigint, messageId: number): Promise<void>;
}

const TIMEOUT_MS = 20_000;

/** Sends through grammY's `api`, which must have no transformer that repeats requests: the queue does that. */
export function createTelegramSender(
  api: Pick<Api, 'sendMessage' | 'sendDocument' | 'sendPhoto' | 'deleteMessage'>,
): TelegramSender {
  return {
    sendMessage: async (chatId, text, buttons) => {
      const options = { ...optionsOf(buttons), link_preview_options: { is_disabled: true } };
      // An id in Telegram has at most 52 significant bits.
      const sending = api.sendMessage(Number(chatId), text, options, timeoutSignal());
      return sending.then(() => ({ ok: true as const }), refusalOf);
    },
    sendDocument: async (chatId, { file, isImage, isProtected }, caption, buttons) => {
      const options = { ...optionsOf(buttons), caption, ...(isProtected ? { protect_content: true } : {}) };
      const sent = typeof file === 'string' ? file : new InputFile(file.content, file.name);
      const sending = isImage
        ? api.sendPhoto(Number(chatId), sent, options, timeoutSignal()).then(({ photo }) => photo.at(-1))
        : api.sendDocument(Number(chatId), sent, options, timeoutSignal()).then(({ document }) => document);
      return sending.then((known) => ({ ok: true as const, fileId: known?.file_id ?? null }), refusalOf);
    },
    deleteMessage: async (chatId, messageId) => {
      await api.deleteMessage(Number(chatId), messageId, timeoutSignal());
    },
  };
}

/** Telegram's refusal as an answer; whatever else went wrong is thrown. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof GrammyError) {
    const { error_code: code, description, parameters } = error;
    return { ok: false, code, description, retryAfterSeconds: parameters.retry_after ?? null };
  }
  // The error underneath names the address asked, and the token is in it.
  if (error instanceof HttpError) throw new Error('Telegram did not answer');
  throw error;
}

function optionsOf(buttons: readonly (readonly Button[])[]) {
  const inline_keyboard = buttons.map((row) => row.map(toTelegram));
  return { parse_mode: 'HTML' as const, ...(buttons.length > 0 ? { reply_markup: { inline_keyboard } } : {}) };
}

/** The platform's signal; grammY's types name the interface of a polyfill, which declares it more narrowly. */
function timeoutSignal(): NonNullable<Parameters<Api['sendMessage']>[3]> {
  return AbortSignal.timeout(TIMEOUT_MS) as unknown as NonNullable<Parameters<Api['sendMessage']>[3]>;
}

function toTelegram(button: Button): InlineKeyboardButton {
  if ('url' in button) return { text: button.text, url: button.url };
  if ('later' in button) return { text: button.text, callback_data: `later:${button.later}` };
  if ('act' in button) return { text: button.text, callback_data: `act:${button.act}` };
  return { text: button.text, callback_data: `open:${button.open}` };
}
