import { type Database, postgresCode, type Tx } from '../../prisma/client.ts';
import type { LedgerAccountKind, LedgerTransactionKind, StatementFigure } from '../../prisma/generated/enums.ts';
import { DomainError } from '../errors.ts';

/** One side of a ledger transaction. A positive amount is a debit, a negative one a credit. */
export interface EntryDraft {
  readonly ledger: LedgerAccountKind;
  /** Only where `ledger` is `merchant`. */
  readonly merchantId?: number;
  /** The charge that a receivable entry raises or settles. */
  readonly chargeId?: number;
  readonly amountMinor: bigint;
}

/** A ledger transaction of one personal account, not yet numbered. */
export interface TransactionDraft {
  readonly accountId: number;
  readonly kind: LedgerTransactionKind;
  /**
   * The line of a statement it belongs to; the usual one of its kind unless told: opening, charge and penalty are lines
   * of their own, charge_correction and recalculation are «перерасчёт», whatever settles is «оплачено».
   */
  readonly figure?: StatementFigure;
  /** Unique for ever: posting a key for the second time does nothing. */
  readonly idempotencyKey: string;
  readonly occurredAt: Date;
  /** ISO 4217; the organization's own unless told. */
  readonly currency?: string;
  readonly paymentId?: number;
  readonly refundId?: number;
  readonly importedPaymentId?: number;
  /** The transaction that this one takes back; each can be taken back once. */
  readonly reversesId?: bigint;
  /** They sum to zero, or the database refuses the transaction at commit. */
  readonly entries: readonly EntryDraft[];
}

/**
 * A transaction that really was posted; `number` counts from 1 within its personal account, without holes. An
 * office_receipt, which only explains the office's own figure, has none.
 */
export interface PostedTransaction {
  readonly idempotencyKey: string;
  readonly transactionId: bigint;
  readonly number: number | null;
}

/**
 * Posts ledger transactions with one statement, however many, and gives those that were not there yet, in order.
 * In the same statement the ledger accounts' balances move, and so do the charges that receivable entries name: their
 * amount where the kind raises a debt (opening, charge, charge_correction, recalculation, penalty), their allocated
 * part in every other kind. So do the account's months, by the line of a statement that each draft belongs to.
 *
 * Locks the personal accounts in the order of their ids until the end of the transaction; whoever touches charges
 * before posting calls `lockAccounts` first, or two may wait for each other. Fails with `balance-changed` where a
 * balance would give more than it holds: the database itself refuses that, whoever reckoned wrongly or too late.
 */
export async function postTransactions(
  tx: Tx | Database,
  drafts: readonly TransactionDraft[],
): Promise<PostedTransaction[]> {
  if (drafts.length === 0) return [];
  try {
    return await tx.$queryRaw<PostedTransaction[]>`
      SELECT idempotency_key AS "idempotencyKey", transaction_id AS "transactionId", number
      FROM post_ledger(${JSON.stringify(draftsToJson(drafts))}::jsonb)`;
  } catch (error) {
    throw postgresCode(error) === OVERDRAFT ? new DomainError('balance-changed') : error;
  }
}

/** The trigger's on ledger_accounts. */
const OVERDRAFT = 'LK005';

/** Takes the locks that posting takes, for work that must read balances or charges before it knows what to post. */
export async function lockAccounts(tx: Tx, accountIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM accounts WHERE id = ANY(${[...accountIds]}) ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Drafts as the database function `post_ledger` takes them. Amounts and long ids travel as strings, because JSON's
 * numbers lose digits beyond 2^53.
 */
export function draftsToJson(drafts: readonly TransactionDraft[]): object[] {
  return drafts.map((draft) => ({
    account_id: draft.accountId,
    kind: draft.kind,
    figure: draft.figure,
    idempotency_key: draft.idempotencyKey,
    occurred_at: draft.occurredAt.toISOString(),
    currency: draft.currency,
    payment_id: draft.paymentId,
    refund_id: draft.refundId,
    imported_payment_id: draft.importedPaymentId,
    reverses_id: draft.reversesId?.toString(),
    entries: draft.entries.map((entry) => ({
      ledger: entry.ledger,
      merchant_id: entry.merchantId,
      charge_id: entry.chargeId,
      amount_minor: entry.amountMinor.toString(),
    })),
  }));
}
