import { type Database, inTransaction, type Tx } from '../../../prisma/client.ts';
import type { Refund } from '../../../prisma/generated/client.ts';
import type { Clock } from '../../clock.ts';
import { DomainError } from '../../errors.ts';
import { noteRefund } from './audit.ts';
import { lockForRefund, type RefundFacts, readRefundFacts } from './facts.ts';
import { giveToBalance, refundKey } from './give-back.ts';
import { type RefundWish, splitRefund } from './plan.ts';

export interface RefundRequest extends RefundWish {
  /** LK-000123 */
  readonly paymentNumber: string;
  /** Only if it is this organization's payment. */
  readonly organizationId?: string | undefined;
  readonly reason?: string | undefined;
  /** Who wants it, for the audit log. */
  readonly actor: string;
}

/**
 * Writes down that staff want money of a payment given back; that the balance gave goes back to it at once. Gives the
 * refunds, one through the provider and one to the balance at most: the former is `requested`, and the provider has to
 * be asked. Fails with `payment-unknown` or as `splitRefund` does, and then nothing is done.
 */
export async function requestRefund(db: Database, clock: Clock, request: RefundRequest): Promise<Refund[]> {
  return inTransaction(db, async (tx) => {
    const paymentId = await findForRefund(tx, request);
    await lockForRefund(tx, paymentId);
    const facts = await expectFacts(tx, request.paymentNumber, paymentId);
    const { toPayerMinor, toBalanceMinor, lineIds } = splitRefund(facts, request);
    const wish = { paymentId, lineIds: [...lineIds], request };
    const refunds: Refund[] = [];
    if (toBalanceMinor > 0n) {
      const refund = await write(tx, clock, facts, { ...wish, amountMinor: toBalanceMinor, toBalance: true });
      await giveToBalance(tx, clock, { facts, refund });
      refunds.push(await tx.refund.findUniqueOrThrow({ where: { id: refund.id } }));
    }
    if (toPayerMinor > 0n) {
      refunds.push(await write(tx, clock, facts, { ...wish, amountMinor: toPayerMinor, toBalance: false }));
    }
    return refunds;
  });
}

/** The id of the payment that staff name; fails with `payment-unknown`. */
export async function findForRefund(
  db: Database | Tx,
  { paymentNumber, organizationId }: { readonly paymentNumber: string; readonly organizationId?: string | undefined },
): Promise<number> {
  const payment = await db.payment.findUnique({
    where: { number: paymentNumber, ...(organizationId === undefined ? {} : { organizationId }) },
    select: { id: true },
  });
  if (!payment) throw new DomainError('payment-unknown', { number: paymentNumber });
  return payment.id;
}

export async function expectFacts(db: Database | Tx, number: string, paymentId: number): Promise<RefundFacts> {
  const facts = await readRefundFacts(db, paymentId);
  if (!facts) throw new DomainError('payment-unknown', { number });
  return facts;
}

async function write(
  tx: Tx,
  clock: Clock,
  facts: RefundFacts,
  {
    paymentId,
    amountMinor,
    toBalance,
    lineIds,
    request: { cancelDebts = false, reason, actor },
  }: { paymentId: number; amountMinor: bigint; toBalance: boolean; lineIds: number[]; request: RefundRequest },
): Promise<Refund> {
  const refund = await tx.refund.create({
    data: {
      paymentId,
      amountMinor,
      toBalance,
      lineIds,
      cancelDebts,
      reason: reason ?? null,
      actor,
      idempotencyKey: refundKey(),
      createdAt: clock.now(),
    },
  });
  await noteRefund(tx, clock, facts, refund, 'refund-requested', { toBalance, cancelDebts });
  return refund;
}
