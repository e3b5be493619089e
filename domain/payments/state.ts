import type { PaymentStatus } from '../../prisma/generated/enums.ts';

/** What the provider says of a payment. `canceled`: refused, withdrawn or run out there; nothing was taken. */
export type ReportedState = 'pending' | 'succeeded' | 'canceled';

/** Waiting for money that may come at any moment. */
export const OPEN_STATUSES = ['created', 'pending'] as const satisfies readonly PaymentStatus[];

/** Money has come, whatever became of it later. */
export const PAID_STATUSES = [
  'succeeded',
  'partially_refunded',
  'refunded',
] as const satisfies readonly PaymentStatus[];

const SUCCESSORS: Record<PaymentStatus, readonly PaymentStatus[]> = {
  created: ['pending', 'succeeded', 'canceled', 'expired'],
  pending: ['succeeded', 'canceled', 'expired'],
  // An old link may still be paid: money that arrives is always credited.
  canceled: ['succeeded'],
  expired: ['succeeded', 'canceled'],
  succeeded: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  // All that came had gone back, and then the payer paid once more.
  refunded: ['partially_refunded'],
};

/** Whether a payment may go from one status to another. */
export function canBecome(from: PaymentStatus, to: PaymentStatus): boolean {
  return SUCCESSORS[from].includes(to);
}

/** Where what the provider says leads: itself again if that is no news, or comes too late to matter. */
export function statusAfter(current: PaymentStatus, reported: ReportedState): PaymentStatus {
  return canBecome(current, reported) ? reported : current;
}

export function isOpen(status: PaymentStatus): boolean {
  return (OPEN_STATUSES as readonly PaymentStatus[]).includes(status);
}

export function isPaid(status: PaymentStatus): boolean {
  return (PAID_STATUSES as readonly PaymentStatus[]).includes(status);
}
