import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBalances } from '../../domain/billing/balance.ts';
import { listDebts } from '../../domain/billing/debts.ts';
import { explainCharge } from '../../domain/billing/explain.ts';
import { listMonthLines, listStatements, readStatement } from '../../domain/billing/statement.ts';
import { getTransaction, listTransactions } from '../../domain/billing/transactions.ts';
import { fixedClock } from '../../domain/clock.ts';
import { readOwedLanes } from '../../domain/notices/watch.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import { takeDueEvents } from '../../domain/payments/events.ts';
import { findPayable, getPayment, listPayments } from '../../domain/payments/payments.ts';
import { takeUnsettled } from '../../domain/payments/unsettled.ts';
import { beginUpdate, finishUpdate } from '../../domain/updates/updates.ts';
import { readOwed, takeOwed } from '../../jobs/deliver/owed.ts';
import { startRelay } from '../../jobs/relay/relay.ts';
import { giveUpTelegram, takeAgain, takeDue } from '../../jobs/relay/take.ts';
import { reminders } from '../../jobs/reminders/registry.ts';
import type { Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { fill } from '../harness/fill.ts';
import { showScreen } from '../harness/screen.ts';
import { type Explained, explainQueries, type PlanNode } from './explained.ts';

// The long history is an ordinary client's among twenty thousand.
const ACCOUNTS = 20_000;
const LONG_HISTORY = 50_000;
const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
/** Tables that nobody may read as a whole. */
let big: Set<string>;
let chargeId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await fill(db, { accounts: ACCOUNTS, longHistory: LONG_HISTORY });
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples > 5000`;
  big = new Set(tables.map(({ name }) => name));
  ({ id: chargeId } = await db.charge.findFirstOrThrow({ where: { accountId: 1, kind: 'subscription' } }));
}, 300_000);
afterAll(() => test.drop());

const explained = (work: () => Promise<unknown>) => explainQueries(test.connectionString, work);

/** Big tables that a plan reads from one end to the other. */
const scanned = (nodes: readonly PlanNode[]): string[] =>
  nodes.flatMap(({ 'Node Type': type, 'Relation Name': table }) =>
    type === 'Seq Scan' && table !== undefined && big.has(table) ? table : [],
  );

/** Nodes of a plan that took more rows in hand than `limit`, those that they threw away included. */
const heavy = (nodes: readonly PlanNode[], limit: number): string[] =>
  nodes.flatMap((node) => {
    const { 'Actual Rows': rows = 0, 'Actual Loops': loops = 1 } = node;
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
    const inHand = (rows + removed) * loops;
    return inHand > limit ? `${node['Node Type']} ${node['Relation Name'] ?? ''} ${inHand}` : [];
  });

function expectIndexes(queries: readonly Explained[]): void {
  expect(queries.length).toBeGreaterThan(0);
  for (const { text, custom, generic } of queries) {
    expect([text, scanned(custom), scanned(generic)]).toEqual([text, [], []]);
  }
}

describe('the fill', () => {
  it('makes every table big that grows with the clients', () => {
    for (const table of [
      'accounts',
      'charges',
      'ledger_transactions',
      'ledger_entries',
      'ledger_months',
      'payments',
      'notices',
      'bindings',
      'visits',
    ])
      expect([...big]).toContain(table);
  });

  it('would let a missing index be seen', async () => {
    const [query] = await explained(() => db.$queryRaw`SELECT id FROM accounts WHERE phone = ${'none'}`);
    expect(scanned(query?.custom ?? [])).toEqual(['accounts']);
    expect(scanned(query?.generic ?? [])).toEqual(['accounts']);
    expect(heavy(query?.custom ?? [], 300)).toEqual([`Seq Scan accounts ${ACCOUNTS}`]);
  });
});

// The long account's own: what is read of it must not grow with its history.
const own = { clientId: 1, accountId: 1 };
const SCREENS = [
  ['home'],
  ['debts'],
  ['balance', '1'],
  ['history', '1'],
  ['statement', '1'],
  ['figure', '1-2026-10-paid'],
  ['transaction', '1-25000'],
  ['why', 'owed-1'],
  ['why', 'held-1'],
  ['payments'],
  ['payment', '2'],
  ['subscriptions'],
  ['accounts'],
] as const;
const reads: Readonly<Record<string, () => Promise<unknown>>> = {
  // As the screens read, with all that their text needs.
  ...Object.fromEntries(
    SCREENS.map(([section, argument]) => [
      `the screen ${[section, argument].join(' ').trim()}`,
      () => showScreen(db, clock, { section, ...(argument === undefined ? {} : { argument }), telegramUserId: 1 }),
    ]),
  ),
  debts: () => listDebts(db, { clientId: 1 }),
  'debts of an organization': () => listDebts(db, { clientId: 1, organizationId: 'school' }),
  'debts that are picked': () => listDebts(db, { clientId: 1, chargeIds: [chargeId] }),
  balances: () => readBalances(db, { clientId: 1 }),
  statement: () => readStatement(db, clock, own),
  'a year of statements': () => listStatements(db, clock, { ...own, from: '2026-01-01', to: '2026-12-01' }),
  history: () => listTransactions(db, own),
  'history, a later page': () => listTransactions(db, { ...own, before: 25_000 }),
  'history of charges': () => listTransactions(db, { ...own, group: 'charges' }),
  'history of payments, a later page': () => listTransactions(db, { ...own, group: 'payments', before: 25_000 }),
  'history of corrections': () => listTransactions(db, { ...own, group: 'corrections' }),
  'history of the balance': () => listTransactions(db, { ...own, group: 'balance' }),
  'history of the balance, a later page': () => listTransactions(db, { ...own, group: 'balance', before: 25_000 }),
  'a transaction': () => getTransaction(db, { ...own, number: 25_000 }),
  'why a charge is what it is': () => explainCharge(db, { clientId: 2, chargeId: chargeId + 4 }),
  payments: () => listPayments(db, { clientId: 1 }),
  'payments of an organization, a later page': () =>
    listPayments(db, { clientId: 1, organizationId: 'school', before: 30_000 }),
  'a payment': () => getPayment(db, { clientId: 1, paymentId: 2 }),
  'a payment by its link': () => findPayable(db, 'token-2'),
  "an update's sender": () =>
    beginUpdate(db, clock.now(), { updateId: 1_000_000, telegramUserId: 1, handler: 'a', takeoverAfterMs: 0 }),
  "an update's end": () =>
    finishUpdate(db, { updateId: 1, telegramUserId: 1, locale: 'ru', conversation: null, now: clock.now() }),
};

describe('a read for a client', () => {
  it.each(Object.keys(reads))('uses indexes and takes few rows in hand: %s', async (name) => {
    const queries = await explained(reads[name] ?? (() => Promise.reject(new Error(name))));
    expectIndexes(queries);
    for (const { text, custom } of queries) expect([text, heavy(custom, 300)]).toEqual([text, []]);
  });

  it('of a period takes no more in hand than the period holds: transactions, each with two entries', async () => {
    const month = { from: '2026-03-01', to: '2026-03-31' };
    const count = await db.ledgerTransaction.count({
      where: { accountId: 1, occurredOn: { gte: new Date(month.from), lte: new Date(month.to) } },
    });
    expect(count).toBeGreaterThan(1000);
    expect(3 * count).toBeLessThan(LONG_HISTORY / 5);
    for (const work of [
      () => listTransactions(db, { ...own, ...month }),
      () => listTransactions(db, { ...own, ...month, group: 'payments', before: 31_000 }),
      () => listTransactions(db, { ...own, ...month, group: 'balance' }),
      () => listMonthLines(db, { ...own, month: '2026-03-01', figure: 'paid' }),
      () => listMonthLines(db, { ...own, month: '2026-03-01', figure: 'paid', before: 31_000 }),
    ]) {
      const queries = await explained(work);
      expectIndexes(queries);
      for (const { text, custom } of queries) expect([text, heavy(custom, 3 * count)]).toEqual([text, []]);
    }
  });
});

describe('a chore', () => {
  it.each(reminders.map((reminder) => [reminder.notice.kind, reminder] as const))(
    'finds what is due by indexes where little is: %s',
    async (_, reminder) => {
      const organization = { id: 'club', name: 'Клуб', timeZone: 'Europe/Moscow', thresholds: readThresholds({}) };
      const moment = { now: clock.now(), today: Temporal.PlainDate.from('2026-11-22'), isTime: true };
      const queries = await explained(() => db.$queryRaw(reminder.due(organization, moment)));
      expect(queries).toHaveLength(1);
      for (const { text, custom } of queries) expect([text, scanned(custom)]).toEqual([text, []]);
    },
  );

  it('takes what is due and reads what is owed by indexes, with fifteen thousand planned', async () => {
    await db.$executeRaw`
      INSERT INTO notices (key, kind, organization_id, client_id, telegram_user_id, due_at)
      SELECT 'many' || n, 'debt-due', 'school', n, n, ${clock.now()} FROM generate_series(1, 15000) n`;
    // Beside what was told in years.
    await db.$executeRaw`
      INSERT INTO notices (key, kind, organization_id, client_id, telegram_user_id, due_at, state)
      SELECT 'told' || n, 'debt-due', 'school', n % 20000, n % 20000, '2025-11-22', 'sent'
      FROM generate_series(1, 200000) n`;
    await db.$executeRaw`ANALYZE notices`;
    const deps = { db, clock, digestKinds: ['debt-due'] };
    const queries = await explained(async () => {
      const [first] = await takeDue(deps);
      await readOwed(db, clock, first?.id ?? 0, 'a process');
      await takeOwed(db, clock, first?.id ?? 0, 'a process');
      await takeAgain(deps, clock.now());
      await giveUpTelegram(deps);
      await readOwedLanes(db, clock, ['payment-succeeded']);
    });
    expect(queries).toHaveLength(6);
    for (const { text, custom } of queries) {
      expect([text, scanned(custom).filter((table) => table === 'notices')]).toEqual([text, []]);
    }
  });

  it('finds due notices by an index', async () => {
    const job = {
      id: 'deliver',
      queue: 'bulk',
      retry: { attempts: 1, firstDelayMs: 0, maxDelayMs: 0 },
      handle: () => Promise.resolve(),
    } as const;
    const queries = await explained(async () => {
      const relay = startRelay(
        {
          db,
          clock,
          store: { queue: () => ({ addAll: () => Promise.resolve() }) } as never,
          deliver: { urgent: job, bulk: job, email: job },
          urgentKinds: [],
          digestKinds: [],
          log: { error: () => undefined },
        },
        { intervalMs: 3_600_000 },
      );
      await relay.runOnce();
      await relay.stop();
    });
    expectIndexes(queries);
  });

  it('finds callbacks to apply and payments to ask about by an index', async () => {
    expectIndexes(await explained(() => takeDueEvents(db, clock, 50)));
    expectIndexes(await explained(() => takeUnsettled(db, clock, 50)));
  });
});
