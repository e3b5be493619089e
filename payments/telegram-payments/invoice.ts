import { sumOf } from '../../domain/money.ts';
import { type ChatInvoice, type ChatOrder, ProviderError } from '../provider.ts';
import { type ReceiptShape, receiptData } from './receipt.ts';

/** https://core.telegram.org/bots/api#sendinvoice */
const LIMITS = { title: 32, description: 255, payloadBytes: 128, label: 64 };

/** More lines than a telephone shows are one: what is paid for stands on the screen that the invoice came from. */
const MOST_PRICES = 20;

/**
 * Sums that Telegram surely refuses. Its limits are worth 1 and 10 000 US dollars at its own rate of the day
 * (https://core.telegram.org/bots/payments/currencies.json), so a generous reading of them stands here, and what lies
 * between is left to Telegram's own answer.
 */
const AMOUNTS_MINOR: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  USD: [1_00n, 10_000_00n],
  EUR: [50n, 15_000_00n],
  RUB: [30_00n, 2_000_000_00n],
};

/** Stars belong to the bot's owner, and what is paid here belongs to an organization. */
const STARS = 'XTR';

/** The invoice of an order. Throws a final `ProviderError` that names what Telegram would not take. */
export function invoiceOf(
  order: ChatOrder,
  { providerToken, receiptShape }: { providerToken: string; receiptShape: ReceiptShape },
): ChatInvoice {
  const { amountMinor, currency, description, payload, startParameter, receipt } = order;
  checkSum(amountMinor, currency);
  const payloadBytes = new TextEncoder().encode(payload).length;
  if (payloadBytes < 1 || payloadBytes > LIMITS.payloadBytes) refuse(`a payload of ${payloadBytes} bytes`);
  if (!/^[\w-]{1,64}$/.test(startParameter)) refuse('no start parameter: anybody could pay a forwarded copy');
  if (receipt && receiptShape === 'none') refuse('a fiscal receipt, and no shape to pass it on in is set');
  return {
    title: cut(order.title, LIMITS.title),
    description: cut(order.details, LIMITS.description),
    payload,
    providerToken,
    currency,
    prices: pricesOf(order, description),
    startParameter,
    providerData: receipt ? receiptData(receiptShape, receipt, currency) : null,
    needsEmail: receipt !== undefined,
  };
}

function checkSum(amountMinor: bigint, currency: string): void {
  if (currency === STARS || !/^[A-Z]{3}$/.test(currency)) refuse(`the currency ${currency}`);
  const [least, most] = AMOUNTS_MINOR[currency] ?? [1n, BigInt(Number.MAX_SAFE_INTEGER)];
  if (amountMinor < least) refuse(`${amountMinor} ${currency} in minor units, which is too little`);
  if (amountMinor > most) refuse(`${amountMinor} ${currency} in minor units, which is too much`);
}

function pricesOf({ items, amountMinor }: ChatOrder, description: string): ChatInvoice['prices'] {
  if (items.length === 0 || items.length > MOST_PRICES) return [{ label: cut(description, LIMITS.label), amountMinor }];
  if (sumOf(items.map((item) => item.amountMinor)) !== amountMinor) refuse('items that do not add up to the sum');
  return items.map((item) => ({ label: cut(item.title, LIMITS.label), amountMinor: item.amountMinor }));
}

/** At most `length` UTF-16 units, as Telegram counts, with an ellipsis where something is left out. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text
    .slice(0, length - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

function refuse(what: string): never {
  throw new ProviderError(`Telegram payments cannot take ${what}`, true);
}
