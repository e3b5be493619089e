import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { LedgerTransactionKind } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from './charge-subject.ts';

/** A ledger transaction as the client sees it: one line of the account's history. */
export interface TransactionLine {
  readonly transactionId: bigint;
  /** Counts from 1 within the account, without holes. */
  readonly number: number;
  readonly kind: LedgerTransactionKind;
  readonly occurredAt: Date;
  readonly currency: string;
  /** By how much what is owed grew (or, negative, shrank). */
  readonly owedMinor: bigint;
  /** By how much the balance «баланс» grew (or, negative, shrank). */
  readonly balanceMinor: bigint;
  readonly paymentId: number | null;
  readonly paymentNumber: string | null;
  readonly importedPaymentId: number | null;
}

/** One part of a transaction: how much of it concerned which charge (null: none). Positive: more is owed. */
export type TransactionPart = Partial<ChargeSubject> & {
  readonly chargeId: number | null;
  readonly amountMinor: bigint;
};

/**
 * The transactions of one account attached to the client, newest first, at most `limit`; those before the number
 * `before` if one is given, which is how the next page is asked for. Lines that only the office's own books concern
 * (the list of payments that its rows already count) are left out.
 */
export async function listTransactions(
  db: Database | Tx,
  { clientId, accountId, before, limit = 20 }: { clientId: number; accountId: number; before?: number; limit?: number },
): Promise<TransactionLine[]> {
  return db.$queryRaw<TransactionLine[]>`
    SELECT t.id AS "transactionId", t.number, t.kind, t.occurred_at AS "occurredAt", moved.currency,
      moved.owed_minor AS "owedMinor", moved.balance_minor AS "balanceMinor",
      t.payment_id AS "paymentId", payment.number AS "paymentNumber", t.imported_payment_id AS "importedPaymentId"
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN ledger_transactions t ON t.account_id = account.id
    CROSS JOIN LATERAL (
      SELECT min(ledger.currency) AS currency,
        coalesce(sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'receivable'), 0)::bigint AS owed_minor,
        -coalesce(sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'advance'), 0)::bigint AS balance_minor
      FROM ledger_entries entry JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
      WHERE entry.transaction_id = t.id
    ) moved
    LEFT JOIN payments payment ON payment.id = t.payment_id
    WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL AND account.id = ${accountId}
      AND t.kind <> 'office_receipt'
      ${before === undefined ? Prisma.empty : Prisma.sql`AND t.number < ${before}`}
    ORDER BY t.number DESC LIMIT ${limit}`;
}

/** What a transaction of an account attached to the client was for, in the order of its entries. */
export async function listTransactionParts(
  db: Database | Tx,
  { clientId, transactionId }: { clientId: number; transactionId: bigint },
): Promise<TransactionPart[]> {
  return db.$queryRaw<TransactionPart[]>`
    SELECT entry.charge_id AS "chargeId", entry.amount_minor AS "amountMinor", ${chargeSubjectColumns}
    FROM ledger_transactions t
    JOIN attachments attachment ON attachment.account_id = t.account_id
      AND attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
    JOIN accounts account ON account.id = t.account_id AND account.access_open
    JOIN ledger_entries entry ON entry.transaction_id = t.id
    JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind IN ('receivable', 'advance')
    LEFT JOIN charges charge ON charge.id = entry.charge_id
    ${chargeSubjectJoins}
    WHERE t.id = ${transactionId}
    ORDER BY entry.id`;
}
