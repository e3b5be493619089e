import { toDecimal } from '../../domain/money.ts';
import type { FiscalReceipt, PaymentMode } from '../fiscal.ts';
import { YOOKASSA_TAX_SYSTEM_CODES, YOOKASSA_VAT_CODES } from '../yookassa-codes.ts';

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
    tax_system_code: YOOKASSA_TAX_SYSTEM_CODES[taxSystem],
    items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
      description: name.slice(0, 128),
      quantity: 1,
      amount: { value: toDecimal(amountMinor, currency), currency },
      vat_code: YOOKASSA_VAT_CODES[vat],
      payment_subject: subject,
      payment_mode: MODES[mode],
      measure: 'piece',
    })),
  };
}
