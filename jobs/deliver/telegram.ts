import { type Api, GrammyError, HttpError } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';
import type { Button } from '../notice.ts';

/** What Telegram answered. Whatever keeps it from answering is thrown. */
export type SendResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: number;
      readonly description: string;
      readonly retryAfterSeconds: number | null;
    };

/** The little that notices want of Telegram. */
export interface TelegramSender {
  sendMessage(chatId: bigint, text: string, buttons: readonly (readonly Button[])[]): Promise<SendResult>;
  deleteMessage(chatId: bigint, messageId: number): Promise<void>;
}

const TIMEOUT_MS = 20_000;

/** Sends through grammY's `api`, which must have no transformer that repeats requests: the queue does that. */
export function createTelegramSender(api: Pick<Api, 'sendMessage' | 'deleteMessage'>): TelegramSender {
  return {
    sendMessage: async (chatId, text, buttons) => {
      const inline_keyboard = buttons.map((row) => row.map(toTelegram));
      const options = {
        parse_mode: 'HTML' as const,
        link_preview_options: { is_disabled: true },
        ...(buttons.length > 0 ? { reply_markup: { inline_keyboard } } : {}),
      };
      // An id in Telegram has at most 52 significant bits.
      const sending = api.sendMessage(Number(chatId), text, options, timeoutSignal());
      return sending.then(() => ({ ok: true as const }), refusalOf);
    },
    deleteMessage: async (chatId, messageId) => {
      await api.deleteMessage(Number(chatId), messageId, timeoutSignal());
    },
  };
}

/** Telegram's refusal as an answer; whatever else went wrong is thrown. */
function refusalOf(error: unknown): SendResult {
  if (error instanceof GrammyError) {
    const { error_code: code, description, parameters } = error;
    return { ok: false, code, description, retryAfterSeconds: parameters.retry_after ?? null };
  }
  // The error underneath names the address asked, and the token is in it.
  if (error instanceof HttpError) throw new Error('Telegram did not answer');
  throw error;
}

/** The platform's signal; grammY's types name the interface of a polyfill, which declares it more narrowly. */
function timeoutSignal(): NonNullable<Parameters<Api['sendMessage']>[3]> {
  return AbortSignal.timeout(TIMEOUT_MS) as unknown as NonNullable<Parameters<Api['sendMessage']>[3]>;
}

function toTelegram(button: Button): InlineKeyboardButton {
  if ('url' in button) return { text: button.text, url: button.url };
  if ('act' in button) return { text: button.text, callback_data: `act:${button.act}` };
  return { text: button.text, callback_data: `open:${button.open}` };
}
