import type { Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { sumOf } from '../money.ts';

interface StoredRefund {
  readonly id: number;
  readonly paymentId: number;
  readonly amountMinor: bigint;
  readonly isPosted: boolean;
}

/**
 * Marks as posted what was given back of these payments and what the organization's own list names: rows with a
 * negative sum and the payment's number. Each row stands for one refund of its sum; rows that fit none by themselves
 * stand for all that is left if together they come to that. The same rows again change nothing.
 */
export async function postRefunds(tx: Tx, clock: Clock, paymentIds: readonly number[]): Promise<void> {
  if (paymentIds.length === 0) return;
  const refunds = await tx.$queryRaw<StoredRefund[]>`
    SELECT id, payment_id AS "paymentId", amount_minor AS "amountMinor", posted_at IS NOT NULL AS "isPosted"
    FROM refunds WHERE payment_id = ANY(${[...paymentIds]}) AND status = 'succeeded' ORDER BY finished_at, id`;
  const rows = await tx.$queryRaw<{ paymentId: number; amountMinor: bigint }[]>`
    SELECT payment_id AS "paymentId", -amount_minor AS "amountMinor" FROM imported_payments
    WHERE payment_id = ANY(${[...paymentIds]}) AND amount_minor < 0`;
  const listed = groupBy(rows, ({ paymentId }) => paymentId);
  const posted = [...groupBy(refunds, ({ paymentId }) => paymentId)].flatMap(([paymentId, ofPayment]) =>
    matchRows(
      ofPayment,
      (listed.get(paymentId) ?? []).map(({ amountMinor }) => amountMinor),
    ),
  );
  await tx.$executeRaw`
    UPDATE refunds SET posted_at = ${clock.now()} WHERE id = ANY(${posted}) AND posted_at IS NULL`;
}

function matchRows(refunds: readonly StoredRefund[], sumsMinor: readonly bigint[]): number[] {
  const left = [...sumsMinor];
  const take = ({ amountMinor }: StoredRefund): boolean => {
    const index = left.indexOf(amountMinor);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  // Rows that have posted theirs before do not post another.
  for (const refund of refunds.filter(({ isPosted }) => isPosted)) take(refund);
  const open = refunds.filter(({ isPosted }) => !isPosted);
  const matched = open.filter(take);
  const rest = open.filter((refund) => !matched.includes(refund));
  const isWhole = left.length > 0 && sumOf(left) === sumOf(rest.map(({ amountMinor }) => amountMinor));
  return (isWhole ? open : matched).map(({ id }) => id);
}
