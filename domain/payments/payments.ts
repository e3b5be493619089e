import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { AccountWord, ChargeKind, PaymentStatus } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';

/** A payment as a list shows it. */
export interface PaymentSummary {
  readonly id: number;
  /** LK-000123 */
  readonly number: string;
  /** Opens the page where it is paid. */
  readonly token: string;
  readonly status: PaymentStatus;
  readonly organizationId: string;
  readonly organizationName: string;
  /** The organization's, in which its days begin and end. */
  readonly timeZone: string;
  readonly currency: string;
  /** Asked from the payer, and from the balance. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** What really came from the payer, which may be more or less than was asked. */
  readonly receivedMinor: bigint;
  /** What the balance really gave, which may be less than was asked. */
  readonly balanceSpentMinor: bigint;
  readonly refundedMinor: bigint;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When the money came, or when it was clear that it will not. */
  readonly finishedAt: Date | null;
}

/** What was paid for, and where the money of that part went. `kind` null: a top-up of the balance. */
export interface PaidLine extends Omit<ChargeSubject, 'kind'> {
  readonly lineId: number;
  readonly kind: ChargeKind | null;
  readonly chargeId: number | null;
  readonly accountId: number;
  readonly accountNumber: string;
  /** Whose account it is now; null once the account is not the payer's any more, because it may be another's. */
  readonly holderName: string | null;
  /** Asked from the payer, and from the account's balance. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /**
   * What the charge still lacks now; null for a top-up. Of an account that is not the payer's any more no more than was
   * asked, while the payment waits, and null after it.
   */
  readonly outstandingMinor: bigint | null;
  /** What the account's balance holds now; null where nothing is asked from it. */
  readonly heldMinor: bigint | null;
  /** Given to the charge in all, the part of it that the balance gave, and what went to the account's balance. */
  readonly allocatedMinor: bigint;
  readonly fromBalanceMinor: bigint;
  readonly advancedMinor: bigint;
}

/** A payment with all that its page and its receipt say. */
export interface PaymentDetails extends PaymentSummary {
  readonly clientId: number;
  readonly telegramUserId: bigint | null;
  /** Null: from the balance alone. */
  readonly merchantId: number | null;
  readonly provider: string;
  /** How it was paid, in the provider's words; null until the money is in, or where the provider does not say. */
  readonly method: string | null;
  readonly confirmationUrl: string | null;
  /** Somebody has followed the link, or asked for the charge. */
  readonly isClaimed: boolean;
  /** The payer has agreed that the card be kept. */
  readonly saveMethod: boolean;
  /** The kept card that it is charged from, by its title; null where it is paid by its link. */
  readonly savedMethodTitle: string | null;
  /** Free of form: name, taxpayer's number, address, as the organization entered them. */
  readonly legalDetails: unknown;
  readonly contacts: unknown;
  readonly accountWord: AccountWord;
  /** That of the one in Telegram who asked for it, else the client's, else Russian. */
  readonly locale: string;
  readonly lines: readonly PaidLine[];
}

const summaryColumns = Prisma.sql`
  payment.id, payment.number, payment.token, payment.status,
  payment.organization_id AS "organizationId", organization.name AS "organizationName",
  organization.time_zone AS "timeZone", payment.currency, payment.amount_minor AS "amountMinor", payment.balance_minor AS "balanceMinor",
  payment.received_minor AS "receivedMinor", payment.balance_spent_minor AS "balanceSpentMinor",
  payment.refunded_minor AS "refundedMinor", payment.created_at AS "createdAt",
  payment.expires_at AS "expiresAt", payment.finished_at AS "finishedAt"`;

/**
 * The client's payments, newest first, at most `limit`; those before the id `before` if one is given, which is how
 * the next page is asked for. Links that ran out without a click are left out: nothing came of them.
 */
export async function listPayments(
  db: Database | Tx,
  {
    clientId,
    organizationId,
    before,
    limit = 10,
  }: {
    clientId: number;
    organizationId?: string;
    before?: number;
    limit?: number;
  },
): Promise<PaymentSummary[]> {
  return db.$queryRaw<PaymentSummary[]>`
    SELECT ${summaryColumns}
    FROM payments payment JOIN organizations organization ON organization.id = payment.organization_id
    WHERE payment.client_id = ${clientId} AND NOT (payment.status = 'expired' AND payment.claimed_at IS NULL)
      ${organizationId === undefined ? Prisma.empty : Prisma.sql`AND payment.organization_id = ${organizationId}`}
      ${before === undefined ? Prisma.empty : Prisma.sql`AND payment.id < ${before}`}
    ORDER BY payment.id DESC LIMIT ${limit}`;
}

/** One payment of the client's own, with its lines; null where there is none such. */
export async function getPayment(
  db: Database | Tx,
  { clientId, paymentId }: { clientId: number; paymentId: number },
): Promise<PaymentDetails | null> {
  return readDetails(db, Prisma.sql`payment.id = ${paymentId} AND payment.client_id = ${clientId}`);
}

/** The payment that the secret of a link opens, in whatever state it is; null where the link is not ours. */
export async function findPayable(db: Database | Tx, token: string): Promise<PaymentDetails | null> {
  return readDetails(db, Prisma.sql`payment.token = ${token}`);
}

async function readDetails(db: Database | Tx, condition: Prisma.Sql): Promise<PaymentDetails | null> {
  const payments = await db.$queryRaw<Omit<PaymentDetails, 'lines'>[]>`
    SELECT ${summaryColumns}, payment.client_id AS "clientId", payment.telegram_user_id AS "telegramUserId",
      payment.merchant_id AS "merchantId", payment.provider, payment.method,
      payment.confirmation_url AS "confirmationUrl", payment.claimed_at IS NOT NULL AS "isClaimed",
      payment.save_method AS "saveMethod", saved.title AS "savedMethodTitle",
      organization.legal_details AS "legalDetails", organization.contacts, organization.account_word AS "accountWord",
      coalesce(reader.locale, client.locale, 'ru') AS locale
    FROM payments payment
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN clients client ON client.id = payment.client_id
    LEFT JOIN telegram_users reader ON reader.id = payment.telegram_user_id
    LEFT JOIN saved_methods saved ON saved.id = payment.saved_method_id
    WHERE ${condition}`;
  const [payment] = payments;
  if (!payment) return null;
  const lines = await readLines(db, payment.id);
  return { ...payment, lines: payment.finishedAt === null ? lines : lines.map(withoutPeriod) };
}

/** The one bill of an account goes on from month to month: what was paid for it was not for the month it is at now. */
const withoutPeriod = (line: PaidLine): PaidLine => (line.kind === 'bill' ? { ...line, period: null } : line);

async function readLines(db: Database | Tx, paymentId: number): Promise<PaidLine[]> {
  return db.$queryRaw<PaidLine[]>`
    SELECT line.id AS "lineId", line.charge_id AS "chargeId", account.id AS "accountId",
      account.number AS "accountNumber",
      CASE WHEN reach.is_own THEN coalesce(student.name, account.holder_name) END AS "holderName",
      line.amount_minor AS "amountMinor", line.balance_minor AS "balanceMinor",
      line.allocated_minor AS "allocatedMinor", line.from_balance_minor AS "fromBalanceMinor",
      line.advanced_minor AS "advancedMinor",
      CASE WHEN line.balance_minor > 0 THEN coalesce(-advance.balance_minor, 0) END AS "heldMinor",
      CASE WHEN reach.is_own THEN charge.amount_minor - charge.allocated_minor
        WHEN payment.finished_at IS NULL
          THEN least(charge.amount_minor - charge.allocated_minor, line.amount_minor + line.balance_minor)
        END AS "outstandingMinor", ${chargeSubjectColumns}
    FROM payment_lines line
    JOIN payments payment ON payment.id = line.payment_id
    JOIN accounts account ON account.id = line.account_id
    CROSS JOIN LATERAL (
      SELECT account.access_open AND EXISTS (
        SELECT FROM attachments attachment
        WHERE attachment.account_id = account.id AND attachment.client_id = payment.client_id
          AND attachment.detached_at IS NULL) AS is_own
    ) reach
    LEFT JOIN students student ON student.id = account.student_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    LEFT JOIN ledger_accounts advance ON advance.account_id = line.account_id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = payment.currency
    ${chargeSubjectJoins}
    WHERE line.payment_id = ${paymentId}
    ORDER BY line.id`;
}
