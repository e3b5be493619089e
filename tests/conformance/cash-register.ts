import type { CallFilter } from './provider-stand.ts';

/** A receipt as a provider's cash register was asked for it. */
export interface Slip {
  readonly kind: 'payment' | 'refund' | 'offset';
  /** Null where the provider asks the payer for it. */
  readonly email: string | null;
  /** What the items come to, in minor units. */
  readonly totalMinor: bigint;
  /** Of each item, as the provider writes them. */
  readonly names: readonly string[];
  readonly modes: readonly unknown[];
}

/** The cash register behind a provider's stand-in. */
export interface CashRegister {
  /** Registers the receipts that wait, and tells of them where the provider does. */
  print(): Promise<void>;
  /** What it was asked for of a payment, in order. */
  slips(number: string): readonly Slip[];
  /** Whether the provider tells of receipts by itself; else they are asked for. */
  readonly calls: boolean;
  /** The calls that ask for an offset receipt; null where the provider makes none. */
  readonly makesOffset: CallFilter | null;
}
