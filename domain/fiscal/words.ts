/**
 * What a fiscal receipt («кассовый чек», 54-FZ) has to say, in words of ours; each provider puts them into its own codes.
 * There are no defaults: what is sold and how it is taxed is the merchant's own affair, set with the merchant.
 */

/** Tax rate of an item (tag 1199). 105, 107, 110, 120, 122: the reckoned rates 5/105, 7/107, 10/110, 20/120, 22/122. */
export const VAT_RATES = [
  'none',
  'vat0',
  'vat5',
  'vat7',
  'vat10',
  'vat20',
  'vat22',
  'vat105',
  'vat107',
  'vat110',
  'vat120',
  'vat122',
] as const;
export type VatRate = (typeof VAT_RATES)[number];

/** The seller's system of taxation (tag 1055). */
export const TAX_SYSTEMS = ['osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent'] as const;
export type TaxSystem = (typeof TAX_SYSTEMS)[number];

/** What is sold (tag 1212). */
export const PAYMENT_SUBJECTS = ['commodity', 'service', 'job', 'payment', 'another'] as const;
export type PaymentSubject = (typeof PAYMENT_SUBJECTS)[number];

/** How the item is settled (tag 1214). */
export const PAYMENT_MODES = [
  'full_prepayment',
  'prepayment',
  'advance',
  'full_payment',
  'partial_payment',
  'credit',
  'credit_payment',
] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];

/** A line of a receipt; quantity is one, so that price and sum are the same. */
export interface FiscalItem {
  /** At most 128 characters (tag 1030). */
  readonly name: string;
  readonly amountMinor: bigint;
  readonly vat: VatRate;
  readonly subject: PaymentSubject;
  readonly mode: PaymentMode;
}

/** A receipt to be made by the provider; the items add up to what is paid, or given back, to the minor unit. */
export interface FiscalReceipt {
  /** The buyer's verified address (tag 1008). */
  readonly buyerEmail: string;
  readonly taxSystem: TaxSystem;
  readonly items: readonly FiscalItem[];
}

/** A receipt as the provider knows it. */
export interface FiscalDocument {
  /** The same for the same receipt; null where the provider has not named it: then it is the one that is waited for. */
  readonly key: string | null;
  readonly kind: 'payment' | 'refund' | 'offset';
  readonly state: 'pending' | 'registered' | 'failed';
  /** The page of the operator of fiscal data; null where the provider does not say. */
  readonly url: string | null;
  /** Fiscal storage (1041), document (1040) and attribute (1077) numbers, as far as they are told. */
  readonly storageNumber: string | null;
  readonly documentNumber: string | null;
  readonly attribute: string | null;
  /** The refund that it is of, by its id at the provider, where that is told. */
  readonly providerRefundId?: string | null;
}
