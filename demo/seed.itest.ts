import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayIn, dayOf, fixedClock } from '../domain/clock.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { everywhereEmails } from './personas.ts';
import { seedDemo } from './seed.ts';

// Three weeks and two days after the files were saved; their «today» moves into the next month and beyond.
const clock = fixedClock('2026-12-15T09:00:00Z');
const today = dayIn('Europe/Moscow', clock.now());
let test: TestDatabase;
const merchants: string[] = [];
const seed = () => seedDemo(test.db, clock, () => {}, { addMerchant: async (id) => void merchants.push(id) });

beforeAll(async () => {
  test = await createTestDatabase();
  await seed();
});
afterAll(() => test.drop());

describe('the demonstration data', () => {
  it('hold the four organizations, each with a merchant', async () => {
    expect(await test.db.organization.count()).toBe(4);
    expect(merchants.toSorted()).toEqual(['club', 'school', 'shop', 'utility']);
    const counts = await test.db.account.groupBy({
      by: ['organizationId'],
      _count: true,
      orderBy: { organizationId: 'asc' },
    });
    expect(counts.map(({ organizationId, _count }) => [organizationId, _count])).toEqual([
      ['club', 24],
      ['school', 181],
      ['shop', 29],
      ['utility', 40],
    ]);
  });

  it('happened within the last seven days and before, keep their weekdays, and move months by months', async () => {
    const last = await test.db.visit.findFirstOrThrow({ orderBy: { date: 'desc' } });
    const daysAgo = dayOf(last.date).until(today).days;
    expect(daysAgo).toBeGreaterThanOrEqual(0);
    expect(daysAgo).toBeLessThan(7);
    const weekdays = await test.db.visit.findMany({ where: { groupName: 'Шахматы' }, select: { date: true } });
    expect(new Set(weekdays.map(({ date }) => dayOf(date).dayOfWeek))).toEqual(new Set([7]));
    const month = await test.db.billingMonth.findFirstOrThrow({ orderBy: { period: 'desc' } });
    expect(dayOf(month.period).toString()).toBe('2026-12-01');
  });

  it('send nobody a letter and attach the parent who is everywhere to all four', async () => {
    expect(await test.db.notice.count()).toBe(0);
    const { clientId } = await test.db.clientEmail.findUniqueOrThrow({ where: { email: everywhereEmails[0] } });
    const attached = await test.db.attachment.findMany({ where: { clientId }, include: { account: true } });
    expect(attached.map(({ account }) => account.organizationId).toSorted()).toEqual([
      'club',
      'school',
      'shop',
      'utility',
    ]);
  });

  it('are put in once, and filled up after being cut short', async () => {
    const before = await test.db.ledgerTransaction.count();
    await seed();
    expect(await test.db.ledgerTransaction.count()).toBe(before);
    expect(merchants).toHaveLength(4);
    const other = await createTestDatabase();
    try {
      const broken = seedDemo(other.db, clock, () => {}, {
        addMerchant: async () => Promise.reject(new Error('cut short')),
      });
      await expect(broken).rejects.toThrow('cut short');
      await seedDemo(other.db, fixedClock('2027-03-01T09:00:00Z'), () => {}, { addMerchant: async () => {} });
      expect(await other.db.visit.count()).toBe(11360);
      const last = await other.db.visit.findFirstOrThrow({ orderBy: { date: 'desc' } });
      expect(dayOf(last.date).until(today).days).toBeLessThan(7);
    } finally {
      await other.drop();
    }
  });

  it('are not put beside an organization that somebody set up', async () => {
    const other = await createTestDatabase();
    try {
      await other.db.organization.create({
        data: {
          id: 'own',
          kind: 'shop',
          name: 'Own',
          timeZone: 'UTC',
          currency: 'EUR',
          registrationMode: 'open',
          accountWord: 'card',
        },
      });
      await seedDemo(other.db, clock, () => {}, { addMerchant: async () => {} });
      expect(await other.db.organization.count()).toBe(1);
    } finally {
      await other.drop();
    }
  });
});
