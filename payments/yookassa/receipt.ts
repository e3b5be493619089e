import { toDecimal } from '../../domain/money.ts';
import type { FiscalReceipt, PaymentMode, TaxSystem, VatRate } from '../fiscal.ts';

/** https://yookassa.ru/developers/payment-acceptance/receipts/54fz/yoomoney/parameters-values#vat-codes (2026) */
const VAT_CODES: Readonly<Record<VatRate, number>> = {
  none: 1,
  vat0: 2,
  vat10: 3,
  vat20: 4,
  vat110: 5,
  vat120: 6,
  vat5: 7,
  vat7: 8,
  vat105: 9,
  vat107: 10,
  vat22: 11,
  vat122: 12,
};

/** …/receipts/54fz/other-services/parameters-values#tax-systems; 4 was ЕНВД, which is gone. */
const TAX_SYSTEM_CODES: Readonly<Record<TaxSystem, number>> = {
  osn: 1,
  usn_income: 2,
  usn_income_outcome: 3,
  esn: 5,
  patent: 6,
};

const MODES: Readonly<Record<PaymentMode, string>> = {
  full_prepayment: 'full_prepayment',
  prepayment: 'partial_prepayment',
  advance: 'advance',
  full_payment: 'full_payment',
  partial_payment: 'partial_payment',
  credit: 'credit',
  credit_payment: 'credit_payment',
};

/** A receipt as YooKassa takes it with a payment or a refund. Subjects have the same names there. */
export function toReceipt({ buyerEmail, taxSystem, items }: FiscalReceipt, currency: string) {
  return {
    customer: { email: buyerEmail },
    tax_system_code: TAX_SYSTEM_CODES[taxSystem],
    items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
      description: name.slice(0, 128),
      quantity: 1,
      amount: { value: toDecimal(amountMinor, currency), currency },
      vat_code: VAT_CODES[vat],
      payment_subject: subject,
      payment_mode: MODES[mode],
      measure: 'piece',
    })),
  };
}
