import { randomBytes } from 'node:crypto';
import type { TelegramInvoice, TelegramLabeledPrice } from '@gramio/types';
import { badRequest } from '../errors.ts';
import { checkInlineKeyboard, isWithin, type ReplyMarkup } from '../keyboards.ts';
import type { Method } from './method.ts';
import { findOpenChat, send } from './recipient.ts';

/** What is kept of an invoice besides what a message shows. */
export interface InvoiceRecord {
  invoice: TelegramInvoice;
  payload: string;
  /** The message that holds it, or none for a link. */
  paid: boolean;
}

/** Worth a dollar and ten thousand of them, as https://core.telegram.org/bots/payments/currencies.json once had it. */
const totals: { readonly [currency: string]: readonly [least: number, most: number] } = {
  RUB: [86_53, 865_304_75],
  USD: [1_00, 10_000_00],
};

interface InvoiceParameters {
  title: string;
  description: string;
  payload: string;
  currency: TelegramInvoice['currency'];
  prices: readonly TelegramLabeledPrice[];
  provider_token?: string;
}

export const sendInvoice: Method<'sendInvoice'> = (world, parameters) => {
  const invoice = checkInvoice(parameters, parameters.start_parameter);
  const asked = checkInlineKeyboard(parameters.reply_markup as ReplyMarkup | undefined, { canPay: true });
  if (asked !== undefined && asked.inline_keyboard[0]?.[0]?.pay !== true) throw badRequest('REPLY_MARKUP_BUY_EMPTY');
  const keyboard = asked ?? { inline_keyboard: [[{ text: 'Оплатить', pay: true }]] };
  const chat = findOpenChat(world, parameters.chat_id);
  const message = send(world, chat, parameters, { invoice, reply_markup: keyboard });
  const record: InvoiceRecord = { invoice, payload: parameters.payload, paid: false };
  world.settings.set('invoice', `${chat.id}/${message.message_id}`, record);
  return message;
};

export const createInvoiceLink: Method<'createInvoiceLink'> = (world, parameters) => {
  const invoice = checkInvoice(parameters, undefined);
  const slug = randomBytes(9).toString('base64url');
  const record: InvoiceRecord = { invoice, payload: parameters.payload, paid: false };
  world.settings.set('invoice', `$${slug}`, record);
  return `https://t.me/$${slug}`;
};

export const answerPreCheckoutQuery: Method<'answerPreCheckoutQuery'> = (world, parameters) => {
  const { ok, error_message: errorMessage } = parameters;
  if (!ok && (errorMessage === undefined || errorMessage === '')) throw badRequest('ERROR_TEXT_EMPTY');
  const answered = world.queries.answer('checkout', parameters.pre_checkout_query_id, {
    ok,
    ...(errorMessage === undefined ? {} : { errorMessage }),
  });
  if (!answered) throw badRequest('query is too old and response timeout expired or query ID is invalid');
  return true;
};

function checkInvoice(parameters: InvoiceParameters, startParameter: string | undefined): TelegramInvoice {
  const { title, description, payload, currency, prices, provider_token: providerToken = '' } = parameters;
  if (!isWithin(title, 32)) throw badRequest('INVOICE_TITLE_INVALID');
  if (!isWithin(description, 255)) throw badRequest('INVOICE_DESCRIPTION_INVALID');
  const payloadBytes = Buffer.byteLength(payload);
  if (payloadBytes < 1 || payloadBytes > 128) throw badRequest('INVOICE_PAYLOAD_INVALID');
  if (prices.length === 0) throw badRequest('there must be at least one price');
  if (currency === 'XTR' && prices.length !== 1) throw badRequest('STARS_INVOICE_INVALID');
  if (currency !== 'XTR' && !/^\d+:(TEST|LIVE):\w+$/.test(providerToken)) throw badRequest('PAYMENT_PROVIDER_INVALID');
  const total = prices.reduce((sum, price) => sum + price.amount, 0);
  const [least, most] = totals[currency] ?? [1, 2 ** 40];
  if (total < least || total > most) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  return { title, description, start_parameter: startParameter ?? '', currency, total_amount: total };
}
