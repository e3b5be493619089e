import { randomUUID } from 'node:crypto';
import type { Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { postMoves } from '../imports/charges/postings.ts';
import { payFromBalance } from '../payments/from-balance.ts';
import type { CoverOffer } from './cover-offers.ts';
import type { CoverPlan } from './cover-plans.ts';

interface Purchase {
  readonly clientId: number;
  readonly telegramUserId?: bigint;
  readonly offer: CoverOffer;
  readonly plan: CoverPlan;
}

/**
 * Writes the purchase: the subscription, what it costs, its payment from the balance, and the lessons that are owed no
 * more. The caller has locked the lessons and the account, and made sure of the offer. Fails with `debts-changed` where
 * the organization's file brings the same subscription at this moment.
 */
export async function buyAndCover(
  tx: Tx,
  clock: Clock,
  { clientId, telegramUserId, offer, plan }: Purchase,
): Promise<{ subscriptionId: number; paymentId: number; paymentNumber: string }> {
  const { organizationId, accountId } = offer;
  const now = clock.now();
  const subscriptionId = await addSubscription(tx, now, offer, plan);
  const { id: chargeId } = await tx.charge.create({
    data: {
      organizationId,
      accountId,
      kind: 'subscription',
      sourceId: subscriptionId,
      dueOn: new Date(`${plan.firstDay}T00:00:00Z`),
      currency: offer.currency,
    },
  });
  const nothing = { from: 0n, to: 0n };
  const move = { accountId, occurredAt: now, officeMinor: nothing };
  await postMoves(tx, { clock, stamp: randomUUID() }, [
    { ...move, chargeId, fresh: true, amountMinor: { from: 0n, to: plan.priceMinor } },
    ...plan.covered.map((lesson) => ({
      ...move,
      chargeId: lesson.chargeId,
      fresh: false,
      amountMinor: { from: lesson.outstandingMinor, to: 0n },
    })),
  ]);
  const payment = await payFromBalance(tx, clock, {
    clientId,
    ...(telegramUserId === undefined ? {} : { telegramUserId }),
    organizationId,
    lines: [{ chargeId, balanceMinor: plan.priceMinor }],
    notice: 'payment-succeeded',
  });
  await tx.visit.updateMany({
    where: { id: { in: plan.covered.map(({ visitId }) => visitId) } },
    data: { coveredById: subscriptionId },
  });
  await tx.auditEntry.create({
    data: {
      organizationId,
      actor: 'client',
      action: 'lessons-covered',
      details: { clientId, subscriptionId, paymentId: payment.id, lessons: plan.covered.length },
      createdAt: now,
    },
  });
  return { subscriptionId, paymentId: payment.id, paymentNumber: payment.number };
}

async function addSubscription(tx: Tx, now: Date, offer: CoverOffer, plan: CoverPlan): Promise<number> {
  const added = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO subscriptions (organization_id, account_id, name, group_name, first_day, last_day, lessons_total,
      lessons_left, price_minor, status, bought_at)
    VALUES (${offer.organizationId}, ${offer.accountId}, ${plan.name}, ${offer.groupName}, ${plan.firstDay}::date,
      ${plan.lastDay}::date, ${plan.lessons}::int, ${plan.lessonsLeft}::int, ${plan.priceMinor}, 'active',
      ${now}::timestamptz)
    ON CONFLICT (account_id, name, group_name, first_day) DO NOTHING
    RETURNING id`;
  const [subscription] = added;
  if (!subscription) throw new DomainError('debts-changed');
  return subscription.id;
}
