import type { Tx } from '../../prisma/client.ts';
import type { AccountWord } from '../../prisma/generated/enums.ts';

/** A month that an organization has issued a bill for, and what is to be paid now. */
export interface BillFacts {
  readonly accountId: number;
  readonly accountNumber: string;
  readonly accountWord: AccountWord;
  /** The month's first day, 'YYYY-MM-DD'. */
  readonly period: string;
  /** As the bill says: charged for the month, and to pay in all; below zero where too much was paid. */
  readonly chargedMinor: bigint;
  readonly closingMinor: bigint;
  readonly currency: string;
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string;
  readonly chargeId: number;
  /** What is left to pay now, after what was paid here; zero where nothing is. */
  readonly outstandingMinor: bigint;
  /** A later month's bill is there. */
  readonly isReplaced: boolean;
  /** Its holder has paid it here since it came. */
  readonly isPaidHere: boolean;
}

/** The bills of these accounts and months (first days), of accounts that the client holds in that organization now. */
export async function readBillFacts(
  db: Tx,
  { clientId, organizationId }: { readonly clientId: number; readonly organizationId: string },
  bills: readonly { readonly accountId: number; readonly period: string }[],
): Promise<BillFacts[]> {
  return db.$queryRaw<BillFacts[]>`
    SELECT account.id AS "accountId", account.number AS "accountNumber", organization.account_word AS "accountWord",
      month.period::text, month.charged_minor AS "chargedMinor", month.closing_minor AS "closingMinor",
      charge.currency, charge.due_on::text AS "dueOn", charge.id AS "chargeId",
      greatest(charge.amount_minor - charge.allocated_minor, 0)::bigint AS "outstandingMinor",
      EXISTS (SELECT FROM billing_months later
        WHERE later.account_id = month.account_id AND later.period > month.period) AS "isReplaced",
      EXISTS (SELECT FROM payment_lines line JOIN payments payment ON payment.id = line.payment_id
        WHERE line.charge_id = charge.id AND payment.received_minor > 0
          AND payment.finished_at > month.first_seen_at) AS "isPaidHere"
    FROM jsonb_to_recordset(${JSON.stringify(bills)}::jsonb) AS wanted("accountId" int, period date)
    JOIN billing_months month ON month.account_id = wanted."accountId" AND month.period = wanted.period
    JOIN accounts account ON account.id = month.account_id AND account.access_open
      AND account.organization_id = ${organizationId}
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.client_id = ${clientId}
      AND attachment.detached_at IS NULL
    JOIN organizations organization ON organization.id = account.organization_id
    JOIN charges charge ON charge.kind = 'bill' AND charge.source_id = account.id`;
}
