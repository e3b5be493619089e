import type { PaymentLineChoice } from '../../domain/payments/start.ts';
import type { Cabinet } from '../cabinet.ts';

/** A sum that is settled: what is to be paid at one organization, from the payer and from the balance. */
export interface PaymentWish {
  readonly organizationId: string;
  /** Checked, like all that comes from a screen, only when the payment is made. */
  readonly lines: readonly PaymentLineChoice[];
}

/** A way of paying the payer's part. */
export interface Way {
  /** Names it among the others, in the button's data: «merchant-3». */
  readonly key: string;
  /** What its button says. */
  readonly label: string;
  /** Nothing real is paid this way. */
  readonly isTest: boolean;
  /** Makes the payment this way, and opens the screen where it goes on. */
  start(cabinet: Cabinet, wish: PaymentWish): Promise<void>;
}

/** Where ways come from: those of one kind that this client has for this wish. */
export type WaySource = (cabinet: Cabinet, wish: PaymentWish) => Promise<readonly Way[]>;
