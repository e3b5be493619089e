import type { Database } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';

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
  readonly lines: readonly PaymentLineFacts[];
}

export interface PaymentLineFacts {
  /** null for a top-up of the balance */
  readonly subject: ChargeSubject | null;
  readonly accountNumber: string;
  readonly amountMinor: bigint;
  /** what of it went to the charge, and what to the balance */
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
}

/** The payments with these ids, in their order; null where there is none. One query. */
export async function readPaymentFacts(db: Database, ids: readonly number[]): Promise<(PaymentFacts | null)[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT payment.id, payment.number, payment.client_id AS "clientId", payment.status,
      organization.name AS "organizationName", payment.currency, payment.amount_minor AS "amountMinor",
      payment.received_minor AS "receivedMinor", account.number AS "accountNumber",
      line.amount_minor AS "lineAmountMinor", line.allocated_minor AS "allocatedMinor",
      line.advanced_minor AS "advancedMinor", line.charge_id AS "chargeId", ${chargeSubjectColumns}
    FROM payments payment
    JOIN organizations organization ON organization.id = payment.organization_id
    JOIN payment_lines line ON line.payment_id = payment.id
    JOIN accounts account ON account.id = line.account_id
    LEFT JOIN charges charge ON charge.id = line.charge_id
    ${chargeSubjectJoins}
    WHERE payment.id = ANY(${[...ids]})
    ORDER BY line.id`;
  return ids.map((id) => {
    const own = rows.filter((row) => row.id === id);
    const [first] = own;
    return first ? { ...first, lines: own.map(toLine) } : null;
  });
}

interface Row extends ChargeSubject, Omit<PaymentFacts, 'lines'>, Omit<PaymentLineFacts, 'subject' | 'amountMinor'> {
  readonly chargeId: number | null;
  readonly lineAmountMinor: bigint;
}

function toLine(row: Row): PaymentLineFacts {
  const { accountNumber, lineAmountMinor, allocatedMinor, advancedMinor } = row;
  return {
    subject: row.chargeId === null ? null : row,
    accountNumber,
    amountMinor: lineAmountMinor,
    allocatedMinor,
    advancedMinor,
  };
}
