import type { Tx } from '../../../prisma/client.ts';
import type { LedgerAccountKind, LedgerTransactionKind } from '../../../prisma/generated/enums.ts';
import { postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import { groupBy } from '../../collections.ts';
import { sumOf } from '../../money.ts';
import type { ImportContext } from '../context.ts';

/** When corrections happen, and what makes their keys unique. */
type MoveContext = Pick<ImportContext, 'clock' | 'stamp'>;

/** A charge on its way from what the ledger says to what the organization's row says. */
export interface ChargeMove {
  readonly chargeId: number;
  readonly accountId: number;
  /** When the charge came to be; a later correction happens now. */
  readonly occurredAt: Date;
  readonly fresh: boolean;
  readonly amountMinor: { readonly from: bigint; readonly to: bigint };
  /** The part that the office, not the cabinet, took. */
  readonly officeMinor: { readonly from: bigint; readonly to: bigint };
}

interface LiveTransaction {
  readonly transactionId: bigint;
  readonly kind: LedgerTransactionKind;
  readonly chargeId: number;
  readonly amountMinor: bigint;
}

const CHARGED: readonly LedgerTransactionKind[] = ['charge', 'charge_correction'];

/**
 * Posts what moves charges: the charge itself, money that the office took (more of it is one more payment), and
 * corrections, each a reversal of what no longer holds and a new entry of what does.
 */
export async function postMoves(tx: Tx, context: MoveContext, moves: readonly ChargeMove[]): Promise<void> {
  const corrected = moves.filter(
    ({ fresh, amountMinor, officeMinor }) =>
      !fresh && (amountMinor.from !== amountMinor.to || officeMinor.to < officeMinor.from),
  );
  const live = groupBy(await liveTransactions(tx, corrected), ({ chargeId }) => chargeId);
  await postTransactions(
    tx,
    moves.flatMap((move) => draftsOf(move, live.get(move.chargeId) ?? [], context)),
  );
}

function draftsOf(move: ChargeMove, live: readonly LiveTransaction[], context: MoveContext): TransactionDraft[] {
  const { chargeId, accountId, fresh } = move;
  const occurredAt = fresh ? move.occurredAt : context.clock.now();
  const suffix = fresh ? '' : `:${context.stamp}`;
  const entry = (
    what: 'amount' | 'office',
    kind: LedgerTransactionKind,
    against: LedgerAccountKind,
    amountMinor: bigint,
  ): TransactionDraft => ({
    accountId,
    kind,
    idempotencyKey: `charge:${chargeId}:${what}${suffix}`,
    occurredAt,
    entries: [
      { ledger: 'receivable', chargeId, amountMinor },
      { ledger: against, amountMinor: -amountMinor },
    ],
  });
  const drafts: TransactionDraft[] = [];

  const { amountMinor: amount, officeMinor: office } = move;
  if (amount.from !== amount.to) {
    const before = live.filter(({ kind }) => CHARGED.includes(kind));
    drafts.push(...before.map((posted) => reversal(posted, accountId, occurredAt, 'charge_correction', 'income')));
    const left = amount.to - amount.from + sumOf(before.map(({ amountMinor }) => amountMinor));
    if (left !== 0n) drafts.push(entry('amount', fresh ? 'charge' : 'charge_correction', 'income', left));
  }

  if (office.to > office.from) {
    drafts.push(entry('office', 'office_payment', 'office', office.from - office.to));
  } else if (office.to < office.from) {
    const before = live.filter(({ kind }) => !CHARGED.includes(kind));
    drafts.push(
      ...before.map((posted) => reversal(posted, accountId, occurredAt, 'office_payment_correction', 'office')),
    );
    const left = office.from - office.to + sumOf(before.map(({ amountMinor }) => amountMinor));
    if (left !== 0n) drafts.push(entry('office', 'office_payment_correction', 'office', left));
  }
  return drafts;
}

function reversal(
  { transactionId, chargeId, amountMinor }: LiveTransaction,
  accountId: number,
  occurredAt: Date,
  kind: LedgerTransactionKind,
  against: LedgerAccountKind,
): TransactionDraft {
  return {
    accountId,
    kind,
    idempotencyKey: `reversal:${transactionId}`,
    occurredAt,
    reversesId: transactionId,
    entries: [
      { ledger: 'receivable', chargeId, amountMinor: -amountMinor },
      { ledger: against, amountMinor },
    ],
  };
}

/** The office's transactions on these charges that are neither reversals nor reversed. */
async function liveTransactions(tx: Tx, moves: readonly ChargeMove[]): Promise<LiveTransaction[]> {
  if (moves.length === 0) return [];
  return tx.$queryRaw<LiveTransaction[]>`
    SELECT posted.id AS "transactionId", posted.kind, entry.charge_id AS "chargeId", entry.amount_minor AS "amountMinor"
    FROM ledger_entries entry JOIN ledger_transactions posted ON posted.id = entry.transaction_id
    WHERE entry.charge_id = ANY(${moves.map(({ chargeId }) => chargeId)})
      AND posted.kind IN ('charge', 'charge_correction', 'office_payment', 'office_payment_correction')
      AND posted.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM ledger_transactions later WHERE later.reverses_id = posted.id)
    ORDER BY posted.id`;
}
