import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../../prisma/client.ts';
import type { LedgerAccountKind, LedgerTransactionKind } from '../../../prisma/generated/enums.ts';
import { lockAccounts, postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import type { StatementFigures } from '../../billing/statement.ts';
import { groupBy } from '../../collections.ts';
import { sumOf } from '../../money.ts';
import type { ImportContext } from '../context.ts';
import type { Day } from '../records.ts';
import { toJson } from '../rows.ts';

interface Month extends StatementFigures {
  readonly accountId: number;
  readonly period: Day;
}

interface PostedPart {
  readonly accountId: number;
  readonly transactionId: bigint;
  /** bill:ACCOUNT:PERIOD:PART */
  readonly key: string;
  readonly amountMinor: bigint;
}

type Part = 'opening' | 'charged' | 'recalculated' | 'penalty' | 'paid';

const PARTS: Readonly<
  Record<Part, { kind: LedgerTransactionKind; correction: LedgerTransactionKind; against: LedgerAccountKind }>
> = {
  opening: { kind: 'opening', correction: 'charge_correction', against: 'opening' },
  charged: { kind: 'charge', correction: 'charge_correction', against: 'income' },
  recalculated: { kind: 'recalculation', correction: 'charge_correction', against: 'income' },
  penalty: { kind: 'penalty', correction: 'charge_correction', against: 'income' },
  paid: { kind: 'office_payment', correction: 'office_payment_correction', against: 'office' },
};

/**
 * Brings the one rolling bill of each account in line with its months: the ledger holds every month's parts as lines
 * of their own, and the bill owes the latest month's «к оплате» less what was paid here since. Where a month does not
 * open with what the one before closed with, the difference is taken over as an opening of its own, so that the
 * organization's latest figure always comes out.
 */
export async function syncBills(tx: Tx, context: ImportContext, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length === 0) return;
  await lockAccounts(tx, accountIds);
  const months = groupBy(await readMonths(tx, accountIds), ({ accountId }) => accountId);
  const bills = await writeBills(tx, context, months);
  const posted = groupBy(await readPosted(tx, accountIds), ({ accountId }) => accountId);
  await postTransactions(
    tx,
    [...months].flatMap(([accountId, ofAccount]) =>
      draftsOf(context, {
        accountId,
        chargeId: bills.get(accountId) ?? 0,
        months: ofAccount,
        posted: posted.get(accountId) ?? [],
      }),
    ),
  );
}

interface Bill {
  readonly accountId: number;
  readonly chargeId: number;
  readonly months: readonly Month[];
  readonly posted: readonly PostedPart[];
}

function draftsOf(context: ImportContext, { accountId, chargeId, months, posted }: Bill): TransactionDraft[] {
  const live = new Map(posted.map((part) => [part.key, part]));
  let closingMinor = 0n;
  return months.flatMap((month) => {
    const wanted: Record<Part, bigint> = {
      opening: month.openingMinor - closingMinor,
      charged: month.chargedMinor,
      recalculated: month.recalculatedMinor,
      penalty: month.penaltyMinor,
      paid: -month.paidMinor,
    };
    closingMinor = month.closingMinor;
    return (Object.keys(PARTS) as Part[]).flatMap((part) => {
      const { kind, correction, against } = PARTS[part];
      const key = `bill:${accountId}:${month.period}:${part}`;
      const before = live.get(key);
      const occurredAt = context.momentOf(part === 'paid' ? lastDayOf(month.period) : month.period);
      if ((before?.amountMinor ?? 0n) === wanted[part]) return [];
      const entries = (amountMinor: bigint): TransactionDraft['entries'] => [
        { ledger: 'receivable', chargeId, amountMinor },
        { ledger: against, amountMinor: -amountMinor },
      ];
      const drafts: TransactionDraft[] = [];
      if (before) {
        drafts.push({
          accountId,
          kind: correction,
          idempotencyKey: `reversal:${before.transactionId}`,
          // In the month it corrects, so that the month's statement stays what the organization's file says.
          occurredAt,
          figure: part,
          reversesId: before.transactionId,
          entries: entries(-before.amountMinor),
        });
      }
      if (wanted[part] !== 0n) {
        drafts.push({
          accountId,
          kind: before ? correction : kind,
          // Every posting of a part has a key of its own, because a part may come back after it was taken out.
          idempotencyKey: `${key}:${context.stamp}`,
          occurredAt,
          figure: part,
          entries: entries(wanted[part]),
        });
      }
      return drafts;
    });
  });
}

async function readMonths(tx: Tx, accountIds: readonly number[]): Promise<Month[]> {
  return tx.$queryRaw<Month[]>`
    SELECT account_id AS "accountId", period::text, opening_minor AS "openingMinor", charged_minor AS "chargedMinor",
      recalculated_minor AS "recalculatedMinor", penalty_minor AS "penaltyMinor", paid_minor AS "paidMinor",
      closing_minor AS "closingMinor"
    FROM billing_months WHERE account_id = ANY(${[...accountIds]}) ORDER BY account_id, period`;
}

/** The parts of months that the ledger holds and that no reversal has taken back. */
async function readPosted(tx: Tx, accountIds: readonly number[]): Promise<PostedPart[]> {
  return tx.$queryRaw<PostedPart[]>`
    SELECT posted.account_id AS "accountId", posted.id AS "transactionId", entry.amount_minor AS "amountMinor",
      array_to_string((string_to_array(posted.idempotency_key, ':'))[1:4], ':') AS key
    FROM ledger_transactions posted
    JOIN ledger_entries entry ON entry.transaction_id = posted.id AND entry.charge_id IS NOT NULL
    WHERE posted.account_id = ANY(${[...accountIds]}) AND starts_with(posted.idempotency_key, 'bill:')
      AND NOT EXISTS (SELECT FROM ledger_transactions later WHERE later.reverses_id = posted.id)`;
}

async function writeBills(
  tx: Tx,
  { organization, startedAt }: ImportContext,
  months: ReadonlyMap<number, readonly Month[]>,
): Promise<Map<number, number>> {
  const input = [...months].flatMap(([accountId, ofAccount]) => {
    const latest = ofAccount.at(-1);
    if (!latest) return [];
    return {
      account_id: accountId,
      period: latest.period,
      due_on: dueDayOf(latest.period, organization.billDueDay),
      office_paid_minor: sumOf(ofAccount.map(({ paidMinor }) => paidMinor)),
    };
  });
  const rows = await tx.$queryRaw<{ id: number; accountId: number }[]>`
    INSERT INTO charges (organization_id, account_id, kind, source_id, due_on, period, currency, office_paid_minor,
      created_at)
    SELECT ${organization.id}, account_id, 'bill', account_id, due_on, period, ${organization.currency},
      office_paid_minor, ${startedAt}::timestamptz
    FROM jsonb_to_recordset(${toJson(input)}::jsonb) AS input(
      account_id int, period date, due_on date, office_paid_minor bigint)
    ON CONFLICT (kind, source_id) DO UPDATE
      SET due_on = EXCLUDED.due_on, period = EXCLUDED.period, office_paid_minor = EXCLUDED.office_paid_minor
    RETURNING id, account_id AS "accountId"`;
  return new Map(rows.map(({ id, accountId }) => [accountId, id]));
}

/** The organization's day of the following month, or that month's last day if it is shorter. */
export function dueDayOf(period: Day, day: number): Day {
  return Temporal.PlainDate.from(period).add({ months: 1 }).with({ day }, { overflow: 'constrain' }).toString();
}

const lastDayOf = (period: Day): Day =>
  Temporal.PlainDate.from(period).add({ months: 1 }).subtract({ days: 1 }).toString();
