import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { toColumn } from '../clock.ts';
import { isEnding } from '../lessons/ending.ts';
import { isInSegment, readSegmentScope, type Segment, segmentClients, segmentSchema } from './segment.ts';

/** 01:30 of the 21st in Moscow, still the 20th by UTC. */
const NOW = new Date('2026-11-20T22:30:00Z');
const TODAY = Temporal.PlainDate.from('2026-11-21');
const NAMES = ['А', 'Б', 'В'] as const;
const STATUSES = ['pending', 'active', 'frozen', 'finished', 'cancelled'] as const;
const ORDER_STATUSES = ['new', 'in_stock', 'shipped'] as const;
const CLIENTS = 14;

const name = fc.constantFrom(...NAMES);
const optionalName = fc.option(name, { nil: null });
const day = fc.integer({ min: -12, max: 12 }).map((days) => TODAY.add({ days }));
const sum = fc.constantFrom(0, 100, 499, 500, 1_000);
const subscription = fc.record({
  groupName: name,
  status: fc.constantFrom(...STATUSES),
  firstDay: day,
  lastDay: fc.option(day, { nil: null }),
  lessonsLeft: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }),
});
const account = fc.record({
  organizationId: fc.constantFrom('school', 'school', 'school', 'other'),
  schoolName: optionalName,
  groupName: optionalName,
  accessOpen: fc.constantFrom(true, true, true, false),
  attached: fc.uniqueArray(fc.integer({ min: 0, max: CLIENTS - 1 }), { maxLength: 2 }),
  detached: fc.uniqueArray(fc.integer({ min: 0, max: CLIENTS - 1 }), { maxLength: 1 }),
  subscriptions: fc.array(subscription, { maxLength: 3 }),
  charges: fc.array(fc.record({ amount: sum, allocated: sum, dueOn: day }), { maxLength: 3 }),
  orders: fc.array(fc.constantFrom(...ORDER_STATUSES), { maxLength: 2 }),
});
const client = fc.record({
  locale: fc.constantFrom(null, 'ru', 'en'),
  chats: fc.array(fc.record({ locale: fc.constantFrom('ru', 'en'), isOpen: fc.boolean() }), { maxLength: 2 }),
});
const world = fc.record({
  accounts: fc.array(account, { minLength: 50, maxLength: 60 }),
  clients: fc.array(client, { minLength: CLIENTS, maxLength: CLIENTS }),
  /** the school that each group belongs to */
  schools: fc.tuple(optionalName, optionalName, optionalName),
});
const someNames = fc.uniqueArray(name, { minLength: 1, maxLength: 2 });
const conditions = {
  schools: someNames,
  groups: someNames,
  debt: fc.record({ overdue: fc.boolean(), atLeastMinor: fc.constantFrom('1', '500', '1400') }),
  subscriptionEnding: fc.constant(true as const),
  orderStatuses: fc.uniqueArray(fc.constantFrom(...ORDER_STATUSES), { minLength: 1, maxLength: 2 }),
  language: fc.constantFrom('ru', 'en'),
};
/** Few conditions at once: many leave nobody. */
const segments = fc
  .subarray(Object.keys(conditions) as (keyof typeof conditions)[], { maxLength: 3 })
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, conditions[key]]))));

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
type Account = World['accounts'][number];

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** Writes the world down; gives the numbers of its clients, in their order. */
async function build({ accounts, clients, schools }: World): Promise<number[]> {
  const { db } = test;
  const ids: number[] = [];
  for (const [index, { locale, chats }] of clients.entries()) {
    const { id } = await db.client.create({ data: { locale } });
    for (const [at, chat] of chats.entries()) {
      const telegramUserId = BigInt(id * 10 + at);
      await db.telegramUser.create({ data: { id: telegramUserId, chatId: telegramUserId, locale: chat.locale } });
      const endedAt = chat.isOpen ? null : NOW;
      await db.binding.create({ data: { telegramUserId, clientId: id, endedAt } });
    }
    ids[index] = id;
  }
  for (const [index, groupName] of NAMES.entries()) {
    const data = { organizationId: 'school', name: groupName, payment: 'subscription' as const };
    await db.group.create({ data: { ...data, schoolName: schools[index] ?? null } });
  }
  let source = 0;
  for (const [number, each] of accounts.entries()) {
    const { organizationId, schoolName, groupName, accessOpen } = each;
    const attachments = [
      ...each.detached.filter((at) => !each.attached.includes(at)).map((at) => ({ at, detachedAt: NOW })),
      ...each.attached.map((at) => ({ at, detachedAt: null })),
    ];
    const { id: accountId } = await db.account.create({
      data: {
        organizationId,
        number: `${number}`,
        schoolName,
        groupName,
        accessOpen,
        attachments: {
          create: attachments.map(({ at, detachedAt }) => ({
            clientId: ids[at] ?? 0,
            origin: 'data',
            attachedAt: NOW,
            detachedAt,
          })),
        },
      },
    });
    await db.subscription.createMany({
      data: each.subscriptions.map(({ firstDay, lastDay, ...rest }, at) => ({
        ...rest,
        organizationId,
        accountId,
        name: `${at}`,
        firstDay: toColumn(firstDay),
        lastDay: lastDay && toColumn(lastDay),
        priceMinor: 0n,
      })),
    });
    await db.order.createMany({
      data: each.orders.map((status, at) => ({
        organizationId,
        accountId,
        number: `${number}-${at}`,
        orderedOn: NOW,
        status,
        totalMinor: 0n,
      })),
    });
    await db.charge.createMany({
      data: each.charges.map(({ amount, allocated, dueOn }) => ({
        organizationId,
        accountId,
        kind: 'lesson' as const,
        sourceId: (source += 1),
        dueOn: toColumn(dueOn),
        currency: 'RUB',
        amountMinor: BigInt(amount),
        allocatedMinor: BigInt(Math.min(amount, allocated)),
      })),
    });
  }
  return ids;
}

/** The same rules without a database. */
function expected({ accounts, clients, schools }: World, segment: Segment): number[] {
  return clients.flatMap((each, index) => {
    const fitting = accounts.filter(
      (one) => one.organizationId === 'school' && one.accessOpen && one.attached.includes(index) && fits(one),
    );
    const { debt, language } = segment;
    const open = each.chats.filter(({ isOpen }) => isOpen);
    const letterLocale = each.locale ?? each.chats.at(-1)?.locale ?? 'ru';
    const speaks = open.length > 0 ? open.some(({ locale }) => locale === language) : letterLocale === language;
    if (language !== undefined && !speaks) return [];
    if (!debt) return fitting.length > 0 ? [index] : [];
    const owed = fitting
      .flatMap(({ charges }) => charges)
      .filter(({ dueOn }) => !debt.overdue || Temporal.PlainDate.compare(dueOn, TODAY) < 0)
      .reduce((total, { amount, allocated }) => total + amount - Math.min(amount, allocated), 0);
    return owed >= Number(debt.atLeastMinor) ? [index] : [];
  });

  function fits({ subscriptions, ...one }: Account): boolean {
    const current = subscriptions.filter(({ status }) => ['pending', 'active', 'frozen'].includes(status));
    const groups = [one.groupName, ...current.map(({ groupName }) => groupName)];
    const ofSchools = [one.schoolName, ...current.map(({ groupName }) => schools[NAMES.indexOf(groupName)] ?? null)];
    const has = (wanted: readonly string[] | undefined, names: readonly (string | null)[]) =>
      wanted === undefined || names.some((each) => each !== null && wanted.includes(each));
    const ending = current.some(
      (each) =>
        each.status === 'active' &&
        isEnding(
          each,
          current.filter((other) => other !== each),
          TODAY,
          { endingLessonsLeft: 2, endingDaysLeft: 7 },
        ),
    );
    return (
      has(segment.schools, ofSchools) &&
      has(segment.groups, groups) &&
      has(segment.orderStatuses, one.orders) &&
      (!segment.subscriptionEnding || ending)
    );
  }
}

it('holds whom a plain filter would choose, and says the same of each by itself', async () => {
  const { db } = test;
  await makeOrganization(db);
  await makeOrganization(db, 'other');
  const made = fc.sample(world, { seed: 5, numRuns: 1 })[0];
  if (!made) throw new Error('no world');
  const ids = await build(made);
  const scope = await readSegmentScope(db, 'school', NOW);
  let chosen = 0;
  await fc.assert(
    fc.asyncProperty(segments, async (wanted) => {
      const segment = segmentSchema.parse(wanted);
      const rows = await db.$queryRaw<{ client_id: number }[]>`
        SELECT client_id FROM (${segmentClients(scope, segment)}) AS chosen ORDER BY client_id`;
      const found = rows.map(({ client_id: id }) => id);
      expect(found).toEqual(expected(made, segment).map((index) => ids[index]));
      chosen += found.length;
      const { language: _language, ...rest } = segment;
      const whatever = expected(made, segmentSchema.parse(rest));
      for (const [index, id] of ids.entries()) {
        if (index % 4 === 0) expect(await isInSegment(db, scope, segment, id)).toBe(whatever.includes(index));
      }
    }),
    { numRuns: 150 },
  );
  expect(chosen).toBeGreaterThan(300);
});

it('is refused where it is none', () => {
  for (const wrong of [{ schools: [] }, { town: 'x' }, { debt: { atLeastMinor: '-1' } }, { orderStatuses: ['lost'] }]) {
    expect(segmentSchema.safeParse(wrong).success).toBe(false);
  }
  expect(segmentSchema.parse({ debt: {} })).toEqual({ debt: { overdue: false, atLeastMinor: '1' } });
});
