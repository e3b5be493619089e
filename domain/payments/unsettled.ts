import { type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { tellCanceled } from './canceled.ts';
import { type ConnectableMerchant, merchantColumn } from './merchants.ts';

/** A payment about which the provider should be asked, with its merchant account. */
export interface UnsettledPayment {
  readonly id: number;
  readonly number: string;
  readonly status: PaymentStatus;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly providerPaymentId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly merchant: ConnectableMerchant;
}

/**
 * Takes at most `limit` payments whose provider owes news, for this process alone: those that a click has brought to
 * the provider, a minute after the click, then at growing intervals (as long again as has passed since, from one
 * minute to three hours), at once when their time is up, and for ten days after they expired, because an old link
 * may still be paid. Taking one notes that it is asked about now.
 */
export async function takeUnsettled(db: Database, clock: Clock, limit: number): Promise<UnsettledPayment[]> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  return take(
    db,
    now,
    Prisma.sql`
      p.claimed_at <= ${now} - interval '1 minute'
      AND (p.status IN ('created', 'pending') OR (p.status = 'expired' AND p.expires_at > ${now} - interval '10 days'))
      AND (p.checked_at IS NULL
        OR p.checked_at + least(greatest(p.checked_at - p.claimed_at, interval '1 minute'), interval '3 hours') <= ${now}
        OR (p.status <> 'expired' AND p.expires_at <= ${now} AND p.checked_at <= ${now} - interval '1 minute'))
      ORDER BY p.checked_at NULLS FIRST, p.id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
}

/**
 * Takes one payment to ask about it now, because its payer is looking; not more than once in three seconds, and not
 * where nothing more can be learned.
 */
export async function takeWatched(db: Database, clock: Clock, paymentId: number): Promise<UnsettledPayment | null> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  const taken = await take(
    db,
    now,
    Prisma.sql`
      p.id = ${paymentId} AND p.claimed_at IS NOT NULL AND p.status IN ('created', 'pending', 'expired')
      AND (p.checked_at IS NULL OR p.checked_at <= ${now} - interval '3 seconds')
      FOR UPDATE SKIP LOCKED`,
  );
  return taken[0] ?? null;
}

async function take(db: Database, now: Prisma.Sql, condition: Prisma.Sql): Promise<UnsettledPayment[]> {
  return db.$queryRaw<UnsettledPayment[]>`
    WITH due AS (SELECT p.id FROM payments p WHERE ${condition})
    UPDATE payments p SET checked_at = ${now}
    FROM due, merchants merchant
    WHERE p.id = due.id AND merchant.id = p.merchant_id
    RETURNING p.id, p.number, p.status, p.currency, p.amount_minor AS "amountMinor",
      p.provider_payment_id AS "providerPaymentId", p.created_at AS "createdAt", p.expires_at AS "expiresAt",
      ${merchantColumn}`;
}

/** Ends a payment whose time is up and for which no money came; money that comes all the same is still credited. */
export async function expirePayment(db: Database, clock: Clock, paymentId: number): Promise<boolean> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const [expired] = await tx.payment.updateManyAndReturn({
      where: { id: paymentId, status: { in: ['created', 'pending'] }, expiresAt: { lte: now } },
      data: { status: 'expired', finishedAt: now },
    });
    // A link that ran out is no news to whoever did not follow it; of a charge its payer waits to hear.
    if (expired && expired.savedMethodId !== null) await tellCanceled(tx, clock, expired);
    return expired !== undefined;
  });
}

/** Ends all overdue payments whose link was never clicked, so that no provider knows of them. Gives how many. */
export async function expireUnclaimed(db: Database, clock: Clock): Promise<number> {
  const now = clock.now();
  const { count } = await db.payment.updateMany({
    where: { status: 'created', claimedAt: null, expiresAt: { lte: now } },
    data: { status: 'expired', finishedAt: now },
  });
  return count;
}
