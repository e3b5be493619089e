import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { makeClient, makeConsent, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { fixedClock } from '../clock.ts';
import { planClientNotice, planNotices, planReminders } from './outbox.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;

/** Finds one reminder of that key due to a client. */
const remindersOf = (clientId: number) => (key: string) => ({
  kind: 'k',
  organizationId: 'school',
  due: Prisma.sql`SELECT ${key}::text AS key, ${clientId}::int AS client_id, '{}'::jsonb AS params, NULL::text AS reason`,
});

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

describe('planNotices', () => {
  it('writes each key once, however often and from however many sides', async () => {
    const drafts = [
      { key: 'a', kind: 'k', telegramUserId: 9_007_199_254_740_993n, params: { id: 1 } },
      { key: 'b', kind: 'k', email: 'a@example.org', dueAt: new Date('2026-11-23T09:00:00Z') },
    ];
    const counts = await Promise.all(Array.from({ length: 10 }, () => planNotices(test.db, clock, drafts)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    const [a, b] = await test.db.notice.findMany({ where: { key: { in: ['a', 'b'] } }, orderBy: { key: 'asc' } });
    expect(a).toMatchObject({
      channel: 'telegram',
      telegramUserId: 9_007_199_254_740_993n,
      params: { id: 1 },
      dueAt: clock.now(),
    });
    expect(b).toMatchObject({
      channel: 'email',
      email: 'a@example.org',
      dueAt: new Date('2026-11-23T09:00:00Z'),
      plannedAt: clock.now(),
    });
  });

  it('goes when the change that it tells of goes', async () => {
    const rolledBack = test.db.$transaction(async (tx) => {
      await planNotices(tx, clock, [{ key: 'lost', kind: 'k', email: 'a@example.org' }]);
      throw new Error('the change failed');
    });
    await expect(rolledBack).rejects.toThrow('the change failed');
    expect(await test.db.notice.count({ where: { key: 'lost' } })).toBe(0);
  });
});

describe('planClientNotice', () => {
  it('makes one for each open binding, and a letter for who wants copies', async () => {
    await makeOrganization(test.db);
    const client = await makeClient(test.db, 201n);
    await test.db.telegramUser.createMany({ data: [202n, 203n].map((id) => ({ id, chatId: id })) });
    await test.db.binding.createMany({
      data: [
        { telegramUserId: 202n, clientId: client.id },
        { telegramUserId: 203n, clientId: client.id, endedAt: clock.now() },
      ],
    });
    const draft = { key: 'paid:1', kind: 'k', clientId: client.id, organizationId: 'school', params: { paymentId: 1 } };
    expect(await planClientNotice(test.db, clock, draft)).toBe(2);
    expect(await planClientNotice(test.db, clock, draft)).toBe(0);

    await test.db.client.update({ where: { id: client.id }, data: { copyToEmail: true } });
    expect(await planClientNotice(test.db, clock, { ...draft, key: 'paid:2' })).toBe(3);
    const rows = await test.db.notice.findMany({ where: { clientId: client.id }, orderBy: { key: 'asc' } });
    expect(rows.map(({ key, channel, telegramUserId }) => [key, channel, telegramUserId])).toEqual([
      ['paid:1:201', 'telegram', 201n],
      ['paid:1:202', 'telegram', 202n],
      ['paid:2:201', 'telegram', 201n],
      ['paid:2:202', 'telegram', 202n],
      ['paid:2:email', 'email', null],
    ]);
  });

  it('writes one letter to a client who has let go of every binding, if they have an address and had consented', async () => {
    const client = await makeClient(test.db, 211n);
    await test.db.binding.updateMany({ where: { clientId: client.id }, data: { endedAt: clock.now() } });
    const draft = { kind: 'k', clientId: client.id, organizationId: 'school' };
    expect(await planClientNotice(test.db, clock, { ...draft, key: 'no-address' })).toBe(0);
    await test.db.clientEmail.create({
      data: { clientId: client.id, email: 'gone@example.org', verifiedAt: clock.now() },
    });
    expect(await planClientNotice(test.db, clock, { ...draft, key: 'no-consent' })).toBe(0);
    await test.db.consent.createMany({
      data: [211n, 212n].map((telegramUserId) => ({
        clientId: client.id,
        telegramUserId,
        organizationId: 'school',
        document: 'personal_data' as const,
        version: '1',
        acceptedAt: clock.now(),
      })),
    });
    expect(await planClientNotice(test.db, clock, { ...draft, key: 'told' })).toBe(1);
    const reminders = remindersOf(client.id)('due');
    expect([await planReminders(test.db, clock, reminders), await planReminders(test.db, clock, reminders)]).toEqual([
      1, 0,
    ]);
    const rows = await test.db.notice.findMany({ where: { clientId: client.id }, orderBy: { key: 'asc' } });
    expect(rows.map(({ key, channel, telegramUserId }) => [key, channel, telegramUserId])).toEqual([
      ['due:email', 'email', null],
      ['told:email', 'email', null],
    ]);
  });

  it('writes no letter of what it has told in a chat that was let go of since', async () => {
    const client = await makeClient(test.db, 221n);
    await test.db.clientEmail.create({
      data: { clientId: client.id, email: 'left@example.org', verifiedAt: clock.now() },
    });
    await makeConsent(test.db, client.id, 221n, clock.now());
    const reminderOf = remindersOf(client.id);
    expect(await planReminders(test.db, clock, reminderOf('left:1'))).toBe(1);
    await test.db.binding.updateMany({ where: { clientId: client.id }, data: { endedAt: clock.now() } });
    expect(await planReminders(test.db, clock, reminderOf('left:1'))).toBe(0);
    expect(await planReminders(test.db, clock, { ...reminderOf('left:1'), isAlone: true })).toBe(0);
    expect(await planReminders(test.db, clock, reminderOf('left:2'))).toBe(1);
    const rows = await test.db.notice.findMany({ where: { clientId: client.id }, orderBy: { key: 'asc' } });
    expect(rows.map(({ key }) => key)).toEqual(['left:1:221', 'left:2:email']);
  });

  it('writes copies from when they are wanted on, and none of what the chats have been told before', async () => {
    const client = await makeClient(test.db, 241n);
    await makeConsent(test.db, client.id, 241n, clock.now());
    const reminderOf = remindersOf(client.id);
    expect(await planReminders(test.db, clock, reminderOf('copied:1'))).toBe(1);
    await test.db.client.update({ where: { id: client.id }, data: { copyToEmail: true } });
    expect(await planReminders(test.db, clock, reminderOf('copied:1'))).toBe(0);
    expect(await planReminders(test.db, clock, reminderOf('copied:2'))).toBe(2);
    const rows = await test.db.notice.findMany({ where: { clientId: client.id }, orderBy: { key: 'asc' } });
    expect(rows.map(({ key }) => key)).toEqual(['copied:1:241', 'copied:2:241', 'copied:2:email']);
  });

  it('has nobody to tell without a binding', async () => {
    const client = await test.db.client.create({ data: { copyToEmail: true } });
    expect(await planClientNotice(test.db, clock, { key: 'x', kind: 'k', clientId: client.id })).toBe(0);
  });
});

describe('planReminders', () => {
  const dueOf = (...drafts: readonly { key: string; clientId: number }[]) => Prisma.sql`
    SELECT key, client_id, '{}'::jsonb AS params, NULL::text AS reason
    FROM jsonb_to_recordset(${JSON.stringify(drafts.map(({ key, clientId }) => ({ key, client_id: clientId })))}::jsonb)
      AS draft(key text, client_id int)`;
  const consented = async (telegramUserId: bigint) => {
    const client = await makeClient(test.db, telegramUserId);
    await makeConsent(test.db, client.id, telegramUserId, clock.now());
    return client.id;
  };

  it('leaves what another transaction writes in the very same moment, and plans the rest', async () => {
    const [first, second] = [await consented(221n), await consented(222n)];
    const due = dueOf({ key: 'at-once', clientId: first }, { key: 'at-once', clientId: second });
    const waiting = await inTransaction(test.db, async (tx) => {
      await planNotices(tx, clock, [{ key: 'at-once:221', kind: 'k', telegramUserId: 221n }]);
      const count = planReminders(test.db, clock, { kind: 'k', organizationId: 'school', due });
      const waits = () =>
        test.db.$queryRaw<unknown[]>`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`;
      await expect.poll(waits).not.toHaveLength(0);
      return { count };
    });
    expect(await waiting.count).toBe(1);
    expect(await test.db.notice.count({ where: { key: { startsWith: 'at-once:' } } })).toBe(2);
  });

  it('plans once what is found due twice', async () => {
    const clientId = await consented(231n);
    const due = dueOf({ key: 'twice', clientId }, { key: 'twice', clientId });
    const count = await planReminders(test.db, clock, { kind: 'k', organizationId: 'school', due });
    expect(count).toBe(1);
  });
});
