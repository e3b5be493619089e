import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { chargeChecks } from './checks/charges.ts';
import { ledgerChecks } from './checks/ledger.ts';
import { paymentChecks } from './checks/payments.ts';
import { refundChecks } from './checks/refunds.ts';

/**
 * A place where the books contradict themselves. The numbers are minor units, or counts where the name speaks of any.
 */
export interface Breach {
  readonly name: BreachName;
  /** Of the row in question, with what narrows it down: an account's month, a payment's charge. */
  readonly id: string;
  readonly expected: bigint;
  readonly actual: bigint;
}

/** How many rows were looked at. */
export interface CheckedCounts {
  readonly accounts: number;
  readonly transactions: number;
  readonly entries: number;
  readonly charges: number;
  readonly months: number;
  readonly payments: number;
  readonly refunds: number;
  readonly events: number;
}

export interface LedgerReport {
  readonly checked: CheckedCounts;
  readonly breaches: readonly Breach[];
}

const CHECKS = [...ledgerChecks, ...chargeChecks, ...paymentChecks, ...refundChecks] as const;

export type BreachName = (typeof CHECKS)[number]['name'];

/** All that is looked for. */
export const BREACH_NAMES: readonly BreachName[] = CHECKS.map(({ name }) => name);

/** Long books take their time; nobody waits for this. */
const TIMEOUT_MS = 30 * 60_000;

/**
 * Looks for everything in the books that must not be: sums, balances, charges, months, numbers, payments, refunds and
 * providers' news are each reckoned anew from the ledger's entries, all in one snapshot, so that what goes on meanwhile
 * does not disturb. Changes nothing. Gives at most `limit` (100 unless told) breaches of each kind.
 */
export async function verifyLedger(
  db: Database,
  { limit = 100 }: { readonly limit?: number } = {},
): Promise<LedgerReport> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      return { checked: await countRows(tx), breaches: await findBreaches(tx, limit) };
    },
    { isolationLevel: 'RepeatableRead', timeout: TIMEOUT_MS },
  );
}

/** The breaches as the open transaction sees them. */
export async function findBreaches(tx: Tx, limit: number): Promise<Breach[]> {
  const found: Breach[] = [];
  for (const { name, breaches } of CHECKS) {
    const rows = await tx.$queryRaw<Omit<Breach, 'name'>[]>`
      SELECT id, expected, actual FROM (${breaches}) breach ORDER BY id LIMIT ${limit}`;
    found.push(...rows.map((row) => ({ name, ...row })));
  }
  return found;
}

async function countRows(tx: Tx): Promise<CheckedCounts> {
  const count = (table: string) => Prisma.sql`(SELECT count(*)::int FROM ${Prisma.raw(table)})`;
  const [counts] = await tx.$queryRaw<CheckedCounts[]>`
    SELECT ${count('accounts')} AS accounts, ${count('ledger_transactions')} AS transactions,
      ${count('ledger_entries')} AS entries, ${count('charges')} AS charges, ${count('ledger_months')} AS months,
      ${count('payments')} AS payments, ${count('refunds')} AS refunds, ${count('payment_events')} AS events`;
  if (!counts) throw new Error('the books cannot be counted');
  return counts;
}
