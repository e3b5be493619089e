import type { Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import type { Clock } from '../../clock.ts';
import { groupBy } from '../../collections.ts';
import { sumOf } from '../../money.ts';
import { enteredOf } from '../entered.ts';
import { cancelCharges } from './cancel.ts';
import type { RefundPart } from './choose.ts';
import type { RefundFacts, RefundFactsLine } from './facts.ts';

/** Money that is back where it came from: at the payer, or on the balance. */
export interface GivenBack {
  readonly refundId: number;
  readonly amountMinor: bigint;
  readonly cancelDebts: boolean;
  readonly parts: readonly RefundPart[];
  /** Null: the money went back to the balance. Else keys of ledger transactions begin so. */
  readonly providerKey: string | null;
}

type Part = RefundFactsLine & RefundPart;

/**
 * Writes what a refund changes: ledger, the payment's lines, what the refund took of each, the payment's state and the
 * refund's own. To be called under `lockForRefund`, with the facts of that moment.
 */
export async function bookRefund(tx: Tx, clock: Clock, facts: RefundFacts, given: GivenBack): Promise<void> {
  const { refundId, amountMinor, providerKey, cancelDebts } = given;
  const now = clock.now();
  const linesById = new Map(facts.lines.map((line) => [line.lineId, line]));
  const parts = given.parts.flatMap((part): Part[] => {
    const line = linesById.get(part.lineId);
    return line ? [{ ...line, ...part }] : [];
  });
  await keepLines(tx, refundId, parts);
  await postTransactions(tx, drafts(facts, given, parts, now));
  await lowerLines(tx, parts, { isFromBalance: providerKey === null });
  if (cancelDebts) await cancelCharges(tx, { refundId, facts, parts, now });
  const refundedMinor = facts.refundedMinor + amountMinor;
  await tx.payment.update({
    where: { id: facts.id },
    data: {
      refundedMinor,
      status: refundedMinor < facts.receivedMinor + facts.balanceSpentMinor ? 'partially_refunded' : 'refunded',
    },
  });
  await tx.refund.update({ where: { id: refundId }, data: { status: 'succeeded', failure: null, finishedAt: now } });
}

/** One ledger transaction for each personal account that gives something back. */
function drafts(
  { id, merchantId, currency }: RefundFacts,
  { refundId, providerKey }: GivenBack,
  parts: readonly Part[],
  now: Date,
): TransactionDraft[] {
  return [...groupBy(parts, ({ accountId }) => accountId)].map(([accountId, ofAccount]): TransactionDraft => {
    const settled = ofAccount.filter((part) => part.allocatedMinor > 0n);
    const allocatedMinor = sumOf(settled.map((part) => part.allocatedMinor));
    const advancedMinor = sumOf(ofAccount.map((part) => part.advancedMinor));
    const debts = settled.map(({ chargeId, allocatedMinor: amountMinor }) => ({
      ledger: 'receivable' as const,
      ...(chargeId === null ? {} : { chargeId }),
      amountMinor,
    }));
    const common = { accountId, kind: 'refund', occurredAt: now, currency, paymentId: id, refundId } as const;
    if (providerKey === null) {
      return {
        ...common,
        idempotencyKey: `refund:${refundId}:balance:${accountId}`,
        entries: [...debts, { ledger: 'advance', amountMinor: -allocatedMinor }],
      };
    }
    return {
      ...common,
      idempotencyKey: `${providerKey}${refundId}:${accountId}`,
      entries: [
        ...debts,
        ...(advancedMinor > 0n ? [{ ledger: 'advance' as const, amountMinor: advancedMinor }] : []),
        {
          ledger: 'merchant',
          ...(merchantId === null ? {} : { merchantId }),
          amountMinor: -(allocatedMinor + advancedMinor),
        },
      ],
    };
  });
}

/**
 * With what the organization's row counts right now as paid not here: by that it can be told later that the row has
 * taken the refund in. A payment that it has grown by already is no part of that, though the organization has not
 * posted it yet.
 */
async function keepLines(tx: Tx, refundId: number, parts: readonly Part[]): Promise<void> {
  const rows = parts.map(({ lineId, allocatedMinor, advancedMinor }) => ({
    line_id: lineId,
    allocated_minor: allocatedMinor.toString(),
    advanced_minor: advancedMinor.toString(),
  }));
  await tx.$executeRaw`
    INSERT INTO refund_lines (refund_id, line_id, allocated_minor, advanced_minor, office_part_minor)
    SELECT ${refundId}, part.line_id, part.allocated_minor, part.advanced_minor,
      coalesce(charge.office_paid_minor - entered.amount_minor - risen.amount_minor, 0)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS part(line_id int, allocated_minor bigint, advanced_minor bigint)
    JOIN payment_lines line ON line.id = part.line_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    LEFT JOIN LATERAL (${enteredOf(Prisma.sql`charge.id`)}) entered ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(own.brought_minor), 0)::bigint AS amount_minor FROM (
        SELECT other.office_paid_minor, other.allocated_minor + coalesce((
          SELECT sum(back.allocated_minor) FROM refund_lines back WHERE back.line_id = other.id), 0) AS brought_minor
        FROM payment_lines other WHERE other.charge_id = charge.id AND other.absorbed_minor = 0
      ) own
      WHERE own.brought_minor > 0 AND charge.office_paid_minor >= own.office_paid_minor + own.brought_minor
    ) risen ON true
    ORDER BY part.line_id`;
}

async function lowerLines(
  tx: Tx,
  parts: readonly Part[],
  { isFromBalance }: { isFromBalance: boolean },
): Promise<void> {
  const rows = parts.map(({ lineId, allocatedMinor, advancedMinor }) => ({
    id: lineId,
    allocated: allocatedMinor.toString(),
    from_balance: isFromBalance ? allocatedMinor.toString() : '0',
    advanced: advancedMinor.toString(),
  }));
  await tx.$executeRaw`
    UPDATE payment_lines line SET allocated_minor = line.allocated_minor - part.allocated,
      from_balance_minor = line.from_balance_minor - part.from_balance,
      advanced_minor = line.advanced_minor - part.advanced
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS part(id int, allocated bigint, from_balance bigint, advanced bigint)
    WHERE line.id = part.id`;
}
