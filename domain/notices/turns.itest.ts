import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { makeClient } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { eventually } from '../../tests/harness/eventually.ts';
import { busiestSecond } from '../../tests/harness/strict-telegram.ts';
import { BULK_SPACING_MS, createTurns, type Lane, type Turns, until } from './turns.ts';

const CHATS = 200;
let test: TestDatabase;
/** as two processes have them: over connections of their own */
let one: Turns;
let other: Turns;
let otherDb: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  otherDb = createDatabase(test.connectionString);
  [one, other] = [createTurns(test.db), createTurns(otherDb)];
  const ids = Array.from({ length: CHATS }, (_, index) => BigInt(index + 1));
  await test.db.telegramUser.createMany({ data: ids.map((id) => ({ id, chatId: id })) });
});
afterAll(async () => {
  await otherDb.$disconnect();
  await test.drop();
});
/** As if nothing had been sent for long. */
async function free(): Promise<void> {
  const noneTaken = { bulkFreeAt: new Date(0), quickPlaces: [], leftUntil: null, ownFreeAt: null };
  await test.db.telegramPace.update({ where: { id: 1 }, data: { ...noneTaken, refusedChats: [], refusedAt: [] } });
  await test.db.telegramUser.updateMany({ data: { nextMessageAt: null } });
}
beforeEach(free);

/** Takes many at once, from both processes; gives the places, in order. */
async function takeAll(lanes: readonly Lane[]): Promise<{ lane: Lane; placeMs: number }[]> {
  const taken = await Promise.all(
    lanes.map(async (lane, index) => {
      const turn = await (index % 2 === 0 ? one : other).take(lane, BigInt(index + 1));
      expect(turn.isTaken).toBe(true);
      return { lane, placeMs: turn.placeMs };
    }),
  );
  return taken.toSorted((a, b) => a.placeMs - b.placeMs);
}

const repeat = (lane: Lane, count: number) => Array.from({ length: count }, () => lane);
const placesOf = (taken: readonly { placeMs: number }[]) => taken.map(({ placeMs }) => placeMs);

describe('the bulk lane', () => {
  it('gives places 41 ms apart, whoever asks, so that no second holds more than 25', async () => {
    // Opening connections takes its time, and what is not taken is gone.
    await takeAll(repeat('bulk', 20));
    await free();
    const places = placesOf(await takeAll(repeat('bulk', 45)));
    expect((places.at(-1) ?? 0) - (places[0] ?? 0)).toBeLessThan(BULK_SPACING_MS * 44 + 100);
    const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(40.99);
    expect(busiestSecond(places)).toBeLessThanOrEqual(25);
  });

  it('reserves nothing further than two seconds ahead', async () => {
    await takeAll(repeat('bulk', 48));
    await test.db.$executeRaw`UPDATE telegram_pace SET bulk_free_at = clock_timestamp() + interval '3 seconds'`;
    const before = await test.db.telegramPace.findFirst();
    const turn = await one.take('bulk', 100n);
    expect(turn.isTaken).toBe(false);
    expect(turn.waitMs).toBeGreaterThan(1_500);
    expect(await test.db.telegramPace.findFirst()).toEqual(before);
    expect(await test.db.telegramUser.findUnique({ where: { id: 100n } })).toMatchObject({ nextMessageAt: null });
  });
});

describe('the quick lane', () => {
  it('has three places beside a bulk lane that is full, then has its next', async () => {
    const bulk = await takeAll(repeat('bulk', 20));
    const now = await Promise.all(repeat('urgent', 4).map((lane, index) => other.take(lane, BigInt(index + 101))));
    const waits = now.map(({ waitMs }) => waitMs).toSorted((a, b) => a - b);
    expect(Math.max(...waits.slice(0, 3))).toBeLessThan(20);
    const places = placesOf(now).toSorted((a, b) => a - b);
    expect(places[3]).toBeCloseTo((bulk.at(-1)?.placeMs ?? 0) + BULK_SPACING_MS, 1);
  });

  it('keeps a fourth for what the bot says itself, however much is urgent', async () => {
    await takeAll(repeat('bulk', 20));
    await Promise.all(repeat('urgent', 10).map((lane, index) => other.take(lane, BigInt(index + 101))));
    const [first, second] = [await one.take('own', 150n), await one.take('own', 151n)];
    expect(first.waitMs).toBeLessThan(20);
    expect(second.placeMs - first.placeMs).toBeGreaterThan(100);
  });

  it('goes as fast as all places allow while there is much of it, and what goes to many waits', async () => {
    await takeAll(repeat('bulk', 20));
    await free();
    const urgent = placesOf(await takeAll(repeat('urgent', 40)));
    expect((urgent.at(-1) ?? 0) - (urgent[0] ?? 0)).toBeLessThan(38 * BULK_SPACING_MS + 100);
    expect(busiestSecond(urgent)).toBeLessThanOrEqual(29);

    const bulk = await other.take('bulk', 101n);
    expect(bulk.isTaken).toBe(false);
    expect(bulk.waitMs).toBeLessThanOrEqual(100);
    // Shortly before the last of them the lane is given out again, so that nothing of it is lost.
    const last = urgent.at(-1) ?? 0;
    let turn = bulk;
    for (; !turn.isTaken; turn = await other.take('bulk', 101n)) await until(turn.atMs);
    expect(turn.placeMs - last).toBeCloseTo(BULK_SPACING_MS, 0);
    expect(turn.waitMs).toBeGreaterThan(100);
  });

  it('takes a place of the bulk lane from nobody who has it', async () => {
    const bulk = await takeAll(repeat('bulk', 20));
    const urgent = await Promise.all(repeat('urgent', 8).map((lane, index) => other.take(lane, BigInt(index + 101))));
    const all = [...placesOf(bulk), ...placesOf(urgent)].toSorted((a, b) => a - b);
    expect(busiestSecond(all)).toBeLessThanOrEqual(29);
    const lane = placesOf(urgent).filter((place) => place > (bulk.at(-1)?.placeMs ?? 0));
    expect(lane).toHaveLength(5);
  });

  it('with all else never makes more than 29 in a second', async () => {
    const lanes = Array.from(
      { length: 75 },
      (_, index): Lane => (['bulk', 'own', 'urgent'] as const)[index % 3] ?? 'own',
    );
    const taken: number[] = [];
    for (const [index, lane] of lanes.entries()) {
      const turn = await one.take(lane, BigInt(index + 1));
      if (turn.isTaken) taken.push(turn.placeMs);
    }
    expect(taken.length).toBeGreaterThan(49);
    expect(busiestSecond(taken)).toBeLessThanOrEqual(29);
  });

  it('lets the bot’s own words wait five seconds at most', async () => {
    await takeAll(repeat('own', 100));
    for (let taken = true; taken; ) ({ isTaken: taken } = await one.take('own', 150n));
    expect((await one.take('own', 151n)).waitMs).toBeGreaterThan(5_000);
  });
});

describe('a chat', () => {
  it('gets one notice a second, and a place is not wasted on it meanwhile', async () => {
    await one.take('bulk', 1n);
    const pace = await test.db.telegramPace.findFirst();
    const again = await other.take('bulk', 1n);
    expect(again.isTaken).toBe(false);
    expect(again.waitMs).toBeGreaterThan(1_000);
    expect(again.waitMs).toBeLessThanOrEqual(1_210);
    expect(await test.db.telegramPace.findFirst()).toEqual(pace);
  });

  it('hears the bot at once, and its next notice later', async () => {
    const reserved = await one.take('bulk', 1n);
    const own = await one.take('own', 1n);
    expect(own.isTaken).toBe(true);
    expect(own.waitMs).toBeLessThan(20);
    await one.take('own', 2n);
    const notice = await one.take('urgent', 2n);
    expect(notice.isTaken).toBe(false);
    expect(notice.waitMs).toBeGreaterThan(1_000);
    expect(reserved.isTaken).toBe(true);
  });

  it('gives its second to the same message again where that came too late for its place', async () => {
    const attempt = { noticeId: 1, now: new Date('2026-11-22T09:00:00Z') };
    const first = await one.take('bulk', 1n, { ...attempt, givenUpMs: null });
    const second = await one.take('bulk', 1n, { ...attempt, givenUpMs: first.placeMs });
    expect(second.isTaken).toBe(true);
    await one.refused(1n, 5);
    const third = await one.take('bulk', 1n, { ...attempt, givenUpMs: second.placeMs });
    expect(third.isTaken).toBe(false);
  });

  it('that nobody knows, a group or who has just come, holds up nothing', async () => {
    expect(await one.take('own', -100_500n)).toMatchObject({ isTaken: true });
  });
});

describe('a notice', () => {
  it('has its attempts counted, and when the first was, with the place', async () => {
    const { id: clientId } = await makeClient(test.db, 1n);
    const now = new Date('2026-11-22T09:00:00Z');
    const draft = { kind: 'k', channel: 'telegram', state: 'queued', clientId, telegramUserId: 1n } as const;
    const leader = await test.db.notice.create({ data: { ...draft, key: 'leader' } });
    const member = await test.db.notice.create({ data: { ...draft, key: 'member', digestId: leader.id } });
    await one.take('bulk', 1n, { noticeId: leader.id, now, givenUpMs: null });
    await one.take('bulk', 1n, { noticeId: leader.id, now: new Date('2026-11-22T09:00:01Z'), givenUpMs: null });
    await test.db.telegramUser.updateMany({ data: { nextMessageAt: null } });
    await one.take('bulk', 1n, { noticeId: leader.id, now: new Date('2026-11-22T09:00:02Z'), givenUpMs: null });
    for (const { id } of [leader, member]) {
      const row = await test.db.notice.findUnique({ where: { id } });
      expect(row).toMatchObject({ attempts: 2, firstAttemptAt: now });
    }
  });
});

describe('a refusal', () => {
  it('holds its chat for as long as Telegram asks, and no other', async () => {
    await one.refused(1n, 3);
    const held = await other.take('bulk', 1n);
    expect(held.isTaken).toBe(false);
    expect(held.waitMs).toBeGreaterThan(1_500);
    expect(held.waitMs).toBeLessThanOrEqual(3_002);
    expect(await other.take('bulk', 2n)).toMatchObject({ isTaken: true });
    expect(one.bulkHeldMs()).toBe(0);
  });

  it('holds the whole bulk lane where three chats are refused within seconds', async () => {
    await one.refused(1n, 4);
    await one.refused(1n, 4);
    await other.refused(2n, 4);
    expect(await one.take('bulk', 5n)).toMatchObject({ isTaken: true });
    await one.refused(3n, 4);
    expect(one.bulkHeldMs()).toBeGreaterThan(2_000);
    const held = await other.take('bulk', 6n);
    expect(held.isTaken).toBe(false);
    expect(held.waitMs).toBeGreaterThan(2_000);
    expect(await other.take('urgent', 6n)).toMatchObject({ isTaken: true });
  });

  it('of long ago is no matter', async () => {
    await one.refused(1n, 4);
    await one.refused(2n, 4);
    await test.db.$executeRaw`
      UPDATE telegram_pace SET refused_at = ARRAY(SELECT at - interval '6 seconds' FROM unnest(refused_at) AS at)`;
    await one.refused(3n, 4);
    expect(await one.take('bulk', 5n)).toMatchObject({ isTaken: true });
  });
});

describe('a clock of PostgreSQL’s that is set back', () => {
  const HOURS_AHEAD = `bulk_free_at = clock_timestamp() + interval '3 hours'`;

  it.each([
    ['own', `quick_places = ARRAY(SELECT clock_timestamp() + interval '3 hours' FROM generate_series(1, 4))`],
    ['bulk', `quick_places = '{}'`],
  ] as const)('silences nobody until it is there again: %s', async (lane, quickPlaces) => {
    await test.db.$executeRaw`${Prisma.raw(`UPDATE telegram_pace SET ${HOURS_AHEAD}, ${quickPlaces}`)}`;
    const first = await one.take(lane, 50n);
    expect(first).toMatchObject({ isTaken: true });
    expect(first.waitMs).toBeLessThan(1_000);
    // What is reserved from then on is kept to.
    await takeAll(Array.from({ length: 20 }, () => 'bulk'));
    const last = await one.take('bulk', 51n);
    expect(last.placeMs - first.placeMs).toBeGreaterThan(19 * BULK_SPACING_MS);
  });

  it('is told from a lane that Telegram has asked to wait', async () => {
    for (const chat of [1n, 2n, 3n]) await one.refused(chat, 3_600);
    const held = await other.take('bulk', 6n);
    expect(held.isTaken).toBe(false);
    expect(held.waitMs).toBeGreaterThan(3_500_000);
  });
});

it('keeps nobody from their turn while a chat’s row is locked by somebody who takes long', async () => {
  await inTransaction(test.db, async (tx) => {
    await tx.$executeRaw`SELECT FROM telegram_users WHERE id = 7 FOR UPDATE`;
    const stuck = one.take('bulk', 7n);
    await eventually('it to wait', async () => {
      const rows = await test.db.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return rows.length > 0;
    });
    expect(await other.take('bulk', 8n)).toMatchObject({ isTaken: true });
    stuck.catch(() => undefined);
  });
});
