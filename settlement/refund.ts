import { fiscalRefund } from '../domain/fiscal/refund-order.ts';
import {
  applyRefunds,
  type RefundFates,
  type RefundNews,
  type RefundOutcome,
} from '../domain/payments/refunds/apply.ts';
import {
  failRefund,
  keepProviderRefund,
  listAskedRefunds,
  listDueRefunds,
  noteAsking,
  REFUND_ANSWER_MS,
  takeDueRefund,
  takeRefund,
  takeRefundsOf,
  type UnfinishedRefund,
} from '../domain/payments/refunds/unfinished.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import {
  type PaymentQuery,
  type ProviderConnection,
  ProviderError,
  type ProviderRefund,
} from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { tellsOf } from './fiscal.ts';
import { reportOutcome, reportRefund } from './report.ts';

/** How a refund stands after the provider was asked: `over` where it was before, or somebody else is at it. */
export type RefundProgress = 'refunded' | 'pending' | 'failed' | 'over';

/**
 * Asks the provider for a refund, or what became of it, and books what it says. A crash between any two steps loses
 * nothing: that the provider is asked is noted first; asked again, it is first looked whether it has been done already,
 * and then the same key gives the same refund. Never throws for what the provider or the network does.
 */
export async function refund(deps: SettlementDeps, refundId: number): Promise<RefundProgress> {
  const taken = await takeRefund(deps.db, deps.clock, refundId);
  return taken ? proceed(deps, taken) : 'over';
}

/**
 * Asks about at most `limit` refunds that are due, each taken when its turn comes: who took them all at once would hold
 * the last of them for longer than anybody waits. Gives how many of them have ended.
 */
export async function reconcileRefunds(deps: SettlementDeps, limit: number): Promise<number> {
  let ended = 0;
  for (const id of await listDueRefunds(deps.db, deps.clock, limit)) {
    const taken = await takeDueRefund(deps.db, deps.clock, id);
    if (taken && (await proceed(deps, taken)) !== 'pending') ended += 1;
  }
  return ended;
}

/** Asks about the refunds of a payment that are under way, because something was heard of it. */
export async function checkRefunds(deps: SettlementDeps, paymentId: number): Promise<number> {
  let ended = 0;
  for (const taken of await takeRefundsOf(deps.db, deps.clock, paymentId)) {
    if ((await proceed(deps, taken)) !== 'pending') ended += 1;
  }
  return ended;
}

/** Whom to ask about the refunds of a payment, and by what. */
export interface RefundAsking {
  readonly connection: ProviderConnection;
  readonly query: PaymentQuery;
}

/**
 * Books what the provider says has been given back of a payment; to be called once the payment is settled. Which refunds
 * it was is asked first, where some are under way, because a sum alone does not tell two of the same size apart.
 */
export async function bookRefunds(
  deps: SettlementDeps,
  { endedId, ...told }: Omit<RefundNews, 'fates'> & { provider: string; endedId?: number },
  asking: RefundAsking,
): Promise<RefundOutcome> {
  const fates = await askFates(deps, told, asking, endedId);
  const outcome = await applyRefunds(deps.db, deps.clock, { ...told, fates });
  reportRefund(deps, outcome, told);
  return outcome;
}

async function askFates(
  deps: SettlementDeps,
  { paymentId, provider }: { paymentId: number; provider: string },
  { connection, query }: RefundAsking,
  endedId: number | undefined,
): Promise<RefundFates> {
  const ended = endedId === undefined ? [] : [endedId];
  const pending: number[] = [];
  if (!connection.fetchRefund) return { ended, pending };
  for (const { id, ...asked } of await listAskedRefunds(deps.db, paymentId)) {
    if (id === endedId) continue;
    try {
      const known = await connection.fetchRefund(query, asked);
      if (known) await keepProviderRefund(deps.db, id, known.providerRefundId);
      if (known?.state === 'succeeded') ended.push(id);
      if (known?.state === 'pending') pending.push(id);
      if (known?.state === 'failed') await fail(deps, { id, paymentId, provider }, known.failure ?? NO_REASON);
    } catch (error) {
      deps.log.warn({ err: error, refundId: id, paymentId }, 'the provider could not be asked about a refund');
      pending.push(id);
    }
  }
  return { ended, pending };
}

async function proceed(deps: SettlementDeps, taken: UnfinishedRefund): Promise<RefundProgress> {
  const { id: refundId, payment, merchant } = taken;
  try {
    const connection = connectionOf(deps, merchant);
    const known = await findKnown(connection, taken);
    if (!known && taken.isAsked && (await look(deps, connection, taken, { isEnded: false }))) return 'refunded';
    if (connection.forgetsRefunds && taken.askedAt && !taken.isAnswered) {
      // Perhaps whoever has asked for it waits for the answer right now.
      if (deps.clock.now().getTime() - taken.askedAt.getTime() < REFUND_ANSWER_MS) return 'pending';
      throw new Refusal(LOST_ANSWER);
    }
    // Never for the second time where the provider has said that it is at it: not all of them know keys.
    const answer = known ?? (taken.isAnswered ? null : await askFor(deps, connection, taken));
    if (answer === null) return 'pending';
    if (answer.state === 'failed') return await fail(deps, failing(taken), answer.failure ?? NO_REASON);
    await keepProviderRefund(deps.db, refundId, answer.providerRefundId);
    if (answer.state === 'pending' && known === null) return 'pending';
    return (await look(deps, connection, taken, { isEnded: answer.state === 'succeeded' })) ? 'refunded' : 'pending';
  } catch (error) {
    if (error instanceof Refusal) return fail(deps, failing(taken), error.message);
    deps.log.warn({ err: error, refundId, paymentId: payment.id }, 'the provider could not be asked about a refund');
    return 'pending';
  }
}

/** The provider will not make the refund, or must not be asked for it again. */
class Refusal extends Error {}

const LOST_ANSWER =
  "the provider's answer was lost and cannot be asked for: look in its cabinet whether the money has gone back";

async function findKnown(connection: ProviderConnection, taken: UnfinishedRefund): Promise<ProviderRefund | null> {
  const { payment, providerRefundId, idempotencyKey, amountMinor } = taken;
  if (!taken.isAsked || !connection.fetchRefund) return null;
  return connection.fetchRefund(payment, { providerRefundId, idempotencyKey, amountMinor });
}

/** Asks for the refund; null where somebody else does. */
async function askFor(
  { db, clock }: SettlementDeps,
  connection: ProviderConnection,
  taken: UnfinishedRefund,
): Promise<ProviderRefund | null> {
  const { payment, amountMinor, idempotencyKey, reason } = taken;
  if (!connection.refundPayment) throw new Refusal('the provider takes no refunds by a call');
  const receipt = await fiscalRefund(db, taken, tellsOf(connection, 'refund'));
  if (!(await noteAsking(db, clock, taken))) return null;
  try {
    const order = { amountMinor, idempotencyKey, reason, ...(receipt ? { receipt } : {}) };
    return await connection.refundPayment(payment, order);
  } catch (error) {
    if (error instanceof ProviderError && error.isFinal) throw new Refusal(error.message, { cause: error });
    throw error;
  }
}

/** Asks for the payment and books what has gone back of it; true where this refund is over with that. */
async function look(
  deps: SettlementDeps,
  connection: ProviderConnection,
  { id: refundId, payment, merchant: { provider } }: UnfinishedRefund,
  { isEnded }: { isEnded: boolean },
): Promise<boolean> {
  const report = await connection.fetchPayment(payment);
  if (!report) return false;
  const outcome = await settlePayment(deps.db, deps.clock, { paymentId: payment.id, report });
  reportOutcome(deps, outcome, { paymentId: payment.id, provider });
  if (outcome.endsWith('-mismatch')) return false;
  const ended = isEnded ? { endedId: refundId } : {};
  await bookRefunds(deps, { paymentId: payment.id, report, provider, ...ended }, { connection, query: payment });
  const now = await deps.db.refund.findUniqueOrThrow({ where: { id: refundId }, select: { status: true } });
  return now.status === 'succeeded';
}

const NO_REASON = 'the provider gives no reason';

const failing = ({ id, payment, merchant }: UnfinishedRefund) => ({
  id,
  paymentId: payment.id,
  provider: merchant.provider,
});

async function fail(deps: SettlementDeps, { id, paymentId, provider }: ReturnType<typeof failing>, failure: string) {
  if (!(await failRefund(deps.db, deps.clock, id, failure))) return 'over' as const;
  deps.observe?.('refund-failed', provider);
  deps.log.error(
    { refundId: id, paymentId, provider, failure },
    'REFUND FAILED: the provider does not give the money back, nothing was booked',
  );
  return 'failed' as const;
}

/** Whether the provider of a merchant account gives money back by a call. */
export async function takesRefunds(deps: SettlementDeps, merchantId: number | null): Promise<boolean> {
  const merchant = merchantId === null ? null : await deps.db.merchant.findUnique({ where: { id: merchantId } });
  return merchant !== null && connectionOf(deps, merchant).refundPayment !== undefined;
}
