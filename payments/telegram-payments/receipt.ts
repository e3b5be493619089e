import { toDecimal } from '../../domain/money.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { YOOKASSA_TAX_SYSTEM_CODES, YOOKASSA_VAT_CODES } from '../yookassa-codes.ts';

/** Whose shape of a 54-FZ receipt travels in `provider_data`; none: the organization's register makes them itself. */
export const RECEIPT_SHAPES = ['yookassa', 'robokassa', 'none'] as const;
export type ReceiptShape = (typeof RECEIPT_SHAPES)[number];

/** A receipt as the provider behind Telegram reads it, as JSON; null where it reads none. */
export function receiptData(shape: ReceiptShape, receipt: FiscalReceipt, currency: string): string | null {
  if (shape === 'none') return null;
  return JSON.stringify(shape === 'yookassa' ? yookassaData(receipt, currency) : robokassaData(receipt, currency));
}

/**
 * https://yookassa.ru/docs/support/payments/onboarding/integration/cms-module/telegram: `receipt` as in its API, whose
 * `customer` Telegram fills with the address that the payer gives (`need_email`, `send_email_to_provider`).
 */
function yookassaData({ taxSystem, items }: FiscalReceipt, currency: string) {
  return {
    receipt: {
      tax_system_code: YOOKASSA_TAX_SYSTEM_CODES[taxSystem],
      items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
        description: name.slice(0, 128),
        quantity: '1.00',
        amount: { value: toDecimal(amountMinor, currency), currency },
        vat_code: YOOKASSA_VAT_CODES[vat],
        payment_subject: subject,
        payment_mode: mode === 'prepayment' ? 'partial_prepayment' : mode,
      })),
    },
  };
}

/** https://github.com/robokassa/telegram-pay (README.md): `Receipt` as on its pay page, sums as numbers. */
function robokassaData({ taxSystem, items }: FiscalReceipt, currency: string) {
  return {
    Receipt: {
      sno: taxSystem,
      items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
        name: name.slice(0, 128),
        quantity: 1,
        // Exact to the kopeck: a double holds every sum of money with fifteen digits.
        sum: Number(toDecimal(amountMinor, currency)),
        tax: vat,
        payment_method: mode,
        payment_object: subject,
      })),
    },
  };
}
