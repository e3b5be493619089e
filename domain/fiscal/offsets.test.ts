import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { givenBy, shareOf } from './given.ts';
import { type AdvanceSource, offsetsDue, type PaidPart } from './offsets.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

const part = (changes: Partial<PaidPart> = {}): PaidPart => ({
  lineId: 1,
  paymentId: 10,
  accountId: 5,
  currency: 'RUB',
  finishedAt: new Date('2026-11-01T09:00:00Z'),
  paidMinor: 1000_00n,
  fromBalanceMinor: 0n,
  backMinor: 0n,
  backToBalanceMinor: 0n,
  isPrepaid: true,
  ownOffsetMinor: 0n,
  balanceOffsetMinor: 0n,
  kind: 'subscription',
  lessonDay: null,
  period: null,
  subscriptionStatus: 'active',
  lastDay: '2026-12-31',
  lessonsTotal: 7,
  lessonsLeft: 4,
  lessonDays: ['2026-11-05', '2026-11-12', '2026-12-03'],
  orderStatus: null,
  parcelStatus: null,
  ...changes,
});
const source = (changes: Partial<AdvanceSource> = {}): AdvanceSource => ({
  paymentId: 3,
  accountId: 5,
  currency: 'RUB',
  finishedAt: new Date('2026-10-01T09:00:00Z'),
  leftMinor: 300_00n,
  ...changes,
});
const monthly = (today: string) => ({ time: 'monthly' as const, today: day(today) });
const finished = (today: string) => ({ time: 'finished' as const, today: day(today) });
const sums = (due: readonly { amountMinor: bigint }[]) => due.map(({ amountMinor }) => amountMinor);

it('by the month: the lessons of the months that are over, each at its price, and the remainder with the last', () => {
  expect(offsetsDue(part(), [], monthly('2026-11-30'))).toEqual([]);
  // 1000 ₽ by 7 lessons is 142.85 ₽ each, and 5 kopecks more with the last one.
  expect(sums(offsetsDue(part(), [], monthly('2026-12-01')))).toEqual([285_70n]);
  expect(sums(offsetsDue(part({ ownOffsetMinor: 285_70n }), [], monthly('2026-12-31')))).toEqual([]);
  expect(sums(offsetsDue(part({ ownOffsetMinor: 285_70n }), [], monthly('2027-01-01')))).toEqual([714_30n]);
});

it('when it has ended: once, and nothing before', () => {
  expect(offsetsDue(part(), [], finished('2026-12-01'))).toEqual([]);
  expect(sums(offsetsDue(part({ lessonsLeft: 0 }), [], finished('2026-12-03')))).toEqual([1000_00n]);
  expect(sums(offsetsDue(part({ subscriptionStatus: 'finished' }), [], finished('2026-12-04')))).toEqual([1000_00n]);
  expect(sums(offsetsDue(part(), [], finished('2027-01-01')))).toEqual([1000_00n]);
});

it('of a canceled subscription: the lessons that were given, and no more', () => {
  const canceled = part({ subscriptionStatus: 'cancelled', lessonDays: ['2026-11-05'], lessonsLeft: 6 });
  expect(sums(offsetsDue(canceled, [], finished('2027-02-01')))).toEqual([142_85n]);
  expect(sums(offsetsDue(canceled, [], monthly('2027-02-01')))).toEqual([142_85n]);
});

it('never counts more lessons than the organization does, nor more than there are', () => {
  const many = Array.from({ length: 9 }, (_, index) => `2026-11-0${index + 1}`);
  const facts = part({ lessonDays: many, lessonsLeft: 5, lastDay: null });
  expect(givenBy(facts, day('2026-11-30'), day('2026-12-01'))).toEqual({ given: 2, total: 7 });
  expect(givenBy({ ...facts, lessonsLeft: null }, day('2026-11-30'), day('2026-12-01'))).toEqual({
    given: 7,
    total: 7,
  });
  expect(givenBy({ ...facts, lessonsTotal: null }, day('2026-11-30'), day('2026-12-01'))).toEqual({
    given: 0,
    total: 1,
  });
});

it('of lessons, orders and parcels as soon as they are given, of bills never', () => {
  const lesson = part({ kind: 'lesson', lessonDay: '2026-11-20', subscriptionStatus: null });
  expect(offsetsDue(lesson, [], monthly('2026-11-19'))).toEqual([]);
  expect(sums(offsetsDue(lesson, [], monthly('2026-11-20')))).toEqual([1000_00n]);
  const order = part({ kind: 'order', orderStatus: 'ready_to_ship', subscriptionStatus: null });
  expect(offsetsDue(order, [], finished('2026-11-20'))).toEqual([]);
  expect(sums(offsetsDue({ ...order, orderStatus: 'shipped' }, [], finished('2026-11-20')))).toEqual([1000_00n]);
  const parcel = part({ kind: 'delivery', parcelStatus: 'shipped', subscriptionStatus: null });
  expect(sums(offsetsDue(parcel, [], monthly('2026-11-20')))).toEqual([1000_00n]);
  expect(offsetsDue(part({ kind: 'bill', period: '2026-10-01' }), [], monthly('2026-12-20'))).toEqual([]);
  expect(offsetsDue(part({ kind: null }), [], monthly('2026-12-20'))).toEqual([]);
});

it('never more than is still paid, and nothing of what was registered as paid in full', () => {
  expect(offsetsDue(part({ ownOffsetMinor: 285_70n, paidMinor: 200_00n }), [], monthly('2027-01-01'))).toEqual([]);
  expect(offsetsDue(part({ isPrepaid: false }), [], monthly('2027-01-01'))).toEqual([]);
  expect(shareOf(5n, { given: 3, total: 7 })).toBe(0n);
  expect(shareOf(5n, { given: 7, total: 7 })).toBe(5n);
});

it('of what was given whole, though what was not given has gone back before', () => {
  // 8000 ₽ for 8 lessons: 4 were given, and the 4000 ₽ of the others went back as a prepayment.
  const canceled = part({
    subscriptionStatus: 'cancelled',
    lessonsTotal: 8,
    lessonsLeft: 4,
    lessonDays: ['2026-11-02', '2026-11-05', '2026-11-09', '2026-11-12'],
    paidMinor: 4000_00n,
    backMinor: 4000_00n,
  });
  expect(sums(offsetsDue(canceled, [], monthly('2026-12-01')))).toEqual([4000_00n]);
  expect(offsetsDue({ ...canceled, ownOffsetMinor: 4000_00n }, [], monthly('2026-12-01'))).toEqual([]);
  const balances = { ...canceled, paidMinor: 0n, backMinor: 0n };
  const half = { ...balances, fromBalanceMinor: 4000_00n, backToBalanceMinor: 4000_00n };
  expect(sums(offsetsDue(half, [source({ leftMinor: 9000_00n })], monthly('2026-12-01')))).toEqual([4000_00n]);
  const more = { ...canceled, paidMinor: 3000_00n, backMinor: 5000_00n };
  expect(sums(offsetsDue(more, [], monthly('2026-12-01')))).toEqual([3000_00n]);
});

it("the balance's part is offset over what had brought the balance its money, the oldest first", () => {
  const paid = part({ kind: 'lesson', lessonDay: '2026-10-20', paidMinor: 0n, fromBalanceMinor: 500_00n });
  const sources = [
    source(),
    source({ paymentId: 4, leftMinor: 1000_00n }),
    source({ paymentId: 6, accountId: 99, leftMinor: 1000_00n }),
  ];
  expect(offsetsDue(paid, sources, monthly('2026-11-02'))).toEqual([
    { paymentId: 3, lineId: 1, amountMinor: 300_00n },
    { paymentId: 4, lineId: 1, amountMinor: 200_00n },
  ]);
  const half = { ...paid, balanceOffsetMinor: 300_00n };
  expect(sums(offsetsDue(half, [source({ leftMinor: 150_00n })], monthly('2026-11-02')))).toEqual([150_00n]);
  const later = source({ finishedAt: new Date('2026-11-01T10:00:00Z') });
  expect(offsetsDue(paid, [later, source({ currency: 'EUR' })], monthly('2026-11-02'))).toEqual([]);
});
