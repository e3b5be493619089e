import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { toldOf } from '../tests/harness/told.ts';
import { bringNextFiles } from './next-files.ts';
import { seedDemo } from './seed.ts';

const clock = fixedClock('2026-11-24T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.db, clock, () => {}, { addMerchant: async () => {} });
});
afterAll(() => test.drop());

const counts = async () => {
  const [row] = await test.db.$queryRaw<{ months: number; onTheWay: number; atTheEnd: number }[]>`
    SELECT (SELECT count(*)::int FROM billing_months) AS months,
      (SELECT count(*)::int FROM parcels WHERE status = 'shipped') AS "onTheWay",
      (SELECT count(*)::int FROM orders WHERE status = 'shipped') AS "atTheEnd"`;
  return row;
};

it('move goods on for who holds them, bring a month’s bills once it has begun, and contradict nothing', async () => {
  const before = await counts();
  const [client] = await test.db.$queryRaw<{ id: number }[]>`
    SELECT attachment.client_id AS id FROM attachments attachment JOIN orders "order" USING (account_id)
    WHERE "order".organization_id = 'shop' LIMIT 1`;
  const clientId = client?.id ?? 0;
  await test.db.telegramUser.create({ data: { id: 1n, chatId: 1n } });
  await test.db.binding.create({ data: { clientId, telegramUserId: 1n } });
  await test.db.consent.create({
    data: {
      clientId,
      telegramUserId: 1n,
      organizationId: 'shop',
      document: 'personal_data',
      version: '1',
      acceptedAt: clock.now(),
    },
  });
  // His one order waits to be paid, and moves on only then.
  await test.db.$executeRaw`
    UPDATE charges SET allocated_minor = amount_minor FROM orders "order", attachments attachment
    WHERE charges.kind = 'order' AND charges.source_id = "order".id AND "order".account_id = attachment.account_id
      AND attachment.client_id = ${clientId}`;
  clock.advance(86_400_000);
  const first = await bringNextFiles(test.db, clock);
  expect(first.goods).toBeGreaterThan(50);
  expect(first.bills).toBe(0);
  const told = await toldOf(test.db, { kind: 'order-status', clientId, now: clock.now() });
  expect(told.text).toContain('обрабатывается');
  clock.set('2026-12-01T09:00:00Z');
  const later = await bringNextFiles(test.db, clock);
  expect(later.bills).toBe(40);
  expect((await bringNextFiles(test.db, clock)).bills).toBe(0);
  const after = await counts();
  expect(after?.months).toBe((before?.months ?? 0) + 40);
  expect(after?.onTheWay).toBeGreaterThan(before?.onTheWay ?? 0);
  expect(after?.atTheEnd).toBeGreaterThan(before?.atTheEnd ?? 0);
});
