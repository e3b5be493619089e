import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { createDatabase, postgresCode, type Tx } from './client.ts';
import { Prisma } from './generated/client.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A query's rows outside of a transaction and inside one, which Prisma itself sends and reads. */
async function bothWays(query: Prisma.Sql): Promise<[unknown, unknown]> {
  const run = (db: Tx) => db.$queryRaw(query);
  return [await run(test.db), await test.db.$transaction(run)];
}

describe('raw queries outside of transactions', () => {
  it('read every type as Prisma does', async () => {
    const [own, prismas] = await bothWays(Prisma.sql`
      SELECT 9007199254740993::int8 AS big, ARRAY[1, NULL, 3]::int8[] AS bigs, 7 AS int, ARRAY[1, 2] AS ints,
        1.5::float8 AS float, 12.340::numeric AS decimal, true AS flag, NULL AS nothing, 'ё"''' AS text,
        ARRAY['a', 'b,c'] AS texts, 'RUB'::char(3) AS currency, '{"a": [1]}'::jsonb AS document, '[]'::json AS list,
        '\\xdeadbeef'::bytea AS bytes, '2026-11-22'::date AS day, 'school'::organization_kind AS kind,
        '2026-11-22 09:00:00.123456+03'::timestamptz AS moment, '0001-01-01 00:00:00+00'::timestamptz AS early,
        '2026-11-22 09:00:00'::timestamp AS local`);
    const plain = (rows: unknown) =>
      (rows as { bytes: Uint8Array }[]).map((row) => ({ ...row, bytes: [...row.bytes] }));
    expect(plain(own)).toEqual(plain(prismas));
    expect(own).toMatchObject([{ big: 9007199254740993n, moment: new Date('2026-11-22T06:00:00.123Z') }]);
  });

  it('take every parameter as Prisma does', async () => {
    const moment = new Date('2026-11-22T06:00:00.123Z');
    const [own, prismas] = await bothWays(Prisma.sql`
      SELECT ${moment}::timestamptz = '2026-11-22 09:00:00.123+03'::timestamptz AS moment,
        ${moment}::date::text AS day, ${9007199254740993n}::int8 AS big, ${[1, 2]}::int[] AS ints,
        ${[10n, 20n]}::int8[] AS bigs, ${['a', 'b"c']}::text[] AS texts, ${null}::text AS nothing, ${true} AS flag,
        ${'{"a": 1}'}::jsonb AS document, encode(${new Uint8Array([222, 173])}, 'hex') AS bytes,
        ${Prisma.sql`${1}::int + ${2}::int`} AS nested`);
    expect(own).toEqual(prismas);
    expect(own).toMatchObject([{ moment: true, bytes: 'dead', nested: 3 }]);
  });

  it('count what they changed, and fail with the code of PostgreSQL', async () => {
    const changed = await test.db.$executeRaw`
      INSERT INTO telegram_users (id, chat_id) SELECT n, n FROM generate_series(1, 3) n`;
    expect(changed).toBe(3);
    const refused = test.db.$executeRaw`INSERT INTO telegram_users (id, chat_id) VALUES (${1}, ${1})`;
    expect(await refused.catch(postgresCode)).toBe('23505');
  });
});

it('keeps to UTC whatever the server speaks', async () => {
  const url = new URL(test.connectionString);
  await test.db.$executeRawUnsafe(`ALTER DATABASE "${url.pathname.slice(1)}" SET timezone = 'Asia/Tokyo'`);
  const db = createDatabase(url.href);
  const moment = new Date('2026-11-22T06:00:00Z');
  await db.telegramUser.create({ data: { id: 100n, chatId: 100n, blockedAt: moment } });
  expect((await db.telegramUser.findUniqueOrThrow({ where: { id: 100n } })).blockedAt).toEqual(moment);
  expect(await db.$queryRaw`SELECT blocked_at FROM telegram_users WHERE id = 100`).toEqual([{ blocked_at: moment }]);
  await db.$disconnect();
});
