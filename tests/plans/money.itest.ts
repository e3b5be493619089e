import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postTransactions } from '../../domain/billing/ledger.ts';
import { fixedClock } from '../../domain/clock.ts';
import { settlePayment } from '../../domain/payments/settle.ts';
import type { Tx } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { fill } from '../harness/fill.ts';
import { type Explained, explainQueries } from './explained.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const ACCOUNT = 700;
/** The fill's second payment of an account has expired; its money comes late. */
const PAYMENT = 2 * ACCOUNT + 1;

// Both where whole tables are soon read, and where they are not.
describe.each([1_000, 10_000])('among %i accounts', (accounts) => {
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
    const { db } = test;
    await fill(db, { accounts, longHistory: 100 });
    await db.$executeRaw`UPDATE clients SET copy_to_email = true WHERE id % 3 = 0`;
    await db.$executeRaw`INSERT INTO bindings (telegram_user_id, client_id, ended_at)
      SELECT id, id, '2026-01-01' FROM clients WHERE id % 4 = 0`;
    await db.$executeRaw`VACUUM ANALYZE`;
  }, 120_000);
  afterAll(() => test.drop());

  /** What `work` sends, with its plans; all of it is undone. */
  async function explained(work: (tx: Tx) => Promise<unknown>): Promise<Explained[]> {
    const undo = new Error('undone');
    return explainQueries(test.connectionString, async () => {
      const doing = test.db.$transaction(async (tx) => {
        await work(tx);
        throw undo;
      });
      await expect(doing).rejects.toBe(undo);
    });
  }

  it('posts to the ledger by looking up the rows that it is about', async () => {
    const queries = await explained((tx) =>
      postTransactions(tx, [
        {
          accountId: ACCOUNT,
          kind: 'payment',
          idempotencyKey: 'plans',
          occurredAt: clock.now(),
          entries: [
            { ledger: 'merchant', merchantId: 1, amountMinor: 100n },
            { ledger: 'advance', amountMinor: -100n },
          ],
        },
      ]),
    );
    expectFewRows(queries, 'ledger_accounts');
  });

  it('settles a payment by looking up the rows that it is about', async () => {
    const report = {
      providerPaymentId: `bank-${PAYMENT}`,
      state: 'succeeded',
      receivedMinor: 1_000n,
      currency: 'RUB',
      reference: `LK-${PAYMENT}`,
      merchantMatches: true,
      method: null,
    } as const;
    const queries = await explained(async (tx) => {
      expect(await settlePayment(tx, clock, { paymentId: PAYMENT, report })).toBe('credited');
    });
    expectFewRows(queries, 'payment_lines');
  });
});

/** More than one payment could be about, and far fewer than there are. */
const MANY_ROWS = 50;

/** `through`: a table that the functions read; so it shows that their plans are seen at all. */
function expectFewRows(queries: readonly Explained[], through: string): void {
  const nodes = queries.flatMap(({ custom, inside }) => [...custom, ...inside]);
  expect(nodes.map((node) => node['Relation Name'])).toContain(through);
  const heavy = nodes.filter((node) => {
    const { 'Actual Rows': rows = 0, 'Actual Loops': loops = 1, 'Rows Removed by Filter': removed = 0 } = node;
    return (rows + removed) * loops > MANY_ROWS;
  });
  expect(heavy.map((node) => [node['Node Type'], node['Relation Name'], node['Actual Rows']])).toEqual([]);
}
