import type { CallbackRequest, PaymentProvider } from '../../payments/provider.ts';
import type { CashRegister } from './cash-register.ts';

/**
 * How a payer pays, by what becomes of it when the money is to go back. `first-not-returned`: refunds end late, and the
 * first fails, after those that were made beside it have ended.
 */
export type PayerWay = 'returned-at-once' | 'returned-late' | 'never-returned' | 'first-not-returned';

/**
 * What a provider does not do, so that its cases end otherwise. `refund news`: nobody is told what was given back in the
 * cabinet. `refund memory`: a refund whose answer was lost cannot be found again.
 */
export type Lack = 'refund news' | 'refund memory';

/** What becomes of a card that was kept when it is charged without its payer. */
export type CardFate = 'chargeable' | 'refused';

/** Picks calls to the provider's API. */
export type CallFilter = (method: string, path: string) => boolean;

/**
 * A provider with a stand-in of the real thing behind it, as far as tests of money need it. What the stand-in calls
 * back is kept until a test takes it, so that a test chooses when, how often and in which order it arrives.
 */
export interface ProviderStand {
  readonly provider: PaymentProvider;
  /** Of the one merchant that the stand-in knows. */
  readonly settings: unknown;
  /** Of somebody else's merchant account at the same provider. */
  readonly otherSettings: unknown;
  /** Whether the merchant account is for real money; a test account where it is not said. */
  readonly mode?: 'test' | 'live';
  readonly lacks?: readonly Lack[];
  /** What the app talks through. */
  readonly fetch: typeof fetch;
  /** Pays as the payer does, at the address that the provider gave. */
  pay(confirmationUrl: string, way: PayerWay): Promise<void>;
  /**
   * Pays with a card that is refused; whether the provider has closed the payment with that, or lets the payer try
   * again.
   */
  refuse(confirmationUrl: string): Promise<'closed' | 'open'>;
  /** Pays with a card that is kept, as was asked for; missing where the provider keeps none. */
  payKeeping?(confirmationUrl: string, fate: CardFate): Promise<void>;
  /** The time of a payment runs out at the provider, unpaid. */
  expire(number: string): Promise<void>;
  /** The callback as somebody would make it who is not the provider, in words that say how. */
  forged(callback: CallbackRequest): readonly (readonly [how: string, forged: CallbackRequest])[];
  /** The callback as the provider sends it once more, now: given where its signature holds the moment. */
  again?(callback: CallbackRequest): CallbackRequest;
  /** Gives money back in the provider's own cabinet; all that is left where no sum is named. */
  giveBack(number: string, amountMinor?: bigint): Promise<void>;
  /** The newest refund of a payment that had succeeded turns out to have failed, of which nobody is told. */
  undoRefund?(number: string): Promise<void>;
  /** What makes its fiscal receipts; missing where the provider makes none. */
  readonly cashRegister?: CashRegister;
  /** The payer complains at their bank, which takes the money back at once; or it gives it to the merchant again. */
  dispute?(number: string, end: 'taken' | 'won'): Promise<void>;
  /** Waits until what is under way at the provider has ended. */
  settle(): Promise<void>;
  /** The callbacks since the last time, oldest first, once there are at least `count`. */
  takeCallbacks(count: number): Promise<readonly CallbackRequest[]>;
  /** The next call that fits is done, and its answer is lost. */
  loseAnswer(fits: CallFilter): void;
  /** What makes a payment, and what makes a refund, among the calls; null for what is made by no call. */
  readonly makesPayment: CallFilter | null;
  readonly makesRefund: CallFilter | null;
  /** What charges a kept card among the calls. */
  readonly makesCharge?: CallFilter;
  /** How many calls the app has made that fit. */
  calls(fits: CallFilter): number;
  close(): Promise<void>;
}
