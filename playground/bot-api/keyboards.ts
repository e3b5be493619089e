import type {
  TelegramForceReply,
  TelegramInlineKeyboardButton,
  TelegramInlineKeyboardMarkup,
  TelegramReplyKeyboardMarkup,
  TelegramReplyKeyboardRemove,
} from '@gramio/types';
import { badRequest } from './errors.ts';

export type ReplyMarkup =
  | TelegramInlineKeyboardMarkup
  | TelegramReplyKeyboardMarkup
  | TelegramReplyKeyboardRemove
  | TelegramForceReply;

const mostButtons = 100;
const mostInRow = 8;
const longestCallbackDataBytes = 64;

/** An inline keyboard as it is kept, or undefined for none or an empty one. */
export function checkInlineKeyboard(
  markup: ReplyMarkup | undefined,
  { canPay = false } = {},
): TelegramInlineKeyboardMarkup | undefined {
  if (markup === undefined || !('inline_keyboard' in markup)) return undefined;
  const rows = markup.inline_keyboard.filter((row) => row.length > 0);
  checkSize(rows);
  for (const [rowIndex, row] of rows.entries()) {
    for (const [index, button] of row.entries()) {
      checkButton(button, canPay && rowIndex === 0 && index === 0);
    }
  }
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

/** A reply keyboard, checked. */
export function checkReplyKeyboard(markup: TelegramReplyKeyboardMarkup): TelegramReplyKeyboardMarkup {
  checkSize(markup.keyboard);
  for (const button of markup.keyboard.flat()) {
    if (button.text === '') throw badRequest('keyboard button text must be non-empty');
  }
  return markup;
}

function checkSize(rows: readonly (readonly unknown[])[]): void {
  if (rows.flat().length > mostButtons) throw badRequest('reply markup is too long');
  if (rows.some((row) => row.length > mostInRow)) throw badRequest('reply markup is too long: a row takes 8 buttons');
}

function checkButton(button: TelegramInlineKeyboardButton, mayPay: boolean): void {
  if (button.text.trim() === '') throw badRequest('inline keyboard button text must be non-empty');
  const { text: _text, style: _style, icon_custom_emoji_id: _icon, ...actions } = button;
  const kinds = Object.keys(actions);
  if (kinds.length === 0) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (kinds.length > 1) throw badRequest("can't parse inline keyboard button: exactly one action must be specified");
  if (button.callback_data !== undefined) checkCallbackData(button.callback_data);
  if (button.url !== undefined) checkUrl(button.url);
  if (button.web_app !== undefined) checkWebApp(button.web_app.url);
  if (button.pay !== undefined && !mayPay) throw badRequest('BUTTON_TYPE_INVALID');
  if (button.copy_text !== undefined && !isWithin(button.copy_text.text, 256)) {
    throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
}

function checkCallbackData(data: string): void {
  const bytes = Buffer.byteLength(data);
  if (bytes < 1 || bytes > longestCallbackDataBytes) throw badRequest('BUTTON_DATA_INVALID');
}

/**
 * Telegram takes http, https, tg and ton links to public hosts; the playground also to this machine, where the app is.
 */
function checkUrl(url: string): void {
  const invalid = (reason: string) => badRequest(`inline keyboard button URL '${url}' is invalid: ${reason}`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && !url.includes('://')) throw invalid('Unsupported URL protocol');
  if (scheme !== undefined && !['http', 'https', 'tg', 'ton'].includes(scheme))
    throw invalid('Unsupported URL protocol');
  if (scheme === 'tg' || scheme === 'ton') return;
  const full = scheme === undefined ? `http://${url}` : url;
  if (/\s/.test(url) || !URL.canParse(full)) throw invalid('Wrong HTTP URL');
  const host = new URL(full).hostname;
  const isLoopback = host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
  if (!isLoopback && !host.includes('.')) throw invalid('Wrong HTTP URL');
}

function checkWebApp(url: string): void {
  if (!url.startsWith('https://') || !URL.canParse(url)) {
    throw badRequest(`inline keyboard button Web App URL '${url}' is invalid: Only HTTPS links are allowed`);
  }
}

export function isWithin(text: string, most: number, least = 1): boolean {
  return text.length >= least && text.length <= most;
}
