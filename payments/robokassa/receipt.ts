import { sumOf, toDecimal } from '../../domain/money.ts';
import type { FiscalDocument, FiscalItem, FiscalReceipt, VatRate } from '../fiscal.ts';
import { ProviderError } from '../provider.ts';
import { plain } from './text.ts';

// https://docs.robokassa.ru/ru/fiscalization: its words for taxes, rates, subjects and modes are the ones used here;
// vat22 and vat122 came in 2026. Sums are roubles, at most eight digits before the point; a hundred items at the most.
const MAX_ITEMS = 100;
const NAME_CHARS = 128;

const rubles = (amountMinor: bigint): number => Number(toDecimal(amountMinor, 'RUB'));

/** The parameter `Receipt` of the payment page. */
export function toReceipt(receipt: FiscalReceipt) {
  return { sno: receipt.taxSystem, items: toItems(receipt) };
}

/** The same items for the services of refunds and invoices, which spell them in another way. */
export function toInvoiceItems(receipt: FiscalReceipt) {
  return toItems(receipt).map(({ name, quantity, sum, payment_method, payment_object, tax }) => ({
    Name: name,
    Quantity: quantity,
    Cost: sum,
    Tax: tax,
    PaymentMethod: payment_method,
    PaymentObject: payment_object,
  }));
}

function toItems({ items }: FiscalReceipt) {
  if (items.length > MAX_ITEMS) throw new ProviderError(`Robokassa makes receipts of ${MAX_ITEMS} items at most`, true);
  return items.map(({ name, amountMinor, vat, subject, mode }: FiscalItem) => ({
    name: plain(name, NAME_CHARS),
    quantity: 1,
    sum: rubles(amountMinor),
    payment_method: mode,
    payment_object: subject,
    tax: vat,
  }));
}

/** The second receipt, which closes a prepayment: all is «полный расчёт», paid by what was paid before (type 2). */
export function toSecondReceipt(
  receipt: FiscalReceipt,
  { login, id, originId, siteUrl }: { login: string; id: string; originId: string; siteUrl: string },
) {
  const total = rubles(sumOf(receipt.items.map(({ amountMinor }) => amountMinor)));
  const rates = [...new Set(receipt.items.map(({ vat }) => vat))];
  return {
    merchantId: login,
    id,
    originId,
    operation: 'sell',
    sno: receipt.taxSystem,
    url: siteUrl,
    total,
    items: toItems(receipt).map((item) => ({ ...item, payment_method: 'full_payment' })),
    client: { email: receipt.buyerEmail },
    payments: [{ type: 2, sum: total }],
    vats: rates.map((type) => {
      const taxed = receipt.items.filter(({ vat }) => vat === type);
      return { type, sum: rubles(sumOf(taxed.map(({ amountMinor }) => taxIn(amountMinor, type)))) };
    }),
  };
}

/** How much of a hundred is added by a rate; the tax is in the price, whether the rate is reckoned or not. */
const PERCENT: Readonly<Record<VatRate, bigint>> = {
  none: 0n,
  vat0: 0n,
  vat5: 5n,
  vat105: 5n,
  vat7: 7n,
  vat107: 7n,
  vat10: 10n,
  vat110: 10n,
  vat20: 20n,
  vat120: 20n,
  vat22: 22n,
  vat122: 22n,
};

/** The tax in a sum that holds it, to the nearest kopeck. */
export function taxIn(amountMinor: bigint, rate: VatRate): bigint {
  const whole = 100n + PERCENT[rate];
  return (2n * amountMinor * PERCENT[rate] + whole) / (2n * whole);
}

/** What the receipt service answers to `Receipt/Status`. */
export interface ReceiptStatus {
  readonly code: string;
  readonly storageNumber: string | null;
  readonly documentNumber: string | null;
  readonly attribute: string | null;
}

const STATES: Readonly<Record<string, FiscalDocument['state']>> = { '1': 'pending', '2': 'registered', '3': 'failed' };

/** A receipt in the contract's words; null where Robokassa knows none. It names no page of the receipt. */
export function toFiscalDocument(
  { code, ...numbers }: ReceiptStatus,
  key: string,
  kind: FiscalDocument['kind'],
): FiscalDocument | null {
  const state = STATES[code];
  return state === undefined ? null : { key, kind, state, url: null, ...numbers };
}
