import { type Database, inTransaction, type Tx } from '../../../prisma/client.ts';
import type { Clock } from '../../clock.ts';
import { maxOf, minOf, sumOf } from '../../money.ts';
import { finishEvent } from '../events.ts';
import { creditedBefore } from '../postings.ts';
import type { PaymentReport } from '../report.ts';
import { lockForRefund, type RefundFacts, readRefundFacts } from './facts.ts';
import { giveToPayer, providerKey } from './give-back.ts';
import { matchRefund } from './match.ts';

/** What the provider says of a payment of which money may have gone back. */
export interface RefundReport extends PaymentReport {
  /** Given back so far, by whomever. */
  readonly refundedMinor: bigint;
}

/** What the provider said of refunds that are under way here, after it gave the report. */
export interface RefundFates {
  /** Done, though its sum over all may not say so yet. */
  readonly ended: readonly number[];
  /** It is at them still, or did not answer: what its sum has grown by may not be taken for them, nor for another's. */
  readonly pending: readonly number[];
}

/**
 * `refunded`: money that went back is booked now; `nothing-new`: it was already, or none went back;
 * `refund-mismatch`: the provider says that more went back than ever came through it, which wants a human.
 */
export type RefundOutcome = 'refunded' | 'nothing-new' | 'refund-mismatch' | 'payment-unknown';

export interface RefundNews {
  readonly paymentId: number;
  readonly report: RefundReport;
  /** What it said of single refunds, where it can be asked about them. */
  readonly fates?: RefundFates | undefined;
  /** The callback that is worked off with this, and what has become of it otherwise. */
  readonly event?: { readonly id: number; readonly outcome: string } | undefined;
}

/**
 * Books what the provider has given back and is not booked yet, all in one transaction: what it says is the sum over
 * all refunds, and what is booked already is in the ledger, so that the same money counts once however often, in
 * whatever order and however concurrently it is told. Money that nobody asked for here was given back in the provider's
 * own cabinet. To be called after `settlePayment` with the same report.
 */
export async function applyRefunds(db: Database, clock: Clock, news: RefundNews): Promise<RefundOutcome> {
  const { event } = news;
  return inTransaction(db, async (tx) => {
    const outcome = await book(tx, clock, news);
    if (event) await finishEvent(tx, clock, event.id, outcome === 'nothing-new' ? event.outcome : outcome);
    return outcome;
  });
}

async function book(tx: Tx, clock: Clock, { paymentId, report, fates }: RefundNews): Promise<RefundOutcome> {
  await lockForRefund(tx, paymentId);
  let facts = await readRefundFacts(tx, paymentId);
  if (!facts) return 'payment-unknown';
  const { providerPaymentId } = report;
  const creditedMinor = await creditedBefore(tx, paymentId, providerPaymentId);
  const bookedMinor = await bookedBefore(tx, paymentId, providerPaymentId);
  const { ended = [], pending = [] } = fates ?? {};
  const endedMinor = sumOf(facts.open.filter(({ id }) => ended.includes(id)).map(({ amountMinor }) => amountMinor));
  // The provider's word on single refunds may come before its sum knows of them.
  const toldMinor = maxOf(report.refundedMinor, bookedMinor + endedMinor);
  let newMinor = minOf(toldMinor, creditedMinor) - bookedMinor;
  let outcome: RefundOutcome = toldMinor > creditedMinor ? 'refund-mismatch' : 'nothing-new';
  while (facts && newMinor > 0n) {
    const match = matchRefund(newMinor, facts.open, { ended, pending });
    if (!match) break;
    const { id, amountMinor } = match;
    const refund = facts.open.find((open) => open.id === id) ?? (await noteForeign(tx, clock, facts, amountMinor));
    await giveToPayer(tx, clock, { facts, refund, providerPaymentId });
    if (outcome === 'nothing-new') outcome = 'refunded';
    newMinor -= amountMinor;
    facts = await readRefundFacts(tx, paymentId);
  }
  return outcome;
}

/** A refund of which this cabinet learns only from the provider. */
async function noteForeign(tx: Tx, clock: Clock, { id: paymentId }: RefundFacts, amountMinor: bigint) {
  const count = await tx.refund.count({ where: { paymentId } });
  return tx.refund.create({
    data: {
      paymentId,
      amountMinor,
      actor: 'provider',
      idempotencyKey: `provider:${paymentId}:${count}`,
      createdAt: clock.now(),
    },
  });
}

/** What is in the ledger already as given back of the money that the provider holds under an id. */
export async function bookedBefore(tx: Database | Tx, paymentId: number, providerPaymentId: string): Promise<bigint> {
  const rows = await tx.$queryRaw<{ bookedMinor: bigint }[]>`
    SELECT coalesce(-sum(entry.amount_minor), 0)::bigint AS "bookedMinor"
    FROM ledger_transactions t
    JOIN ledger_entries entry ON entry.transaction_id = t.id
    JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'merchant'
    WHERE t.payment_id = ${paymentId} AND t.kind = 'refund'
      AND starts_with(t.idempotency_key, ${providerKey(paymentId, providerPaymentId)})`;
  return rows[0]?.bookedMinor ?? 0n;
}
