import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { NamedAccount } from './named-account.ts';

/** What a personal account holds and owes. */
export interface AccountBalance extends NamedAccount {
  readonly currency: string;
  /** Money held, «баланс»: never below zero. */
  readonly balanceMinor: bigint;
  /** What is still owed, all its charges together. */
  readonly owedMinor: bigint;
}

/**
 * Balance and debt of every open account attached to the client, also where both are zero, ordered by organization and
 * holder; of those named if any are. What is named and not the client's is left out.
 */
export async function readBalances(
  db: Database | Tx,
  { clientId, accountIds }: { readonly clientId: number; readonly accountIds?: readonly number[] },
): Promise<AccountBalance[]> {
  return db.$queryRaw<AccountBalance[]>`
    SELECT account.id AS "accountId", organization.id AS "organizationId", organization.name AS "organizationName",
      account.number AS "accountNumber", organization.account_word AS "accountWord",
      coalesce(student.name, account.holder_name) AS "holderName", organization.currency,
      coalesce(-advance.balance_minor, 0) AS "balanceMinor", owed.minor AS "owedMinor"
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN organizations organization ON organization.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    LEFT JOIN ledger_accounts advance ON advance.account_id = account.id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = organization.currency
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(charge.amount_minor - charge.allocated_minor), 0)::bigint AS minor FROM charges charge
      WHERE charge.account_id = account.id AND charge.allocated_minor < charge.amount_minor
    ) owed
    WHERE attachment.client_id = ${clientId} AND attachment.detached_at IS NULL
      ${accountIds === undefined ? Prisma.empty : Prisma.sql`AND account.id = ANY(${[...accountIds]})`}
    ORDER BY organization.name, organization.id, "holderName", account.number`;
}

/** What each account holds in its organization's currency; one that never held anything is missing. */
export async function readHeld(db: Database | Tx, accountIds: readonly number[]): Promise<Map<number, bigint>> {
  const rows = await db.$queryRaw<{ accountId: number; heldMinor: bigint }[]>`
    SELECT advance.account_id AS "accountId", -advance.balance_minor AS "heldMinor"
    FROM ledger_accounts advance
    JOIN accounts account ON account.id = advance.account_id
    JOIN organizations organization ON organization.id = account.organization_id
      AND organization.currency = advance.currency
    WHERE advance.account_id = ANY(${[...accountIds]}) AND advance.kind = 'advance' AND advance.merchant_id = 0`;
  return new Map(rows.map(({ accountId, heldMinor }) => [accountId, heldMinor]));
}
