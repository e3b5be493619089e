import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { giveUpTelegram, takeAgain, takeDue } from './take.ts';

const NOW = new Date('2026-11-22T09:00:00Z');
const clock = fixedClock(NOW.toISOString());
let test: TestDatabase;
let clients: [number, number];

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeOrganization(test.db, 'shop');
  clients = [(await makeClient(test.db, 501n)).id, (await makeClient(test.db, 502n)).id];
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.notice.deleteMany();
  await test.db.noticeSettings.deleteMany();
});

interface Planned {
  readonly kind?: string;
  readonly client?: 0 | 1 | null;
  readonly chat?: bigint | null;
  readonly organizationId?: string;
  readonly inMinutes?: number;
  readonly email?: string;
}

async function plan(notices: Record<string, Planned>): Promise<void> {
  const rows = Object.entries(notices).map(([key, notice]) => {
    const { kind = 'debt-due', client = 0, chat = 501n, organizationId = 'school', inMinutes = 0, email } = notice;
    return {
      key,
      kind,
      channel: chat === null ? ('email' as const) : ('telegram' as const),
      organizationId,
      clientId: client === null ? null : clients[client],
      telegramUserId: chat,
      dueAt: new Date(NOW.getTime() + inMinutes * 60_000),
      email: email ?? null,
    };
  });
  await test.db.notice.createMany({ data: rows });
}

const deps = () => ({ db: test.db, clock, digestKinds: ['debt-due', 'lesson', 'invitation'] });

/** Which notices go as one message, by their keys, once all that is due has been taken. */
async function messages(): Promise<string[]> {
  const led = await takeDue(deps());
  const rows = await test.db.notice.findMany({ where: { state: 'queued' }, orderBy: { key: 'asc' } });
  expect(led.map(({ id }) => id)).toEqual(
    rows.flatMap(({ id, digestId }) => (digestId === null ? [id] : [])).toSorted((a, b) => a - b),
  );
  const leaders = rows.filter(({ digestId }) => digestId === null);
  const keysOf = (leader: number) =>
    rows.filter(({ id, digestId }) => (digestId ?? id) === leader).map(({ key }) => key);
  return leaders.map(({ id }) => keysOf(id).join('+')).toSorted();
}

describe('what goes as one message', () => {
  it('is all that a chat is due, of every kind that joins and every organization', async () => {
    await plan({ a: {}, b: { kind: 'lesson' }, c: { organizationId: 'shop' }, other: { client: 1, chat: 502n } });
    expect(await messages()).toEqual(['a+b+c', 'other']);
  });

  it('is one for each chat of a client, and one for their letters', async () => {
    await plan({
      a: {},
      b: {},
      c: { chat: 503n },
      d: { chat: 503n },
      e: { chat: null },
      f: { chat: null, kind: 'lesson' },
    });
    expect(await messages()).toEqual(['a+b', 'c+d', 'e+f']);
  });

  it('takes along what is due within ten minutes, and nothing on its own before its time', async () => {
    await plan({ a: {}, b: { inMinutes: 10 }, c: { inMinutes: 11 }, alone: { inMinutes: 5, client: 1, chat: 502n } });
    expect(await messages()).toEqual(['a+b']);
  });

  it('joins nothing of kinds that go alone, nor waits with it', async () => {
    await plan({ a: {}, paid: { kind: 'payment-succeeded' }, soon: { kind: 'payment-succeeded', inMinutes: 5 } });
    expect(await messages()).toEqual(['a', 'paid']);
  });

  it('is each by itself, in its own time, where the chat wants that', async () => {
    await test.db.noticeSettings.create({ data: { telegramUserId: 501n, digest: false, updatedAt: NOW } });
    await plan({ a: {}, b: {}, c: { inMinutes: 5 }, d: { client: 1, chat: 502n }, e: { client: 1, chat: 502n } });
    expect(await messages()).toEqual(['a', 'b', 'd+e']);
  });

  it('is of one kind and organization for an address that is no client’s', async () => {
    const letter = { kind: 'invitation', client: null, chat: null } as const;
    await plan({
      a: { ...letter, email: 'a@example.org' },
      b: { ...letter, email: 'a@example.org' },
      c: { ...letter, email: 'a@example.org', organizationId: 'shop' },
      d: { ...letter, email: 'b@example.org' },
    });
    expect(await messages()).toEqual(['a+b', 'c', 'd']);
  });

  it.each([
    ['chats', (reader: number) => ({ kind: 'debt-due', chat: BigInt(1_000 + reader) })],
    [
      'addresses',
      (reader: number) => ({ kind: 'invitation', client: null, chat: null, email: `${reader}@example.org` }),
    ],
  ] as const)('is whole also where more is due at once than is taken in one go: %s', async (_, to) => {
    await plan(Object.fromEntries(Array.from({ length: 520 }, (_row, index) => [`n${index}`, to(index % 260)])));
    const taken = [...(await takeDue(deps())), ...(await takeDue(deps())), ...(await takeDue(deps()))];
    expect(taken).toHaveLength(260);
    expect(await test.db.notice.count({ where: { state: 'queued', digestId: { not: null } } })).toBe(260);
  });

  it('is never torn in two by processes that take at the same moment', async () => {
    await plan(
      Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`n${index}`, { chat: index % 2 ? 501n : 503n }])),
    );
    const taken = (await Promise.all(Array.from({ length: 6 }, () => takeDue(deps())))).flat();
    expect(taken).toHaveLength(2);
    expect(await test.db.notice.count({ where: { state: 'queued' } })).toBe(40);
  });
});

describe('what the queue has lost', () => {
  it('is put there again by the number of the one that leads, also where that has ended without the others', async () => {
    await plan({ a: {}, b: {}, c: { kind: 'payment-succeeded' }, fresh: { client: 1, chat: 502n } });
    await takeDue(deps());
    const [a] = await test.db.notice.findMany({ where: { key: 'a' } });
    await test.db.notice.update({ where: { key: 'a' }, data: { state: 'dropped' } });
    const old = new Date(NOW.getTime() - 61_000);
    await test.db.notice.updateMany({ where: { key: { in: ['b', 'c'] } }, data: { queuedAt: old } });
    const minuteAgo = new Date(NOW.getTime() - 60_000);
    const lost = await takeAgain(deps(), minuteAgo);
    expect(lost.map(({ kind }) => kind).toSorted()).toEqual(['debt-due', 'payment-succeeded']);
    expect(lost.map(({ id }) => id)).toContain(a?.id);
    expect(await takeAgain(deps(), minuteAgo)).toEqual([]);
  });
});

describe('what Telegram has not let through for a day', () => {
  const HOUR_MS = 3_600_000;
  const tried = (hours: number) => ({ firstAttemptAt: new Date(NOW.getTime() - hours * HOUR_MS) });

  it('is owed by one letter for the occasion, where the client has an address', async () => {
    await plan({
      'debt:1:501': {},
      'debt:1:503': { chat: 503n },
      'debt:2:501': {},
      'debt:3:501': {},
      'debt:4:501:later:2026-11-21': {},
      'debt:1:502': { client: 1, chat: 502n },
    });
    await test.db.clientEmail.create({ data: { clientId: clients[0], email: 'a@example.org', verifiedAt: NOW } });
    await takeDue(deps());
    await test.db.notice.updateMany({ data: tried(24) });
    await test.db.notice.update({ where: { key: 'debt:2:501' }, data: tried(23.9) });
    await test.db.notice.update({ where: { key: 'debt:3:501' }, data: { state: 'sent' } });
    await giveUpTelegram(deps());
    await giveUpTelegram(deps());
    const rows = await test.db.notice.findMany({ orderBy: { key: 'asc' } });
    expect(rows.map(({ key, channel, state, reason }) => [key, channel, state, reason])).toEqual([
      ['debt:1:501', 'telegram', 'dropped', 'not-through'],
      // There is no address to write to, so it is tried further.
      ['debt:1:502', 'telegram', 'queued', null],
      ['debt:1:503', 'telegram', 'dropped', 'not-through'],
      ['debt:1:email', 'email', 'planned', null],
      ['debt:2:501', 'telegram', 'queued', null],
      ['debt:3:501', 'telegram', 'sent', null],
      ['debt:4:501:later:2026-11-21', 'telegram', 'dropped', 'not-through'],
      ['debt:4:later:2026-11-21:email', 'email', 'planned', null],
    ]);
    expect(rows.find(({ key }) => key === 'debt:1:email')).toMatchObject({
      clientId: clients[0],
      organizationId: 'school',
      telegramUserId: null,
      dueAt: NOW,
    });
  });
});
