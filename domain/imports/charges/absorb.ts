import type { Tx } from '../../../prisma/client.ts';
import { lockAccounts } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';
import { type ChargeMove, postMoves } from './postings.ts';

interface PostedLine {
  readonly lineId: number;
  readonly chargeId: number;
  readonly accountId: number;
  readonly allocatedMinor: bigint;
  readonly absorbedMinor: bigint;
  /** What the organization's row said when the money came, and says now. */
  readonly snapshotMinor: bigint;
  readonly officePaidMinor: bigint;
  readonly chargeAbsorbedMinor: bigint;
  readonly chargeSnapshotMinor: bigint;
}

/**
 * Payments that this run posted, of charges whose own rows it does not hold: one has entered its charge's row already
 * if the row's figure has risen by it since the money came here. Any other waits for the row.
 */
export async function absorbRisen(tx: Tx, context: ImportContext): Promise<void> {
  const lines = await findPostedLines(tx, [...context.touched.postedPaymentIds]);
  if (lines.length === 0) return;
  await lockAccounts(
    tx,
    lines.map(({ accountId }) => accountId),
  );
  const moves = new Map<number, ChargeMove>();
  const absorbed: number[] = [];
  for (const line of await findPostedLines(tx, [...context.touched.postedPaymentIds])) {
    const missingMinor = line.allocatedMinor - line.absorbedMinor;
    const known = moves.get(line.chargeId)?.officeMinor ?? {
      from: line.officePaidMinor - line.chargeAbsorbedMinor,
      to: line.officePaidMinor - line.chargeAbsorbedMinor,
    };
    const absorbedMinor = line.officePaidMinor - known.to;
    // The rise since the first payment here has to hold all that was absorbed out of it.
    const fits = line.officePaidMinor - line.chargeSnapshotMinor >= absorbedMinor + missingMinor;
    if (!fits || line.officePaidMinor < line.snapshotMinor + line.allocatedMinor) continue;
    absorbed.push(line.lineId);
    moves.set(line.chargeId, {
      chargeId: line.chargeId,
      accountId: line.accountId,
      occurredAt: context.clock.now(),
      fresh: false,
      amountMinor: { from: 0n, to: 0n },
      officeMinor: { from: known.from, to: known.to - missingMinor },
    });
  }
  await postMoves(tx, context, [...moves.values()]);
  await tx.$executeRaw`UPDATE payment_lines SET absorbed_minor = allocated_minor WHERE id = ANY(${absorbed})`;
}

async function findPostedLines(tx: Tx, paymentIds: readonly number[]): Promise<PostedLine[]> {
  if (paymentIds.length === 0) return [];
  return tx.$queryRaw<PostedLine[]>`
    SELECT line.id AS "lineId", charge.id AS "chargeId", line.account_id AS "accountId",
      line.allocated_minor AS "allocatedMinor", line.absorbed_minor AS "absorbedMinor",
      line.office_paid_minor AS "snapshotMinor", charge.office_paid_minor AS "officePaidMinor",
      total.absorbed_minor AS "chargeAbsorbedMinor", total.snapshot_minor AS "chargeSnapshotMinor"
    FROM payment_lines line
    JOIN payments payment ON payment.id = line.payment_id
    JOIN charges charge ON charge.id = line.charge_id AND charge.kind <> 'bill'
    CROSS JOIN LATERAL (
      SELECT sum(own.absorbed_minor)::bigint AS absorbed_minor, min(own.office_paid_minor) AS snapshot_minor
      FROM payment_lines own WHERE own.charge_id = charge.id AND own.allocated_minor > 0
    ) total
    WHERE payment.id = ANY(${[...paymentIds]}) AND payment.posted_at IS NOT NULL
      AND line.absorbed_minor < line.allocated_minor
    ORDER BY line.id`;
}
