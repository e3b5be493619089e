import type { Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { lockAccounts } from '../../billing/ledger.ts';
import { sumOf } from '../../money.ts';
import { enteredOf } from '../../payments/entered.ts';
import type { ImportContext } from '../context.ts';
import { markLinesEntered, markPartsEntered } from './entered.ts';
import { type ChargeMove, postMoves } from './postings.ts';

interface PostedLine {
  readonly lineId: number;
  readonly chargeId: number;
  readonly accountId: number;
  /** What it ever brought to the charge, whatever was given back since. */
  readonly broughtMinor: bigint;
  readonly absorbedMinor: bigint;
  /** What the organization's row said when the money came, and says now. */
  readonly snapshotMinor: bigint;
  readonly officePaidMinor: bigint;
  /** Of all lines of the charge: what the row contains of them, and what it said before the first of them. */
  readonly chargeAbsorbedMinor: bigint;
  readonly chargeSnapshotMinor: bigint;
  /** Refunds of it that the organization has posted and that its row was not known to contain. */
  readonly refunds: readonly PostedPart[];
}

interface PostedPart {
  readonly partId: number;
  readonly amountMinor: bigint;
  /** What the row counted as paid not here when the money went back. */
  readonly ownSnapshotMinor: bigint;
}

/**
 * Payments and refunds of charges of which this run posted something and whose own rows it does not hold. A payment has
 * entered its charge's row already if the row's figure has risen by it since the money came here; a refund has, if its
 * payment has and what the row counts besides has moved since the money went back. Any other waits for the row.
 */
export async function absorbRisen(tx: Tx, context: ImportContext): Promise<void> {
  const paymentIds = [...context.touched.postedPaymentIds];
  const found = await findPostedLines(tx, paymentIds);
  if (found.length === 0) return;
  await lockAccounts(
    tx,
    found.map(({ accountId }) => accountId),
  );
  const moves = new Map<number, ChargeMove>();
  const lineIds: number[] = [];
  const partIds: number[] = [];
  let waiting = await findPostedLines(tx, paymentIds);
  // What one of them takes out of the rise, or a refund gives back to it, may decide about another.
  for (let before = Number.POSITIVE_INFINITY; waiting.length < before; ) {
    before = waiting.length;
    waiting = waiting.filter((line) => {
      const { chargeId, accountId, officePaidMinor, chargeAbsorbedMinor } = line;
      const ownMinor = officePaidMinor - chargeAbsorbedMinor;
      const known = moves.get(chargeId)?.officeMinor ?? { from: ownMinor, to: ownMinor };
      const entered = enteredBy(line, known.to);
      if (!entered) return true;
      lineIds.push(line.lineId);
      partIds.push(...entered.partIds);
      moves.set(chargeId, {
        chargeId,
        accountId,
        occurredAt: context.clock.now(),
        fresh: false,
        amountMinor: { from: 0n, to: 0n },
        officeMinor: { from: known.from, to: entered.ownMinor },
      });
      return false;
    });
  }
  await postMoves(tx, context, [...moves.values()]);
  await markLinesEntered(tx, lineIds);
  await markPartsEntered(tx, partIds);
}

/** What of a line the row contains now, and what then is left of its figure that was not paid here; null: nothing. */
function enteredBy(line: PostedLine, ownMinor: bigint): { partIds: number[]; ownMinor: bigint } | null {
  const { officePaidMinor, refunds } = line;
  const missingMinor = line.broughtMinor - line.absorbedMinor;
  const moved = refunds.filter((part) => ownMinor - missingMinor !== part.ownSnapshotMinor);
  const backMinor = sumOf(moved.map(({ amountMinor }) => amountMinor));
  const hasRisen = (broughtMinor: bigint) => {
    const absorbedMinor = officePaidMinor - ownMinor;
    // The rise since the first payment here has to hold all that was absorbed out of it.
    const fits = officePaidMinor - line.chargeSnapshotMinor >= absorbedMinor + broughtMinor - line.absorbedMinor;
    return fits && officePaidMinor >= line.snapshotMinor + broughtMinor;
  };
  if (missingMinor > 0n && !hasRisen(line.broughtMinor) && !hasRisen(line.broughtMinor - backMinor)) return null;
  if (missingMinor === 0n && moved.length === 0) return null;
  return { partIds: moved.map(({ partId }) => partId), ownMinor: ownMinor - missingMinor + backMinor };
}

type Row = Omit<PostedLine, 'refunds'> & {
  readonly refunds: readonly { readonly [Key in keyof PostedPart]: PostedPart[Key] extends bigint ? string : number }[];
};

async function findPostedLines(tx: Tx, paymentIds: readonly number[]): Promise<PostedLine[]> {
  if (paymentIds.length === 0) return [];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT line.id AS "lineId", charge.id AS "chargeId", line.account_id AS "accountId",
      line.allocated_minor + back.allocated_minor AS "broughtMinor", line.absorbed_minor AS "absorbedMinor",
      line.office_paid_minor AS "snapshotMinor", charge.office_paid_minor AS "officePaidMinor",
      entered.amount_minor AS "chargeAbsorbedMinor", first.snapshot_minor AS "chargeSnapshotMinor", back.refunds
    FROM payment_lines line
    JOIN payments payment ON payment.id = line.payment_id
    JOIN charges charge ON charge.id = line.charge_id AND charge.kind <> 'bill'
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(part.allocated_minor), 0)::bigint AS allocated_minor,
        coalesce(jsonb_agg(jsonb_build_object('partId', part.id, 'amountMinor', part.allocated_minor::text,
          'ownSnapshotMinor', part.office_part_minor::text)
          ORDER BY part.id) FILTER (WHERE refund.posted_at IS NOT NULL AND part.absorbed_minor < part.allocated_minor),
          '[]') AS refunds
      FROM refund_lines part JOIN refunds refund ON refund.id = part.refund_id WHERE part.line_id = line.id
    ) back
    CROSS JOIN LATERAL (${enteredOf(Prisma.sql`charge.id`)}) entered
    CROSS JOIN LATERAL (
      SELECT min(own.office_paid_minor) AS snapshot_minor FROM payment_lines own
      LEFT JOIN refund_lines part ON part.line_id = own.id
      WHERE own.charge_id = charge.id AND (own.allocated_minor > 0 OR part.allocated_minor > 0)
    ) first
    WHERE payment.posted_at IS NOT NULL
      AND line.charge_id IN (SELECT named.charge_id FROM payment_lines named WHERE named.payment_id = ANY(${[...paymentIds]}))
      AND (line.absorbed_minor < line.allocated_minor + back.allocated_minor OR back.refunds <> '[]')
    ORDER BY line.id`;
  return rows.map((row) => ({
    ...row,
    refunds: row.refunds.map((part) => ({
      partId: part.partId,
      amountMinor: BigInt(part.amountMinor),
      ownSnapshotMinor: BigInt(part.ownSnapshotMinor),
    })),
  }));
}
