import { expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { planReminders } from '../../domain/notices/outbox.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { makeOrganization } from '../harness/billing.ts';
import { createTestDatabase } from '../harness/database.ts';
import { explainQueries } from './explained.ts';

const READERS = 2_000;
const clock = fixedClock('2026-11-22T09:00:00Z');

// Of few notices PostgreSQL reads all rather than an index, and would read its own new rows once for each key.
it('the first reminders of very many readers read the few notices before them once', async () => {
  const test = await createTestDatabase();
  const { db } = test;
  try {
    await makeOrganization(db);
    const readers = Prisma.sql`generate_series(1, ${READERS}::int) n`;
    await db.$executeRaw`INSERT INTO clients (id) SELECT n FROM ${readers}`;
    await db.$executeRaw`INSERT INTO telegram_users (id, chat_id) SELECT n, n FROM ${readers}`;
    await db.$executeRaw`INSERT INTO bindings (telegram_user_id, client_id) SELECT n, n FROM ${readers}`;
    await db.$executeRaw`
      INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
      SELECT n, n, 'school', 'personal_data', '1', ${clock.now()} FROM ${readers}`;
    await db.$executeRaw`INSERT INTO notices (key, kind) SELECT 'before' || n, 'k' FROM generate_series(1, 20) n`;
    await db.$executeRaw`ANALYZE`;

    const due = Prisma.sql`
      SELECT 'due:' || n AS key, n AS client_id, '{}'::jsonb AS params, NULL::text AS reason FROM ${readers}`;
    const [query] = await explainQueries(test.connectionString, async () => {
      const planned = await planReminders(db, clock, { kind: 'k', organizationId: 'school', due, isAlone: true });
      expect(planned).toBe(READERS);
      // The plan goes by how large the table is when it is explained.
      await db.$executeRaw`DELETE FROM notices WHERE key LIKE 'due:%'`;
      await db.$executeRaw`VACUUM (FULL, ANALYZE) notices`;
    });
    const reads = (query?.custom ?? []).filter((node) => node['Relation Name'] === 'notices');
    const inHand = reads.map(({ 'Node Type': type, 'Actual Loops': loops = 0, ...node }) =>
      type === 'Seq Scan' ? loops * ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) : 0,
    );
    expect(reads.length).toBeGreaterThan(1);
    expect(Math.max(...inHand)).toBeLessThan(READERS);
  } finally {
    await test.drop();
  }
});
