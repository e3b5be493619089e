/** Fiscal receipts, in the words that profiles of merchants are written in; each provider puts them into its own codes. */
export type {
  FiscalDocument,
  FiscalItem,
  FiscalReceipt,
  PaymentMode,
  PaymentSubject,
  TaxSystem,
  VatRate,
} from '../domain/fiscal/words.ts';
