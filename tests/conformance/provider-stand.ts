import type { CallbackRequest, PaymentProvider } from '../../payments/provider.ts';

/** How a payer pays, by what becomes of it when the money is to go back. */
export type PayerWay = 'returned-at-once' | 'returned-late' | 'never-returned';

/**
 * A provider with a stand-in of the real thing behind it, as far as tests of money need it. What the stand-in calls back
 * is kept until a test takes it, so that a test chooses when, how often and in which order it arrives.
 */
export interface ProviderStand {
  readonly provider: PaymentProvider;
  /** Of the one merchant that the stand-in knows. */
  readonly settings: unknown;
  /** What the app talks through. */
  readonly fetch: typeof fetch;
  /** Pays as the payer does, at the address that the provider gave. */
  pay(confirmationUrl: string, way: PayerWay): Promise<void>;
  /** Gives money back in the provider's own cabinet; all that is left where no sum is named. */
  giveBack(number: string, amountMinor?: bigint): Promise<void>;
  /** Waits until what is under way at the provider has ended. */
  settle(): Promise<void>;
  /** The callbacks since the last time, oldest first, once there are at least `count`. */
  takeCallbacks(count: number): Promise<readonly CallbackRequest[]>;
  /** The next call that fits is done, and its answer is lost. */
  loseAnswer(fits: (method: string, path: string) => boolean): void;
  /** How many calls the app has made that fit. */
  calls(fits: (method: string, path: string) => boolean): number;
  close(): Promise<void>;
}

/** What makes a refund at the provider, among the calls. */
export const makesRefund = (method: string, path: string): boolean => method === 'POST' && path.endsWith('/refunds');
