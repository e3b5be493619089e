import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { LedgerTransactionKind, PaymentStatus, StatementFigure } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from './charge-subject.ts';
import { isOwnAccount, type OwnAccount } from './own-account.ts';

/** A ledger transaction as the client sees it: one line of the account's history. */
export interface TransactionLine {
  readonly transactionId: bigint;
  /** Counts from 1 within the account, without holes. */
  readonly number: number;
  readonly kind: LedgerTransactionKind;
  /** The line of a statement that it belongs to. */
  readonly figure: StatementFigure;
  readonly occurredAt: Date;
  /** The organization's day of it, 'YYYY-MM-DD': the one that statements and periods go by. */
  readonly occurredOn: string;
  readonly currency: string;
  /** By how much what is owed grew (or, negative, shrank). */
  readonly owedMinor: bigint;
  /** By how much the balance «баланс» grew (or, negative, shrank). */
  readonly balanceMinor: bigint;
  readonly paymentId: number | null;
  readonly paymentNumber: string | null;
  readonly refundId: number | null;
}

/** One part of a transaction: how much of it concerned which charge (null: none). Positive: more is owed. */
export type TransactionPart = Partial<ChargeSubject> & {
  readonly transactionId: bigint;
  readonly chargeId: number | null;
  /** receivable: what is owed; advance: the balance, where a positive sum makes it smaller. */
  readonly ledger: 'receivable' | 'advance';
  readonly amountMinor: bigint;
};

/**
 * What a history can be narrowed to. charges: what raised a debt; payments: money that came or went back, and what the
 * balance paid; balance: whatever moved the balance; corrections: what took back or changed something earlier.
 */
export type TransactionGroup = 'charges' | 'payments' | 'balance' | 'corrections';

export const TRANSACTION_GROUPS: readonly TransactionGroup[] = ['charges', 'payments', 'balance', 'corrections'];

/** The kinds of each group; the balance is told by the entries instead. */
const KINDS: Readonly<Record<Exclude<TransactionGroup, 'balance'>, readonly LedgerTransactionKind[]>> = {
  charges: ['opening', 'charge', 'recalculation', 'penalty'],
  payments: ['office_payment', 'payment', 'top_up', 'from_balance', 'refund'],
  corrections: ['charge_correction', 'office_payment_correction'],
};

/** Which page of a history. */
export interface TransactionWish extends OwnAccount {
  /** The number of the last line of the page before. */
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
  readonly group?: TransactionGroup | undefined;
  /** Days 'YYYY-MM-DD', both included, by the organization's calendar. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The transactions of one account attached to the client, by number, newest first, at most `limit` (20 unless told);
 * those before the number `before` if one is given, which is how the next page is asked for. Lines that only the
 * office's own books concern (the list of payments that its rows already count) are left out. A page costs the same
 * however long the history is; one of a period, no more than the period's own transactions.
 */
export async function listTransactions(db: Database | Tx, wish: TransactionWish): Promise<TransactionLine[]> {
  return db.$queryRaw<TransactionLine[]>`
    WITH account AS MATERIALIZED (SELECT account.id FROM accounts account WHERE ${isOwnAccount(wish)}),
    page AS MATERIALIZED (${pageOf(wish)})
    SELECT ${transactionColumns}
    FROM page JOIN ledger_transactions t ON t.id = page.id
    ${transactionJoins}
    ORDER BY t.number DESC`;
}

/** The columns of `TransactionLine`, where `t` is the transaction and `transactionJoins` are joined to it. */
export const transactionColumns = Prisma.sql`
  t.id AS "transactionId", t.number, t.kind, t.figure, t.occurred_at AS "occurredAt",
  t.occurred_on::text AS "occurredOn", moved.currency, moved.owed_minor AS "owedMinor",
  moved.balance_minor AS "balanceMinor", t.payment_id AS "paymentId", payment.number AS "paymentNumber",
  t.refund_id AS "refundId"`;

/** What each transaction moved, and the payment it is of. */
export const transactionJoins = Prisma.sql`
  CROSS JOIN LATERAL (
    SELECT min(ledger.currency) AS currency,
      coalesce(sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'receivable'), 0)::bigint AS owed_minor,
      -coalesce(sum(entry.amount_minor) FILTER (WHERE ledger.kind = 'advance'), 0)::bigint AS balance_minor
    FROM ledger_entries entry JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id
    WHERE entry.transaction_id = t.id
  ) moved
  LEFT JOIN payments payment ON payment.id = t.payment_id`;

function pageOf(wish: TransactionWish): Prisma.Sql {
  if (wish.from !== undefined || wish.to !== undefined) return pageOfPeriod(wish);
  // Each way walks an index in the order of the page and stops when it is full.
  const { group, before, limit = 20 } = wish;
  const earlier = before === undefined ? Prisma.empty : Prisma.sql`AND each.number < ${before}`;
  if (group === undefined) {
    return Prisma.sql`
      SELECT own.id
      FROM account
      CROSS JOIN LATERAL (
        SELECT each.id FROM ledger_transactions each
        WHERE each.account_id = account.id AND each.number IS NOT NULL ${earlier}
        ORDER BY each.number DESC LIMIT ${limit}
      ) own`;
  }
  if (group !== 'balance') {
    return Prisma.sql`
      SELECT own.id
      FROM account
      CROSS JOIN unnest(${[...KINDS[group]]}::ledger_transaction_kind[]) AS wanted (kind)
      CROSS JOIN LATERAL (
        SELECT each.id, each.number FROM ledger_transactions each
        WHERE each.account_id = account.id AND each.kind = wanted.kind ${earlier}
        ORDER BY each.number DESC LIMIT ${limit}
      ) own
      ORDER BY own.number DESC LIMIT ${limit}`;
  }
  // Ids grow with the numbers, because both are given under the account's lock.
  const entered =
    before === undefined
      ? Prisma.empty
      : Prisma.sql`AND moved.transaction_id < (
          SELECT each.id FROM ledger_transactions each WHERE each.account_id = account.id AND each.number = ${before})`;
  return Prisma.sql`
    SELECT own.id
    FROM account
    JOIN ledger_accounts advance ON advance.account_id = account.id AND advance.kind = 'advance'
    CROSS JOIN LATERAL (
      SELECT DISTINCT moved.transaction_id AS id FROM ledger_entries moved
      WHERE moved.ledger_account_id = advance.id ${entered}
      ORDER BY moved.transaction_id DESC LIMIT ${limit}
    ) own
    ORDER BY own.id DESC LIMIT ${limit}`;
}

/**
 * All of the period's are read, by its index. A walk by number or kind might pass by the whole history to find them, so
 * these are written as no index has them.
 */
function pageOfPeriod({ group, from, to, before, limit = 20 }: TransactionWish): Prisma.Sql {
  return Prisma.sql`
    SELECT own.id
    FROM account
    CROSS JOIN LATERAL (
      SELECT inside.id FROM (
        SELECT each.id, each.number FROM ledger_transactions each
        WHERE each.account_id = account.id AND each.figure IS NOT NULL
          ${from === undefined ? Prisma.empty : Prisma.sql`AND each.occurred_on >= ${from}::date`}
          ${to === undefined ? Prisma.empty : Prisma.sql`AND each.occurred_on <= ${to}::date`}
          ${before === undefined ? Prisma.empty : Prisma.sql`AND each.number + 0 < ${before}`}
          ${group === undefined ? Prisma.empty : isOfGroup(group)}
        OFFSET 0
      ) inside
      ORDER BY inside.number DESC LIMIT ${limit}
    ) own`;
}

const isOfGroup = (group: TransactionGroup): Prisma.Sql =>
  group === 'balance'
    ? Prisma.sql`AND EXISTS (
        SELECT FROM ledger_entries moved
        JOIN ledger_accounts advance ON advance.id = moved.ledger_account_id AND advance.kind = 'advance'
        WHERE moved.transaction_id = each.id)`
    : Prisma.sql`AND each.kind::text = ANY(${[...KINDS[group]]}::text[])`;

/** What a transaction was for, with all that it hangs together with. */
export interface TransactionDetails extends TransactionLine {
  /** In the order of its entries; those of the office's and the organization's own books are left out. */
  readonly parts: readonly TransactionPart[];
  /** The number of the transaction that this one takes back, and of the one that takes this one back. */
  readonly reverses: number | null;
  readonly reversedBy: number | null;
  readonly payment: TransactionPayment | null;
  readonly refund: TransactionRefund | null;
  /** What the organization's list of payments says of the money that its own figure counts. */
  readonly importedPayments: readonly ImportedPaymentLine[];
}

export interface TransactionPayment {
  readonly id: number;
  /** LK-000123 */
  readonly number: string;
  /** Made by this client, who can open it; another adult's payment of the same account is not theirs to open. */
  readonly isOwn: boolean;
  readonly status: PaymentStatus;
  /** `balance`: paid from the balance alone. */
  readonly provider: string;
  readonly method: string | null;
  readonly finishedAt: Date | null;
}

export interface TransactionRefund {
  readonly id: number;
  readonly amountMinor: bigint;
  readonly cancelDebts: boolean;
  readonly reason: string | null;
  readonly finishedAt: Date | null;
}

/** A payment that the organization's own file lists, as it stands there. */
export interface ImportedPaymentLine {
  /** 'YYYY-MM-DD'. */
  readonly paidOn: string;
  readonly amountMinor: bigint;
  readonly method: string;
  readonly purpose: string;
}

/** One transaction of an account attached to the client, by its number; null where there is none such. */
export async function getTransaction(
  db: Database | Tx,
  { number, ...own }: OwnAccount & { readonly number: number },
): Promise<TransactionDetails | null> {
  const [row] = await db.$queryRaw<(TransactionLine & Links)[]>`
    SELECT ${transactionColumns}, reversed.number AS reverses, reversal.number AS "reversedBy",
      payment.client_id = ${own.clientId} AS "paymentIsOwn", payment.status AS "paymentStatus", payment.provider,
      payment.method, payment.finished_at AS "paymentFinishedAt", refund.amount_minor AS "refundMinor",
      refund.cancel_debts AS "cancelDebts", refund.reason, refund.finished_at AS "refundFinishedAt"
    FROM accounts account
    JOIN ledger_transactions t ON t.account_id = account.id AND t.number = ${number}
    ${transactionJoins}
    LEFT JOIN ledger_transactions reversed ON reversed.id = t.reverses_id
    LEFT JOIN ledger_transactions reversal ON reversal.reverses_id = t.id
    LEFT JOIN refunds refund ON refund.id = t.refund_id
    WHERE ${isOwnAccount(own)}`;
  if (!row) return null;
  const { reverses, reversedBy, paymentIsOwn, paymentStatus, provider, method, paymentFinishedAt, ...rest } = row;
  const { refundMinor, cancelDebts, reason, refundFinishedAt, ...line } = rest;
  const { paymentId, paymentNumber, refundId } = line;
  const parts = await listPartsOf(db, [line.transactionId]);
  const isOffice = line.kind === 'office_payment' || line.kind === 'office_payment_correction';
  return {
    ...line,
    parts,
    reverses,
    reversedBy,
    payment:
      paymentId !== null && paymentNumber !== null && paymentStatus !== null
        ? {
            id: paymentId,
            number: paymentNumber,
            isOwn: paymentIsOwn === true,
            status: paymentStatus,
            provider: provider ?? '',
            method,
            finishedAt: paymentFinishedAt,
          }
        : null,
    refund:
      refundId !== null && refundMinor !== null
        ? {
            id: refundId,
            amountMinor: refundMinor,
            cancelDebts: cancelDebts === true,
            reason,
            finishedAt: refundFinishedAt,
          }
        : null,
    importedPayments: isOffice
      ? await listImportedPayments(
          db,
          parts.flatMap(({ chargeId }) => chargeId ?? []),
        )
      : [],
  };
}

/** What hangs together with a transaction; null where nothing does. */
interface Links {
  readonly reverses: number | null;
  readonly reversedBy: number | null;
  readonly paymentIsOwn: boolean | null;
  readonly paymentStatus: PaymentStatus | null;
  readonly provider: string | null;
  readonly method: string | null;
  readonly paymentFinishedAt: Date | null;
  readonly refundMinor: bigint | null;
  readonly cancelDebts: boolean | null;
  readonly reason: string | null;
  readonly refundFinishedAt: Date | null;
}

/**
 * What transactions were for, in the order of their entries; those of the organization's own books are left out. The
 * caller has made sure that they are the reader's.
 */
export async function listPartsOf(db: Database | Tx, transactionIds: readonly bigint[]): Promise<TransactionPart[]> {
  if (transactionIds.length === 0) return [];
  return db.$queryRaw<TransactionPart[]>`
    SELECT entry.transaction_id AS "transactionId", entry.charge_id AS "chargeId", ledger.kind AS ledger,
      entry.amount_minor AS "amountMinor", ${chargeSubjectColumns}
    FROM ledger_entries entry
    JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind IN ('receivable', 'advance')
    LEFT JOIN charges charge ON charge.id = entry.charge_id
    ${chargeSubjectJoins}
    WHERE entry.transaction_id = ANY(${[...transactionIds]}::bigint[])
    ORDER BY entry.id`;
}

/** The payments of the organization's own list that were matched to these charges, oldest first. */
export async function listImportedPayments(
  db: Database | Tx,
  chargeIds: readonly number[],
): Promise<ImportedPaymentLine[]> {
  return db.$queryRaw<ImportedPaymentLine[]>`
    SELECT paid_on::text AS "paidOn", amount_minor AS "amountMinor", method, purpose
    FROM imported_payments WHERE charge_id = ANY(${[...chargeIds]}) AND payment_id IS NULL
    ORDER BY paid_on, id`;
}
