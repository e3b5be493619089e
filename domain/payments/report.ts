import type { ReportedState } from './state.ts';

/** What the provider says of a payment when it is asked, in the cabinet's terms. */
export interface PaymentReport {
  readonly providerPaymentId: string;
  readonly state: ReportedState;
  /** What was really taken from the payer; counts only where the state is `succeeded`. */
  readonly receivedMinor: bigint;
  readonly currency: string;
  /** Our number as the provider repeats it; null where it does not. */
  readonly reference: string | null;
  /** Whether the money went to this merchant account; true where the provider cannot say. */
  readonly merchantMatches: boolean;
  /** «•• 4242»; null where the provider does not say. */
  readonly method: string | null;
}

/** What became of a report. Those that end in `-mismatch` credit nothing and want a human. */
export type SettlementOutcome =
  | 'credited'
  | 'pending'
  | 'canceled'
  | 'nothing-new'
  | 'payment-unknown'
  | 'currency-mismatch'
  | 'merchant-mismatch'
  | 'reference-mismatch';
