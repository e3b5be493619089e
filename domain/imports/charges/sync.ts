import type { Tx } from '../../../prisma/client.ts';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { ChargeKind } from '../../../prisma/generated/enums.ts';
import { lockAccounts } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';
import type { Day } from '../records.ts';
import { toJson } from '../rows.ts';
import { markEntered } from './entered.ts';
import { type ChargeMove, postMoves } from './postings.ts';

interface Difference {
  /** Null: there is no charge yet. */
  readonly chargeId: number | null;
  readonly sourceId: number;
  readonly accountId: number;
  readonly kind: ChargeKind;
  readonly dueOn: Day;
  readonly amountMinor: bigint;
  readonly officePaidMinor: bigint;
  readonly storedAmountMinor: bigint;
  readonly storedOfficePaidMinor: bigint;
  readonly absorbedMinor: bigint;
  /**
   * Paid here, posted by the organization, and so from now on contained in its row's own figure; less refunds that it
   * has posted, by which the figure is smaller from now on. Null: nothing of either.
   */
  readonly absorbableMinor: bigint | null;
}

/** Which rows' charges, and how to tell what they should be. */
export interface ChargeScope {
  readonly wanted: (ids: readonly number[], inRun: boolean) => Prisma.Sql;
  readonly kinds: readonly ChargeKind[];
  readonly ids: Iterable<number>;
  /** The run holds the rows themselves, and not only something that their prices hang on. */
  readonly inRun: boolean;
}

/**
 * Brings the charges of imported rows in line with the rows, and the ledger with the charges. `wanted` is SQL that
 * says what they should be. Payments made
 * here that the organization has posted are part of its rows' figures from this moment on, and so are refunds; others
 * still come on top.
 */
export async function syncCharges(
  tx: Tx,
  context: ImportContext,
  { wanted, kinds, ids, inRun }: ChargeScope,
): Promise<void> {
  const sources = [...ids];
  if (sources.length === 0) return;
  const select = wanted(sources, inRun);
  const owners = await tx.$queryRaw<{ accountId: number }[]>`
    SELECT DISTINCT account_id AS "accountId" FROM (${select}) wanted`;
  await lockAccounts(
    tx,
    owners.map(({ accountId }) => accountId),
  );

  const differences = await findDifferences(tx, context, { wanted: select, kinds, inRun });
  const added = await addCharges(
    tx,
    context,
    differences.filter(({ chargeId }) => chargeId === null),
  );
  await changeCharges(
    tx,
    differences.filter(({ chargeId }) => chargeId !== null),
  );
  const moves = differences.map((difference): ChargeMove => {
    const { chargeId, accountId, dueOn, absorbedMinor, absorbableMinor } = difference;
    return {
      chargeId: chargeId ?? added.get(difference.sourceId) ?? 0,
      accountId,
      occurredAt: context.momentOf(dueOn),
      fresh: chargeId === null,
      amountMinor: { from: difference.storedAmountMinor, to: difference.amountMinor },
      officeMinor: {
        from: difference.storedOfficePaidMinor - absorbedMinor,
        to: difference.officePaidMinor - absorbedMinor - (absorbableMinor ?? 0n),
      },
    };
  });
  await postMoves(tx, context, moves);
  await markEntered(
    tx,
    differences.flatMap(({ chargeId, absorbableMinor }) => (chargeId && absorbableMinor !== null ? chargeId : [])),
  );
}

async function findDifferences(
  tx: Tx,
  { organization }: ImportContext,
  { wanted, kinds, inRun }: { wanted: Prisma.Sql; kinds: readonly ChargeKind[]; inRun: boolean },
): Promise<Difference[]> {
  return tx.$queryRaw<Difference[]>`
    WITH wanted AS MATERIALIZED (
      -- A row may have become cheaper than what a refund has cancelled of it: nothing is owed then, and not less.
      SELECT source_id, account_id, kind, due_on, greatest(price_minor, 0) AS price_minor, office_paid_minor
      FROM (${wanted}) wanted WHERE price_minor IS NOT NULL
    ),
    paid_here AS MATERIALIZED (
      SELECT line.charge_id, sum(line.absorbed_minor - coalesce(back.absorbed_minor, 0))::bigint AS absorbed_minor,
        sum(line.allocated_minor + coalesce(back.allocated_minor, 0) - line.absorbed_minor
          - coalesce(back.posted_minor, 0) + coalesce(back.absorbed_minor, 0))
          FILTER (WHERE ${inRun} AND payment.posted_at IS NOT NULL AND (
            line.absorbed_minor < line.allocated_minor + coalesce(back.allocated_minor, 0)
            OR back.absorbed_minor < back.posted_minor))::bigint AS absorbable_minor
      FROM payments payment JOIN payment_lines line ON line.payment_id = payment.id
      LEFT JOIN LATERAL (
        SELECT sum(part.allocated_minor) AS allocated_minor, sum(part.absorbed_minor) AS absorbed_minor,
          coalesce(sum(part.allocated_minor) FILTER (WHERE refund.posted_at IS NOT NULL), 0) AS posted_minor
        FROM refund_lines part JOIN refunds refund ON refund.id = part.refund_id WHERE part.line_id = line.id
      ) back ON payment.refunded_minor > 0
      WHERE payment.organization_id = ${organization.id} AND payment.received_minor + payment.balance_spent_minor > 0
        AND line.charge_id IS NOT NULL
      GROUP BY line.charge_id
    )
    SELECT charge.id AS "chargeId", wanted.source_id AS "sourceId", wanted.account_id AS "accountId", wanted.kind,
      wanted.due_on::text AS "dueOn", wanted.price_minor AS "amountMinor",
      wanted.office_paid_minor AS "officePaidMinor",
      coalesce(charge.amount_minor, 0) AS "storedAmountMinor",
      coalesce(charge.office_paid_minor, 0) AS "storedOfficePaidMinor",
      coalesce(paid_here.absorbed_minor, 0) AS "absorbedMinor",
      paid_here.absorbable_minor AS "absorbableMinor"
    FROM wanted
    LEFT JOIN charges charge
      ON charge.source_id = wanted.source_id AND charge.kind = ANY(${[...kinds]}::charge_kind[])
    LEFT JOIN paid_here ON paid_here.charge_id = charge.id
    WHERE (charge.id IS NULL AND (wanted.price_minor <> 0 OR wanted.office_paid_minor <> 0))
      OR (charge.id IS NOT NULL AND (charge.kind, charge.due_on, charge.amount_minor, charge.office_paid_minor)
        IS DISTINCT FROM (wanted.kind, wanted.due_on, wanted.price_minor, wanted.office_paid_minor))
      OR paid_here.absorbable_minor IS NOT NULL
    ORDER BY wanted.account_id, wanted.due_on, wanted.source_id`;
}

async function addCharges(
  tx: Tx,
  { organization, startedAt }: ImportContext,
  rows: readonly Difference[],
): Promise<Map<number, number>> {
  if (rows.length === 0) return new Map();
  const added = await tx.$queryRaw<{ id: number; sourceId: number }[]>`
    INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, currency, office_paid_minor, created_at)
    SELECT ${organization.id}, account_id, kind, source_id, due_on, ${organization.currency}, office_paid_minor,
      ${startedAt}::timestamptz
    FROM jsonb_to_recordset(${columnsOf(rows)}::jsonb) AS input(
      account_id int, kind charge_kind, source_id int, due_on date, office_paid_minor bigint)
    RETURNING id, source_id AS "sourceId"`;
  return new Map(added.map(({ id, sourceId }) => [sourceId, id]));
}

async function changeCharges(tx: Tx, rows: readonly Difference[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE charges charge
    SET kind = input.kind, due_on = input.due_on, office_paid_minor = input.office_paid_minor
    FROM jsonb_to_recordset(${columnsOf(rows)}::jsonb) AS input(
      id int, kind charge_kind, due_on date, office_paid_minor bigint)
    WHERE charge.id = input.id`;
}

const columnsOf = (rows: readonly Difference[]): string =>
  toJson(
    rows.map(({ chargeId, sourceId, accountId, kind, dueOn, officePaidMinor }) => ({
      id: chargeId,
      source_id: sourceId,
      account_id: accountId,
      kind,
      due_on: dueOn,
      office_paid_minor: officePaidMinor,
    })),
  );
