import type { FiscalReceipt } from '../fiscal.ts';

export type FfdVersion = '1.05' | '1.2';

/**
 * A receipt as T-Bank takes it; https://developer.tbank.ru/eacq/api/init (OpenAPI 1.80, 2025-09). Its names of systems
 * of taxation, rates, subjects and modes are the ones used here; `vat22` and `vat122` came in 2026. Sums are kopecks.
 */
export function toReceipt({ buyerEmail, taxSystem, items }: FiscalReceipt, ffdVersion: FfdVersion) {
  return {
    FfdVersion: ffdVersion,
    Email: buyerEmail,
    Taxation: taxSystem,
    Items: items.map(({ name, amountMinor, vat, subject, mode }) => ({
      Name: name.slice(0, 128),
      Price: Number(amountMinor),
      Quantity: 1,
      Amount: Number(amountMinor),
      Tax: vat,
      PaymentMethod: mode,
      PaymentObject: subject,
      ...(ffdVersion === '1.2' ? { MeasurementUnit: 'шт' } : {}),
    })),
  };
}

/** The receipt that closes a prepayment: all of it is paid by what was paid before (tag 1215). */
export function toClosingReceipt(receipt: FiscalReceipt, ffdVersion: FfdVersion) {
  const closed = toReceipt(receipt, ffdVersion);
  const totalMinor = closed.Items.reduce((sum, { Amount }) => sum + Amount, 0);
  return { ...closed, Payments: { Electronic: 0, AdvancePayment: totalMinor } };
}
