import type { TaxSystem, VatRate } from './fiscal.ts';

// YooKassa's codes of fiscal receipts, which it reads in its own API and behind Telegram's payments alike.

/** https://yookassa.ru/developers/payment-acceptance/receipts/54fz/yoomoney/parameters-values#vat-codes (2026) */
export const YOOKASSA_VAT_CODES: Readonly<Record<VatRate, number>> = {
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
export const YOOKASSA_TAX_SYSTEM_CODES: Readonly<Record<TaxSystem, number>> = {
  osn: 1,
  usn_income: 2,
  usn_income_outcome: 3,
  esn: 5,
  patent: 6,
};
