import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { draftsToJson } from '../billing/ledger.ts';
import type { Clock } from '../clock.ts';
import { clientNoticesStatement } from '../notices/outbox.ts';
import { payDueFromBalance } from './auto-pay.ts';
import { finishEvent } from './events.ts';
import { type PaymentFacts, parseFacts, type RawFacts, readFacts } from './facts.ts';
import { noteMismatch } from './mismatch.ts';
import { creditedBefore } from './postings.ts';
import { type Change, reckon } from './reckon.ts';
import type { PaymentReport, SettlementOutcome } from './report.ts';

/** The facts can change under our hands only as often as others settle the same accounts at the same moment. */
const MAX_ATTEMPTS = 50;

/** A payment by its id, or by its facts where they have just been read. */
type Settled = { readonly paymentId: number } | { readonly facts: PaymentFacts };

/**
 * Applies what the provider said: ledger, payment, its lines, the notice to the client, and the callback's event if
 * one brought the news, all in one statement and so in one transaction. However often, in whatever order and however
 * concurrently reports come, the same money is credited once; and it always is credited, to the debts it was paid for
 * as far as they are still open, else to the balance, even where the payment had expired or had been canceled.
 */
export async function settlePayment(
  db: Database | Tx,
  clock: Clock,
  { report, eventId, ...settled }: Settled & { readonly report: PaymentReport; readonly eventId?: number },
): Promise<SettlementOutcome> {
  let facts = 'facts' in settled ? settled.facts : await readFacts(db, settled.paymentId);
  for (let attempt = 0; facts && attempt < MAX_ATTEMPTS; attempt += 1) {
    const creditedMinor = facts.receivedMinor > 0n ? await creditedBefore(db, facts.id, report.providerPaymentId) : 0n;
    const { outcome, change } = reckon(facts, report, creditedMinor, clock.now());
    if (!change) {
      if (outcome.endsWith('-mismatch') && report.state === 'succeeded') await noteMismatch(db, facts, report, outcome);
      if (eventId !== undefined) await finishEvent(db, clock, eventId, outcome);
      return outcome;
    }
    const others = await writeAndPay(db, clock, { facts, report, change, outcome, eventId: eventId ?? null });
    if (!others) return outcome;
    facts = others;
  }
  if (facts) throw new Error(`payment ${facts.id} is settled by too many at once`);
  if (eventId !== undefined) await finishEvent(db, clock, eventId, 'payment-unknown');
  return 'payment-unknown';
}

interface Settlement {
  readonly facts: PaymentFacts;
  readonly report: PaymentReport;
  readonly change: Change;
  readonly outcome: SettlementOutcome;
  readonly eventId: number | null;
}

/** As `write`; and where money reached a balance that pays some charges by itself, it does so in one transaction. */
async function writeAndPay(db: Database | Tx, clock: Clock, settlement: Settlement): Promise<PaymentFacts | null> {
  const { facts, change } = settlement;
  const accounts = new Map(facts.lines.map((line) => [line.lineId, line.accountId]));
  const toppedUp = change.shares.flatMap(({ lineId, advancedMinor }) =>
    advancedMinor > 0n ? (accounts.get(lineId) ?? []) : [],
  );
  if (!facts.balancePays || toppedUp.length === 0) return write(db, clock, settlement);
  const both = async (tx: Tx): Promise<PaymentFacts | null> => {
    const others = await write(tx, clock, settlement);
    const { organizationId } = facts;
    if (!others) await payDueFromBalance(tx, clock, { organizationId, accountIds: [...new Set(toppedUp)] });
    return others;
  };
  return isDatabase(db) ? inTransaction(db, both) : both(db);
}

// A transaction has every other method of the client, `$transaction` too.
const isDatabase = (db: Database | Tx): db is Database => '$disconnect' in db;

/** Writes the change and gives null; or, where the facts are no longer those it was reckoned from, gives today's. */
async function write(
  db: Database | Tx,
  clock: Clock,
  { facts, report, change, outcome, eventId }: Settlement,
): Promise<PaymentFacts | null> {
  const now = clock.now();
  const settling = Prisma.sql`settle_payment(${facts.id}, ${JSON.stringify(facts.raw)}::jsonb,
    ${changeToJson(facts, report, change, now)}::jsonb, ${eventId}::int, ${outcome}, ${now}::timestamptz)`;
  const rows = change.notice
    ? await db.$queryRaw<{ others: RawFacts | null }[]>`
        WITH settled AS MATERIALIZED (SELECT ${settling} AS others),
        noticed AS (${clientNoticesStatement(clock, [change.notice], Prisma.sql`(SELECT others IS NULL FROM settled)`)})
        SELECT others FROM settled`
    : await db.$queryRaw<{ others: RawFacts | null }[]>`SELECT ${settling} AS others`;
  const others = rows[0]?.others;
  return others ? parseFacts(others) : null;
}

function changeToJson(facts: PaymentFacts, report: PaymentReport, change: Change, now: Date): string {
  const linesById = new Map(facts.lines.map((line) => [line.lineId, line]));
  return JSON.stringify({
    status: change.status,
    receivedMinor: change.receivedMinor.toString(),
    balanceSpentMinor: change.balanceSpentMinor.toString(),
    providerPaymentId: report.providerPaymentId,
    method: change.receivedMinor > 0n ? report.method : null,
    finishedAt: change.isFinished ? now.toISOString() : null,
    drafts: draftsToJson(change.drafts),
    lines: change.shares.map(({ lineId, allocatedMinor, fromBalanceMinor, advancedMinor }) => {
      const line = linesById.get(lineId);
      return {
        id: lineId,
        allocated: (allocatedMinor + fromBalanceMinor).toString(),
        fromBalance: fromBalanceMinor.toString(),
        advanced: advancedMinor.toString(),
        // What the organization's row said when the charge was first settled is what later rows are compared with.
        office: line?.allocatedMinor === 0n ? line.officePaidMinor?.toString() : undefined,
      };
    }),
  });
}
