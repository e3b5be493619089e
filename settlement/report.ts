import type { RefundOutcome } from '../domain/payments/refunds/apply.ts';
import type { SettlementOutcome } from '../domain/payments/report.ts';
import type { SettlementDeps } from './deps.ts';

/** Counts an outcome, tells the relay of messages, and is loud about money that could not be credited. */
export function reportOutcome(
  deps: SettlementDeps,
  outcome: SettlementOutcome,
  fields: { paymentId?: number; eventId?: number; provider: string },
): void {
  deps.observe?.(outcome, fields.provider);
  if (outcome === 'credited' || outcome === 'canceled') deps.noticesPlanned();
  if (outcome.endsWith('-mismatch')) {
    deps.log.error(
      { ...fields, outcome },
      'MONEY NOT CREDITED: the provider names another merchant, order or currency',
    );
  } else if (outcome === 'payment-unknown') {
    deps.log.warn({ ...fields, outcome }, 'a callback names a payment that is not ours');
  } else if (outcome !== 'pending' && outcome !== 'nothing-new') {
    deps.log.info({ ...fields, outcome }, 'payment settled');
  }
}

/** As `reportOutcome`, of what has gone back to a payer. */
export function reportRefund(
  deps: SettlementDeps,
  outcome: RefundOutcome,
  { paymentId, provider }: { paymentId: number; provider: string },
): void {
  if (outcome === 'nothing-new') return;
  deps.observe?.(outcome, provider);
  if (outcome === 'refunded') {
    deps.noticesPlanned();
    deps.log.info({ paymentId, provider, outcome }, 'refund booked');
  } else {
    deps.log.error({ paymentId, provider, outcome }, 'REFUND NOT BOOKED: more has gone back than ever was credited');
  }
}
