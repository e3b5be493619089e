import type { Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ChargeKind } from '../../prisma/generated/enums.ts';
import { lockAccounts } from '../billing/ledger.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { readThresholds } from '../organizations/index.ts';
import { payFromBalance } from './from-balance.ts';
import { splitSum } from './split.ts';

interface DueCharge {
  readonly chargeId: number;
  readonly accountId: number;
  readonly clientId: number;
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string;
  readonly outstandingMinor: bigint;
  readonly heldMinor: bigint;
}

/**
 * Pays from the balance what the organization has said the balance pays by itself (its threshold `balancePays`), the
 * oldest due first and as far as each balance reaches, and tells the client. To be called in the transaction that
 * brought money to a balance or made a charge; called again it finds nothing left to pay. Only open accounts that some
 * client holds are looked at: of the organization, or of those named. A charge of which staff have given money back is
 * left to the client, or the balance would take at once what it has just been given. Gives how many payments it made.
 */
export async function payDueFromBalance(
  tx: Tx,
  clock: Clock,
  { organizationId, accountIds }: { readonly organizationId: string; readonly accountIds?: readonly number[] },
): Promise<number> {
  const { thresholds } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { thresholds: true },
  });
  const { balancePays } = readThresholds(thresholds);
  if (balancePays.length === 0 || accountIds?.length === 0) return 0;
  const found = await findDue(tx, { organizationId, kinds: balancePays, accountIds });
  if (found.length === 0) return 0;
  const ids = [...new Set(found.map(({ accountId }) => accountId))];
  await lockAccounts(tx, ids);
  // What was read without the locks may have been paid by now.
  const due = groupBy(
    await findDue(tx, { organizationId, kinds: balancePays, accountIds: ids }),
    (each) => each.accountId,
  );
  for (const [accountId, debts] of due) {
    const [{ clientId, heldMinor } = { clientId: 0, heldMinor: 0n }] = debts;
    const { lines } = splitSum({
      debts,
      balances: new Map([[accountId, heldMinor]]),
      sumMinor: heldMinor,
      useBalance: true,
    });
    await payFromBalance(tx, clock, { clientId, organizationId, lines, notice: 'balance-paid' });
  }
  return due.size;
}

/**
 * SQL condition on `charge`, a row of charges: the last that has moved it is money given back of it, and not merely
 * undone because another refund needed it on the balance. A new sum, or a payment by the client, ends that.
 */
export const isGivenBack = Prisma.sql`coalesce((
  SELECT refund.id IS NOT NULL FROM ledger_entries entry
  JOIN ledger_transactions moved ON moved.id = entry.transaction_id
  LEFT JOIN refunds refund ON refund.id = moved.refund_id AND refund.caused_by_id IS NULL
  WHERE entry.charge_id = charge.id ORDER BY moved.id DESC LIMIT 1), false)`;

/** The client is the one who paid for the account last, if it is still theirs, else who has held it longest. */
async function findDue(
  tx: Tx,
  {
    organizationId,
    kinds,
    accountIds,
  }: {
    readonly organizationId: string;
    readonly kinds: readonly ChargeKind[];
    readonly accountIds: readonly number[] | undefined;
  },
): Promise<DueCharge[]> {
  return tx.$queryRaw<DueCharge[]>`
    SELECT charge.id AS "chargeId", account.id AS "accountId", holder.client_id AS "clientId",
      charge.due_on::text AS "dueOn", charge.amount_minor - charge.allocated_minor AS "outstandingMinor",
      -advance.balance_minor AS "heldMinor"
    FROM charges charge
    JOIN accounts account ON account.id = charge.account_id AND account.access_open
    JOIN organizations organization ON organization.id = charge.organization_id
      AND organization.currency = charge.currency
    JOIN ledger_accounts advance ON advance.account_id = account.id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = charge.currency AND advance.balance_minor < 0
    CROSS JOIN LATERAL (
      SELECT attachment.client_id FROM attachments attachment
      WHERE attachment.account_id = account.id AND attachment.detached_at IS NULL
      ORDER BY (
        SELECT max(t.number) FROM ledger_transactions t JOIN payments payment ON payment.id = t.payment_id
        WHERE t.account_id = account.id AND t.kind IN ('payment', 'top_up')
          AND payment.client_id = attachment.client_id
      ) DESC NULLS LAST, attachment.id
      LIMIT 1
    ) holder
    WHERE charge.organization_id = ${organizationId} AND charge.kind = ANY(${[...kinds]}::charge_kind[])
      AND charge.allocated_minor < charge.amount_minor AND NOT ${isGivenBack}
      ${accountIds === undefined ? Prisma.empty : Prisma.sql`AND charge.account_id = ANY(${[...accountIds]})`}
    ORDER BY account.id, charge.due_on, charge.id`;
}
