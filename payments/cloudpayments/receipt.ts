import { toDecimal } from '../../domain/money.ts';
import type { FiscalReceipt, PaymentMode, PaymentSubject, TaxSystem, VatRate } from '../fiscal.ts';

// Codes: https://developers.cloudkassir.ru/#customerreceipt (3.4.5 of 2025-12-19)

const VAT: Readonly<Record<VatRate, number | null>> = {
  none: null,
  vat0: 0,
  vat5: 5,
  vat7: 7,
  vat10: 10,
  vat20: 20,
  vat22: 22,
  vat105: 105,
  vat107: 107,
  vat110: 110,
  vat120: 120,
  vat122: 122,
};

/** 3 was ЕНВД, which is gone. */
const TAX_SYSTEMS: Readonly<Record<TaxSystem, number>> = {
  osn: 0,
  usn_income: 1,
  usn_income_outcome: 2,
  esn: 4,
  patent: 5,
};

const METHODS: Readonly<Record<PaymentMode, number>> = {
  full_prepayment: 1,
  prepayment: 2,
  advance: 3,
  full_payment: 4,
  partial_payment: 5,
  credit: 6,
  credit_payment: 7,
};

const OBJECTS: Readonly<Record<PaymentSubject, number>> = {
  commodity: 1,
  job: 3,
  service: 4,
  payment: 10,
  another: 13,
};

/** A receipt as CloudKassir takes it with a payment, a charge or a refund; `amounts` add up to the items. */
export function toCustomerReceipt({ buyerEmail, taxSystem, items }: FiscalReceipt, currency: string) {
  const decimal = (amountMinor: bigint) => Number(toDecimal(amountMinor, currency));
  return {
    Items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
      label: name.slice(0, 128),
      price: decimal(amountMinor),
      quantity: 1,
      amount: decimal(amountMinor),
      vat: VAT[vat],
      method: METHODS[mode],
      object: OBJECTS[subject],
      measurementUnit: 'шт',
    })),
    taxationSystem: TAX_SYSTEMS[taxSystem],
    email: buyerEmail,
    amounts: { electronic: decimal(items.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)) },
  };
}
