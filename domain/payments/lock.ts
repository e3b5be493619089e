import type { Tx } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';

/** A payment's line with what its charge says now. */
export interface LockedLine {
  readonly lineId: number;
  readonly accountId: number;
  readonly chargeId: number | null;
  readonly amountMinor: bigint;
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
  /** Null for a top-up. */
  readonly outstandingMinor: bigint | null;
  readonly officePaidMinor: bigint | null;
}

/** A payment that nobody else changes until the transaction ends. */
export interface LockedPayment {
  readonly id: number;
  readonly number: string;
  readonly organizationId: string;
  readonly clientId: number;
  readonly merchantId: number;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedMinor: bigint;
  readonly status: PaymentStatus;
  readonly providerPaymentId: string | null;
  /** The organization has it in its own books. */
  readonly posted: boolean;
  readonly lines: readonly LockedLine[];
}

type Row = Omit<LockedPayment, 'id' | 'lines'> &
  Omit<LockedLine, 'amountMinor' | 'allocatedMinor' | 'advancedMinor'> & {
    readonly lineAmountMinor: bigint;
    readonly lineAllocatedMinor: bigint;
    readonly lineAdvancedMinor: bigint;
  };

/** Locks a payment and the personal accounts of its lines, and reads them as they are under the lock. */
export async function lockPayment(tx: Tx, paymentId: number): Promise<LockedPayment | null> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT number, organization_id AS "organizationId", client_id AS "clientId", merchant_id AS "merchantId", currency,
      amount_minor AS "amountMinor", received_minor AS "receivedMinor", status,
      provider_payment_id AS "providerPaymentId", posted, line_id AS "lineId", account_id AS "accountId",
      charge_id AS "chargeId", line_amount_minor AS "lineAmountMinor", line_allocated_minor AS "lineAllocatedMinor",
      line_advanced_minor AS "lineAdvancedMinor", outstanding_minor AS "outstandingMinor",
      office_paid_minor AS "officePaidMinor"
    FROM lock_payment(${paymentId})`;
  const [first] = rows;
  if (!first) return null;
  const { number, organizationId, clientId, merchantId, currency, amountMinor, receivedMinor, status, posted } = first;
  return {
    id: paymentId,
    number,
    organizationId,
    clientId,
    merchantId,
    currency,
    amountMinor,
    receivedMinor,
    status,
    providerPaymentId: first.providerPaymentId,
    posted,
    lines: rows.map((row) => ({
      lineId: row.lineId,
      accountId: row.accountId,
      chargeId: row.chargeId,
      amountMinor: row.lineAmountMinor,
      allocatedMinor: row.lineAllocatedMinor,
      advancedMinor: row.lineAdvancedMinor,
      outstandingMinor: row.outstandingMinor,
      officePaidMinor: row.officePaidMinor,
    })),
  };
}
