import type { Database, Tx } from '../../prisma/client.ts';
import type { LedgerTransactionKind, PaymentStatus } from '../../prisma/generated/enums.ts';
import { type ChargeReason, readChargeReason } from './charge-reason.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from './charge-subject.ts';
import type { NamedAccount } from './named-account.ts';
import { type ImportedPaymentLine, listImportedPayments } from './transactions.ts';

/**
 * «Почему столько?»: how the sum of a charge came to be. What was charged less what the organization's row says is
 * paid, less what was paid here and is not in that row yet, is what is owed:
 * `amountMinor - officePaidMinor - paidHereMinor = outstandingMinor`.
 */
export interface ChargeExplanation extends ChargeSubject, NamedAccount {
  readonly chargeId: number;
  readonly timeZone: string;
  readonly currency: string;
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string;
  readonly amountMinor: bigint;
  readonly outstandingMinor: bigint;
  /** What the organization's own row counts as paid, and the part of it that its list of payments tells of. */
  readonly officePaidMinor: bigint;
  readonly importedPayments: readonly ImportedPaymentLine[];
  /** Paid here, less what was given back and what the organization's row contains already. */
  readonly paidHereMinor: bigint;
  readonly payments: readonly ChargePayment[];
  readonly refunds: readonly ChargeRefund[];
  /** What was changed after the fact, each with its number in the account's history, oldest first. */
  readonly corrections: readonly ChargeCorrection[];
  /** What the charge is for, down to the lesson, the item or the month. */
  readonly reason: ChargeReason;
}

/** A payment made here that went, in whole or in part, to the charge, also where all of it was given back since. */
export interface ChargePayment {
  readonly paymentId: number;
  /** LK-000123 */
  readonly number: string;
  readonly status: PaymentStatus;
  /** Made by this client, who can open it. */
  readonly isOwn: boolean;
  readonly method: string | null;
  readonly finishedAt: Date | null;
  /** What of it is with the charge now, the part out of the balance included; a refund takes it down. */
  readonly allocatedMinor: bigint;
  readonly fromBalanceMinor: bigint;
  /** The organization has it in its own books. */
  readonly isPosted: boolean;
}

/** What of the charge a refund opened again. */
export interface ChargeRefund {
  readonly refundId: number;
  readonly paymentId: number;
  readonly paymentNumber: string;
  readonly amountMinor: bigint;
  readonly reason: string | null;
  readonly finishedAt: Date | null;
}

export interface ChargeCorrection {
  /** Of the transaction in the account's history. */
  readonly number: number;
  readonly kind: LedgerTransactionKind;
  readonly occurredAt: Date;
  /** By how much more (or, negative, less) was owed for it. */
  readonly amountMinor: bigint;
}

interface ChargeRow
  extends Omit<ChargeExplanation, 'importedPayments' | 'payments' | 'refunds' | 'corrections' | 'reason'> {
  readonly sourceId: number;
}

/**
 * Explains the sum of a charge, paid or not, of an account attached to the client; null where there is none such.
 */
export async function explainCharge(
  db: Database | Tx,
  { clientId, chargeId }: { readonly clientId: number; readonly chargeId: number },
): Promise<ChargeExplanation | null> {
  const [row] = await db.$queryRaw<ChargeRow[]>`
    SELECT charge.id AS "chargeId", charge.source_id AS "sourceId", organization.id AS "organizationId",
      organization.name AS "organizationName", account.id AS "accountId", account.number AS "accountNumber",
      organization.account_word AS "accountWord", coalesce(student.name, account.holder_name) AS "holderName",
      organization.time_zone AS "timeZone", charge.currency, charge.due_on::text AS "dueOn",
      charge.amount_minor AS "amountMinor", charge.amount_minor - charge.allocated_minor AS "outstandingMinor",
      charge.office_paid_minor AS "officePaidMinor",
      charge.allocated_minor - charge.office_paid_minor AS "paidHereMinor", ${chargeSubjectColumns}
    FROM charges charge
    JOIN accounts account ON account.id = charge.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id
      AND attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
    JOIN organizations organization ON organization.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    ${chargeSubjectJoins}
    WHERE charge.id = ${chargeId}`;
  if (!row) return null;
  const { sourceId, ...charge } = row;
  const [reason, importedPayments, payments, refunds, corrections] = await Promise.all([
    readChargeReason(db, { chargeId, kind: charge.kind, sourceId }),
    listImportedPayments(db, [chargeId]),
    listPaymentsOf(db, chargeId, clientId),
    listRefundsOf(db, chargeId),
    listCorrectionsOf(db, chargeId),
  ]);
  return { ...charge, importedPayments, payments, refunds, corrections, reason };
}

async function listPaymentsOf(db: Database | Tx, chargeId: number, clientId: number): Promise<ChargePayment[]> {
  return db.$queryRaw<ChargePayment[]>`
    SELECT payment.id AS "paymentId", payment.number, payment.status::text AS status,
      payment.client_id = ${clientId} AS "isOwn", payment.method, payment.finished_at AS "finishedAt",
      line.allocated_minor AS "allocatedMinor", line.from_balance_minor AS "fromBalanceMinor",
      payment.posted_at IS NOT NULL AS "isPosted"
    FROM payment_lines line JOIN payments payment ON payment.id = line.payment_id
    WHERE line.charge_id = ${chargeId} AND (line.allocated_minor > 0 OR EXISTS (
      SELECT FROM refund_lines part WHERE part.line_id = line.id AND part.allocated_minor > 0))
    ORDER BY payment.finished_at, line.id`;
}

async function listRefundsOf(db: Database | Tx, chargeId: number): Promise<ChargeRefund[]> {
  return db.$queryRaw<ChargeRefund[]>`
    SELECT refund.id AS "refundId", refund.payment_id AS "paymentId", payment.number AS "paymentNumber",
      part.allocated_minor AS "amountMinor", refund.reason, refund.finished_at AS "finishedAt"
    FROM payment_lines line
    JOIN refund_lines part ON part.line_id = line.id AND part.allocated_minor > 0
    JOIN refunds refund ON refund.id = part.refund_id
    JOIN payments payment ON payment.id = refund.payment_id
    WHERE line.charge_id = ${chargeId}
    ORDER BY refund.id`;
}

async function listCorrectionsOf(db: Database | Tx, chargeId: number): Promise<ChargeCorrection[]> {
  return db.$queryRaw<ChargeCorrection[]>`
    SELECT t.number, t.kind::text AS kind, t.occurred_at AS "occurredAt", entry.amount_minor AS "amountMinor"
    FROM ledger_entries entry JOIN ledger_transactions t ON t.id = entry.transaction_id
    WHERE entry.charge_id = ${chargeId} AND t.kind IN ('charge_correction', 'office_payment_correction')
    ORDER BY t.number`;
}
