import { type Database, inTransaction } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { Clock } from '../../clock.ts';
import { type ConnectableMerchant, merchantColumn } from '../merchants.ts';
import { noteRefund } from './audit.ts';

/** A refund that the provider has to be asked for or about, with the payment and its merchant account. */
export interface UnfinishedRefund {
  readonly id: number;
  readonly amountMinor: bigint;
  readonly idempotencyKey: string;
  readonly providerRefundId: string | null;
  readonly reason: string | null;
  /** Whether the provider may have heard of it: it was asked for, and perhaps the answer was lost. */
  readonly isAsked: boolean;
  /** When the provider was asked before this time; null where it never was. */
  readonly askedAt: Date | null;
  /** Whether the provider has said that it is at it. */
  readonly isAnswered: boolean;
  /** What whoever has taken it found noted, or has noted, as the time of asking: another one has taken it if that changes. */
  readonly takenAt: Date | null;
  readonly payment: {
    readonly id: number;
    readonly number: string;
    readonly providerPaymentId: string | null;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly createdAt: Date;
  };
  readonly merchant: ConnectableMerchant;
}

interface Row extends Omit<UnfinishedRefund, 'payment'> {
  readonly paymentId: number;
  readonly number: string;
  readonly providerPaymentId: string | null;
  readonly paymentAmountMinor: bigint;
  readonly currency: string;
  readonly paidAt: Date;
}

/**
 * Takes one refund to ask its provider now; null where it is over. One that was never asked for stays so until
 * `noteAsking`, however often it is taken: who dies before that leaves nothing behind that could be taken for asked.
 */
export async function takeRefund(db: Database, clock: Clock, refundId: number): Promise<UnfinishedRefund | null> {
  const taken = await take(db, clock, Prisma.sql`r.id = ${refundId}`);
  return taken[0] ?? null;
}

/** Takes all refunds of one payment that the provider is at. */
export async function takeRefundsOf(db: Database, clock: Clock, paymentId: number): Promise<UnfinishedRefund[]> {
  return take(db, clock, Prisma.sql`r.payment_id = ${paymentId} AND r.status = 'pending'`);
}

/** A refund that the provider has been asked for, and of which it is not known here how it ends. */
export type AskedRefund = Pick<UnfinishedRefund, 'id' | 'amountMinor' | 'idempotencyKey' | 'providerRefundId'>;

/** The refunds of a payment that its provider may know, oldest first; they are not taken by that. */
export async function listAskedRefunds(db: Database, paymentId: number): Promise<AskedRefund[]> {
  return db.refund.findMany({
    where: { paymentId, toBalance: false, status: { in: ['requested', 'pending'] }, askedAt: { not: null } },
    select: { id: true, amountMinor: true, idempotencyKey: true, providerRefundId: true },
    orderBy: { id: 'asc' },
  });
}

/**
 * The ids of at most `limit` refunds that are due to be asked for or about: those that nobody has asked for a quarter of
 * a minute after they were wanted, and the others at growing intervals up to three hours; for ever, because money that
 * is on its way must arrive or be told to have not. Those of each merchant in turn, so that one whose provider cannot
 * be asked holds nobody else up.
 */
export async function listDueRefunds(db: Database, clock: Clock, limit: number): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
    WHERE r.status IN ('requested', 'pending') AND NOT r.to_balance AND p.merchant_id IS NOT NULL AND ${isDue(clock)}
    ORDER BY row_number() OVER (PARTITION BY p.merchant_id ORDER BY r.asked_at NULLS FIRST, r.id), r.id
    LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Takes one refund if it is due still; null where it is not, because somebody else has taken it meanwhile. */
export async function takeDueRefund(db: Database, clock: Clock, refundId: number): Promise<UnfinishedRefund | null> {
  const taken = await take(db, clock, Prisma.sql`r.id = ${refundId} AND ${isDue(clock)}`);
  return taken[0] ?? null;
}

/**
 * To be called right before the provider is asked for a refund: notes that it is, so that after a crash nobody takes it
 * for one that the provider cannot know. False where it must not be asked for: it is over, or somebody else has taken it
 * or asked for it since.
 */
export async function noteAsking(
  db: Database,
  clock: Clock,
  { id, takenAt }: Pick<UnfinishedRefund, 'id' | 'takenAt'>,
): Promise<boolean> {
  const { count } = await db.refund.updateMany({
    where: { id, status: 'requested', askedAt: takenAt },
    data: { askedAt: clock.now() },
  });
  return count > 0;
}

/**
 * How long after it was asked for a refund without an answer is left to whoever waits for one: longer than all the calls
 * may take that it consists of, of which each is given ten seconds.
 */
export const REFUND_ANSWER_MS = 90_000;

function isDue(clock: Clock): Prisma.Sql {
  const answer = Prisma.sql`make_interval(secs => ${REFUND_ANSWER_MS / 1_000})`;
  return Prisma.sql`CASE WHEN r.asked_at IS NULL THEN r.created_at + interval '15 seconds'
    ELSE r.asked_at + least(interval '3 hours', greatest(r.asked_at - r.created_at,
      CASE WHEN r.status = 'pending' THEN interval '30 seconds' ELSE ${answer} END)) END <= ${clock.now()}::timestamptz`;
}

async function take(db: Database, clock: Clock, condition: Prisma.Sql): Promise<UnfinishedRefund[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH due AS (
      SELECT r.id, r.asked_at AS "askedAt", r.asked_at IS NOT NULL AS "isAsked", r.status = 'pending' AS "isAnswered"
      FROM refunds r
      WHERE r.status IN ('requested', 'pending') AND NOT r.to_balance AND ${condition}
      ORDER BY r.id FOR UPDATE
    )
    UPDATE refunds r SET asked_at = CASE WHEN due."isAsked" OR due."isAnswered" THEN ${clock.now()}::timestamptz END
    FROM due, payments p, merchants merchant
    WHERE r.id = due.id AND p.id = r.payment_id AND merchant.id = p.merchant_id
    RETURNING r.id, r.amount_minor AS "amountMinor", r.idempotency_key AS "idempotencyKey",
      r.provider_refund_id AS "providerRefundId", r.reason, due."isAsked", due."askedAt", due."isAnswered",
      r.asked_at AS "takenAt",
      p.id AS "paymentId", p.number, p.provider_payment_id AS "providerPaymentId",
      p.amount_minor AS "paymentAmountMinor", p.currency, p.created_at AS "paidAt", ${merchantColumn}`;
  return rows.map(({ paymentId, number, providerPaymentId, paymentAmountMinor, currency, paidAt, ...refund }) => ({
    ...refund,
    payment: { id: paymentId, number, providerPaymentId, amountMinor: paymentAmountMinor, currency, createdAt: paidAt },
  }));
}

/** Notes that the provider is at a refund, and the name that it has given it there, if any. */
export async function keepProviderRefund(
  db: Database,
  refundId: number,
  providerRefundId: string | null,
): Promise<void> {
  await db.refund.updateMany({
    where: { id: refundId, status: { in: ['requested', 'pending'] } },
    data: { status: 'pending', ...(providerRefundId === null ? {} : { providerRefundId }) },
  });
}

/**
 * Ends a refund that the provider will not give. Nothing is undone, because nothing was booked. False where it is over
 * already.
 */
export async function failRefund(db: Database, clock: Clock, refundId: number, failure: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.refund.updateMany({
      where: { id: refundId, status: { in: ['requested', 'pending'] } },
      data: { status: 'failed', failure: failure.slice(0, 200), finishedAt: clock.now() },
    });
    if (count === 0) return false;
    const refund = await tx.refund.findUniqueOrThrow({ where: { id: refundId }, include: { payment: true } });
    await noteRefund(tx, clock, refund.payment, refund, 'refund-failed', { failure: failure.slice(0, 200) });
    return true;
  });
}
