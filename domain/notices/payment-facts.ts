import type { Database } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';
import { sumOf } from '../money.ts';

/** What there is to say of a payment: read when it is said. */
export interface PaymentFacts {
  readonly id: number;
  readonly number: string;
  readonly clientId: number;
  readonly status: PaymentStatus;
  readonly organizationName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedMinor: bigint;
  /** what the balance gave, and what those balances hold now */
  readonly balanceSpentMinor: bigint;
  readonly heldMinor: bigint;
  /** the kept card that it was charged from; null where it was not */
  readonly cardTitle: string | null;
  /** it was charged by itself, as announced */
  readonly isAutopayment: boolean;
  /** its fiscal receipt, as far as it is made; null where none was asked for */
  readonly fiscal: FiscalFacts | null;
  readonly lines: readonly PaymentLineFacts[];
}

export interface FiscalFacts {
  /** sent: it is made, and of it nothing more will be told */
  readonly state: 'pending' | 'registered' | 'failed' | 'sent';
  readonly url: string | null;
  readonly storageNumber: string | null;
  readonly documentNumber: string | null;
  readonly attribute: string | null;
}

export interface PaymentLineFacts {
  /** null for a top-up of the balance */
  readonly subject: ChargeSubject | null;
  readonly accountNumber: string;
  /** asked from the payer, and from the balance */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** what went to the charge, what of that the balance gave, and what went to the balance */
  readonly allocatedMinor: bigint;
  readonly fromBalanceMinor: bigint;
  readonly advancedMinor: bigint;
  /** what is still owed of the charge now; null for a top-up, and where the account is no longer the payer’s */
  readonly outstandingMinor: bigint | null;
}

/** The payments with these ids, in their order; null where there is none. One query. */
export async function readPaymentFacts(db: Database, ids: readonly number[]): Promise<(PaymentFacts | null)[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT payment.id, payment.number, payment.client_id AS "clientId", payment.status,
      organization.name AS "organizationName", payment.currency, payment.amount_minor AS "amountMinor",
      payment.received_minor AS "receivedMinor", payment.balance_spent_minor AS "balanceSpentMinor",
      account.id AS "accountId", account.number AS "accountNumber", coalesce(-advance.balance_minor, 0) AS "heldMinor",
      line.amount_minor AS "lineAmountMinor", line.balance_minor AS "balanceMinor",
      saved.title AS "cardTitle",
      EXISTS (SELECT FROM autopayments planned WHERE planned.payment_id = payment.id) AS "isAutopayment",
      CASE WHEN payment.fiscal IS NOT NULL THEN coalesce((
        SELECT jsonb_build_object('state', receipt.state, 'url', receipt.url, 'storageNumber', receipt.storage_number,
          'documentNumber', receipt.document_number, 'attribute', receipt.attribute)
        FROM fiscal_receipts receipt WHERE receipt.payment_id = payment.id AND receipt.kind = 'payment'
        ORDER BY receipt.id LIMIT 1), jsonb_build_object('state', CASE WHEN (payment.fiscal->>'isTold')::boolean THEN 'pending' ELSE 'sent' END,
          'url', NULL)) END AS fiscal,
      line.allocated_minor AS "allocatedMinor", line.from_balance_minor AS "fromBalanceMinor",
      line.advanced_minor AS "advancedMinor", line.charge_id AS "chargeId",
      CASE WHEN account.access_open AND EXISTS (
        SELECT FROM attachments attachment
        WHERE attachment.account_id = account.id AND attachment.client_id = payment.client_id
          AND attachment.detached_at IS NULL)
        THEN charge.amount_minor - charge.allocated_minor END AS "outstandingMinor", ${chargeSubjectColumns}
    FROM payments payment
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN payment_lines line ON line.payment_id = payment.id
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN saved_methods saved ON saved.id = payment.saved_method_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    LEFT JOIN ledger_accounts advance ON advance.account_id = account.id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = payment.currency
    ${chargeSubjectJoins}
    WHERE payment.id = ANY(${[...ids]})
    ORDER BY line.id`;
  return ids.map((id) => {
    const own = rows.filter((row) => row.id === id);
    const [first] = own;
    return first ? { ...first, heldMinor: heldBy(own), lines: own.map(toLine) } : null;
  });
}

/** What the balances that gave something hold, each once. */
function heldBy(rows: readonly Row[]): bigint {
  const giving = rows.filter(({ fromBalanceMinor }) => fromBalanceMinor > 0n);
  return sumOf(new Map(giving.map(({ accountId, heldMinor }) => [accountId, heldMinor])).values());
}

interface Row extends ChargeSubject, Omit<PaymentFacts, 'lines'>, Omit<PaymentLineFacts, 'subject' | 'amountMinor'> {
  readonly accountId: number;
  readonly chargeId: number | null;
  readonly lineAmountMinor: bigint;
}

function toLine(row: Row): PaymentLineFacts {
  const {
    accountNumber,
    lineAmountMinor,
    balanceMinor,
    allocatedMinor,
    fromBalanceMinor,
    advancedMinor,
    outstandingMinor,
  } = row;
  return {
    subject: row.chargeId === null ? null : row,
    accountNumber,
    amountMinor: lineAmountMinor,
    balanceMinor,
    allocatedMinor,
    fromBalanceMinor,
    advancedMinor,
    outstandingMinor,
  };
}
