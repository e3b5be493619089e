import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { tellCanceled } from '../payments/canceled.ts';
import { readFacts } from '../payments/facts.ts';
import { isOutdated } from '../payments/outdated.ts';
import { OPEN_STATUSES } from '../payments/state.ts';

/** Why a charge that was cut short is not to be asked for any more. */
type WithdrawalReason = 'nothing-owed' | 'detached' | 'unbound' | 'off';

/**
 * What has changed since a charge was taken, so that its card must not be charged: it is not owed any more, an account
 * is not the client's any more or closed to them, the one whose card it is has unbound, or autopayment was turned off.
 * Null where all is as it was.
 */
export async function findWithdrawal(db: Database, paymentId: number): Promise<WithdrawalReason | null> {
  const facts = await readFacts(db, paymentId);
  if (!facts || isOutdated(facts)) return 'nothing-owed';
  const { clientId } = facts;
  const accountIds = [...new Set(facts.lines.map(({ accountId }) => accountId))];
  const own = await db.attachment.count({
    where: { clientId, accountId: { in: accountIds }, detachedAt: null, account: { accessOpen: true } },
  });
  if (own < accountIds.length) return 'detached';
  const { savedMethod: card } = await db.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { savedMethod: { select: { telegramUserId: true, autopayAt: true } } },
  });
  const owner = card?.telegramUserId ?? null;
  const bound = { clientId, endedAt: null, ...(owner === null ? {} : { telegramUserId: owner }) };
  if ((await db.binding.count({ where: bound })) === 0) return 'unbound';
  const isAgreed = (await db.autopayment.count({ where: { paymentId } })) > 0;
  return isAgreed && card?.autopayAt === null ? 'off' : null;
}

/**
 * Ends a charge that nobody is to ask for any more, and owes whoever tapped for it word of that; or with it the
 * autopayment that it is of, which is then skipped like any that was not begun. Money that comes for it all the same is
 * credited as ever. False where it is over already.
 */
export async function withdrawCharge(
  db: Database,
  clock: Clock,
  { paymentId, reason }: { readonly paymentId: number; readonly reason: WithdrawalReason },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const [canceled] = await tx.payment.updateManyAndReturn({
      where: { id: paymentId, savedMethodId: { not: null }, status: { in: [...OPEN_STATUSES] }, receivedMinor: 0n },
      data: { status: 'canceled', finishedAt: now },
    });
    if (!canceled) return false;
    const { count } = await tx.autopayment.updateMany({
      where: { paymentId, state: 'charging' },
      data: { state: 'skipped', reason, finishedAt: now },
    });
    if (count === 0) await tellCanceled(tx, clock, canceled);
    return true;
  });
}
