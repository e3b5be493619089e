import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { planNotices } from '../domain/notices/outbox.ts';
import { inTransaction } from '../prisma/client.ts';
import { Prisma } from '../prisma/generated/client.ts';
import { makeClient, makeConsent, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { subscriptionEnding } from './reminders/subscription-ending/index.ts';
import { runSweep } from './sweep.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const KIND = subscriptionEnding.notice.kind;
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const consented = async (telegramUserId: bigint) => {
  const client = await makeClient(test.db, telegramUserId);
  await makeConsent(test.db, client.id, telegramUserId, clock.now());
  return client.id;
};

it('plans the rest where somebody else plans one of its reminders in the very same moment', async () => {
  await makeOrganization(test.db);
  const ids = [await consented(301n), await consented(302n)];
  const due = () => Prisma.sql`
    SELECT 'due' AS key, id AS client_id, '{}'::jsonb AS params, NULL::text AS reason FROM clients WHERE id = ANY(${ids})`;
  const errors: unknown[] = [];
  const deps = {
    db: test.db,
    clock,
    reminders: [{ ...subscriptionEnding, due }],
    poke: () => undefined,
    log: { error: (details: unknown) => void errors.push(details) },
  };
  const sweeping = await inTransaction(test.db, async (tx) => {
    await planNotices(tx, clock, [{ key: 'due:301', kind: KIND, telegramUserId: 301n }]);
    const report = runSweep(deps);
    const waits = () =>
      test.db.$queryRaw<unknown[]>`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`;
    await expect.poll(waits).not.toHaveLength(0);
    return { report };
  });
  expect((await sweeping.report).planned).toEqual({ [KIND]: 1 });
  expect(errors).toEqual([]);
  expect(await test.db.notice.count()).toBe(2);
});
