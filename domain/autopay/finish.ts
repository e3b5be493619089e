import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Autopayment } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { planClientNotice } from '../notices/outbox.ts';
import { isPaid } from '../payments/state.ts';
import { linkInstead } from '../saved-methods/refused.ts';

/** After so many refusals in a row autopayment stops by itself. */
const REFUSALS_TO_PAUSE = 2;

/**
 * Ends at most `limit` charges of which it is known now what became of them. A refused one is told, with the link of the
 * same debts; the second in a row stops the card's autopayment. Gives how many ended. Cut short, it is done again.
 */
export async function finishAutopayments(db: Database, clock: Clock, limit: number): Promise<number> {
  const ended = await db.$queryRaw<{ id: number; paymentId: number; isRefused: boolean }[]>`
    SELECT charging.id, charging.payment_id AS "paymentId", payment.status IN ('canceled', 'expired') AS "isRefused"
    FROM autopayments charging JOIN payments payment ON payment.id = charging.payment_id
    WHERE charging.state = 'charging' AND payment.status NOT IN ('created', 'pending')
    ORDER BY charging.id LIMIT ${limit}`;
  let finished = 0;
  for (const { id, paymentId, isRefused } of ended) {
    // Before the row is locked: the same link is found again after a crash.
    const linkId = isRefused ? await linkInstead(db, clock, paymentId) : null;
    if (await finish(db, clock, id, linkId)) finished += 1;
  }
  return finished;
}

async function finish(db: Database, clock: Clock, id: number, linkId: number | null): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM autopayments WHERE id = ${id} AND state = 'charging' FOR UPDATE SKIP LOCKED`;
    if (!row) return false;
    const { payment, ...autopayment } = await readWithPayment(tx, id);
    const now = clock.now();
    // Money may have come after all, since the link was made.
    if (isPaid(payment.status)) {
      await tx.autopayment.update({ where: { id }, data: { state: 'succeeded', finishedAt: now } });
      return true;
    }
    const reason = payment.status === 'expired' ? 'no-answer' : 'refused';
    await tx.autopayment.update({ where: { id }, data: { state: 'refused', reason, finishedAt: now } });
    await tellRefused(tx, clock, autopayment, linkId);
    return true;
  });
}

async function readWithPayment(tx: Tx, id: number) {
  const row = await tx.autopayment.findUniqueOrThrow({ where: { id } });
  const payment = await tx.payment.findUniqueOrThrow({ where: { id: row.paymentId ?? 0 } });
  return { ...row, payment };
}

async function tellRefused(tx: Tx, clock: Clock, row: Autopayment, linkId: number | null): Promise<void> {
  const { id, savedMethodId, clientId, organizationId } = row;
  const last = await tx.autopayment.findMany({
    where: { savedMethodId, state: { in: ['succeeded', 'refused'] } },
    orderBy: { id: 'desc' },
    take: REFUSALS_TO_PAUSE,
  });
  const method = await tx.savedMethod.findUniqueOrThrow({ where: { id: savedMethodId } });
  const since = method.autopayAt;
  const inARow = last.filter(({ state, createdAt }) => state === 'refused' && since !== null && createdAt >= since);
  if (inARow.length === REFUSALS_TO_PAUSE) {
    await tx.savedMethod.update({
      where: { id: savedMethodId },
      data: { autopayAt: null, autopayPausedAt: clock.now() },
    });
    await tx.autopayment.updateMany({
      where: { savedMethodId, state: 'planned' },
      data: { state: 'skipped', reason: 'off', finishedAt: clock.now() },
    });
  }
  await planClientNotice(tx, clock, {
    key: `autopay-refused:${id}`,
    kind: 'autopay-refused',
    clientId,
    organizationId,
    params: { autopaymentId: id, ...(linkId === null ? {} : { paymentId: linkId }) },
  });
}
