import type { Database, Tx } from '../../prisma/client.ts';
import { OPEN_STATUSES } from '../payments/state.ts';

/** A charge of a kept card of which nobody knows yet how it ends. */
interface UnderWay {
  readonly paymentId: number;
  readonly clientId: number;
  /** The debt that it pays. */
  readonly chargeId: number;
}

/** Lets nobody else take one of these debts to charge a card for it until the transaction ends, whoever it is that pays. */
export async function lockForCharging(tx: Tx, chargeIds: readonly number[]): Promise<void> {
  // In one order, so that two never wait for each other.
  const ordered = [...new Set(chargeIds)].toSorted((a, b) => a - b);
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext('charged from a card'), id) FROM unnest(${ordered}::int[]) debt (id)`;
}

/** What of these debts is being charged from a kept card at this moment, by any client of theirs; the oldest first. */
export async function findUnderWay(db: Database | Tx, chargeIds: readonly number[]): Promise<UnderWay[]> {
  const lines = await db.paymentLine.findMany({
    where: {
      chargeId: { in: [...chargeIds] },
      payment: { savedMethodId: { not: null }, status: { in: [...OPEN_STATUSES] } },
    },
    select: { chargeId: true, payment: { select: { id: true, clientId: true } } },
    orderBy: { paymentId: 'asc' },
  });
  return lines.flatMap(({ chargeId, payment }) =>
    chargeId === null ? [] : [{ paymentId: payment.id, clientId: payment.clientId, chargeId }],
  );
}
