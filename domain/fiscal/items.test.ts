import { expect, it } from 'vitest';
import { sumOf } from '../money.ts';
import { type FiscalLine, fitItems, paymentItems } from './items.ts';
import { itemName, NAME_LENGTH } from './name.ts';
import type { FiscalProfile } from './profile.ts';
import { fiscalProfileSchema } from './profile.ts';
import { refundItems } from './refund-order.ts';

const PROFILE: FiscalProfile = {
  taxSystem: 'osn',
  vat: 'vat22',
  prepaymentVat: 'vat122',
  subject: 'service',
  prepaymentMode: 'full_prepayment',
  offset: 'monthly',
};

const SUBJECT = {
  kind: 'subscription',
  subscriptionName: '8 занятий',
  groupName: 'Футбол',
  day: '2026-11-01',
  time: null,
  orderNumber: null,
  parcelNumber: null,
  period: null,
} as const;

const line = (changes: Partial<FiscalLine> = {}): FiscalLine => ({
  lineId: 1,
  subject: SUBJECT,
  accountWord: 'contract',
  accountNumber: 'Д-01003',
  amountMinor: 1000_00n,
  balanceMinor: 0n,
  chargeMinor: 1000_00n,
  outstandingMinor: 1000_00n,
  isGiven: false,
  ...changes,
});

it.each([
  ['before it is given, whole', {}, { mode: 'full_prepayment', vat: 'vat122', subject: 'service' }],
  ['before it is given, a part', { amountMinor: 1n }, { mode: 'prepayment', vat: 'vat122', subject: 'service' }],
  [
    'before it is given, whole with the balance',
    { amountMinor: 600_00n, balanceMinor: 400_00n },
    { mode: 'prepayment', vat: 'vat122', subject: 'service' },
  ],
  ['after it was given, whole', { isGiven: true }, { mode: 'full_payment', vat: 'vat22', subject: 'service' }],
  [
    'after it was given, what was left of it, with the balance',
    { isGiven: true, amountMinor: 200_00n, balanceMinor: 100_00n, outstandingMinor: 300_00n },
    { mode: 'full_payment', vat: 'vat22', subject: 'service' },
  ],
  [
    'after it was given, a part',
    { isGiven: true, amountMinor: 1n },
    { mode: 'partial_payment', vat: 'vat22', subject: 'service' },
  ],
  ['a top-up', { subject: null, chargeMinor: 0n }, { mode: 'advance', vat: 'vat122', subject: 'payment' }],
] satisfies [string, Partial<FiscalLine>, object][])('says of what is paid %s', (_title, changes, said) => {
  expect(paymentItems([line(changes)], PROFILE)).toMatchObject([said]);
});

it('calls everything that is paid before an advance where the merchant does so', () => {
  const profile = { ...PROFILE, prepaymentMode: 'advance' as const };
  expect(paymentItems([line()], profile)).toMatchObject([{ mode: 'advance', subject: 'payment', vat: 'vat122' }]);
  expect(paymentItems([line({ isGiven: true })], profile)).toMatchObject([{ mode: 'full_payment' }]);
});

/** The same row of numbers from the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it('comes to what is asked through the merchant, and to what goes back, for any split', () => {
  const next = numbers(22);
  for (let round = 0; round < 500; round += 1) {
    const lines = Array.from({ length: 1 + next(150) }, (_, lineId) =>
      line({
        lineId,
        subject: next(5) === 0 ? null : SUBJECT,
        amountMinor: BigInt(next(3) === 0 ? 0 : next(1_000_000_00)),
        balanceMinor: BigInt(next(2) * next(1000_00)),
        outstandingMinor: BigInt(next(1_000_000_00)),
        chargeMinor: BigInt(next(1_000_000_00)),
        isGiven: next(2) === 0,
      }),
    );
    const askedMinor = sumOf(lines.map(({ amountMinor }) => amountMinor));
    const items = paymentItems(lines, PROFILE);
    const fitted = fitItems(items);
    expect(sumOf(fitted.map(({ amountMinor }) => amountMinor))).toBe(askedMinor);
    expect(fitted.length).toBeLessThanOrEqual(80);
    expect(fitted.every(({ amountMinor }) => amountMinor > 0n)).toBe(true);
    expect(Math.max(0, ...fitted.map(({ name }) => name.length))).toBeLessThanOrEqual(NAME_LENGTH);
    const parts = items
      .filter(() => next(2) === 0)
      .map(({ lineId, amountMinor }) => ({ lineId, amountMinor: 1n + (amountMinor * BigInt(next(100))) / 100n }));
    const closed = new Map(
      items.filter(() => next(3) === 0).map(({ lineId, amountMinor }) => [lineId, amountMinor / 2n]),
    );
    const back = refundItems(items, parts, closed, next(4) === 0 ? null : PROFILE);
    expect(sumOf(back.map(({ amountMinor }) => amountMinor))).toBe(sumOf(parts.map((part) => part.amountMinor)));
  }
});

it('gives back as prepaid what is still to be given, and as sold what has been', () => {
  const [item] = paymentItems([line()], PROFILE);
  if (!item) throw new Error('no item');
  const parts = [{ lineId: 1, amountMinor: 500_00n }];
  expect(refundItems([item], parts, new Map(), PROFILE)).toEqual([{ ...item, amountMinor: 500_00n }]);
  expect(refundItems([item], parts, new Map([[1, 700_00n]]), PROFILE)).toMatchObject([
    { amountMinor: 300_00n, mode: 'full_prepayment', vat: 'vat122' },
    { amountMinor: 200_00n, mode: 'full_payment', vat: 'vat22', subject: 'service' },
  ]);
});

it.each([
  [SUBJECT, 'Абонемент «8 занятий», Футбол, с 01.11.2026, договор № Д-01003'],
  [{ ...SUBJECT, kind: 'course' as const }, 'Курс «8 занятий», Футбол, с 01.11.2026, договор № Д-01003'],
  [{ ...SUBJECT, kind: 'lesson' as const, time: '18:30' }, 'Занятие 01.11.2026 18:30, Футбол, договор № Д-01003'],
  [{ ...SUBJECT, kind: 'bill' as const, period: '2026-10-01' }, 'Услуги за октябрь 2026 г., договор № Д-01003'],
  [{ ...SUBJECT, kind: 'order' as const, orderNumber: '77' }, 'Заказ № 77 от 01.11.2026, договор № Д-01003'],
  [
    { ...SUBJECT, kind: 'delivery' as const, orderNumber: '77', parcelNumber: 'П-5' },
    'Доставка посылки П-5, заказ № 77, договор № Д-01003',
  ],
  [null, 'Пополнение баланса (аванс), договор № Д-01003'],
])('names %j', (subject, name) => {
  expect(itemName({ subject, accountWord: 'contract', accountNumber: 'Д-01003' })).toBe(name);
});

it('cuts a long name before the account, between characters', () => {
  const subject = { ...SUBJECT, subscriptionName: '🏀'.repeat(100) };
  const name = itemName({ subject, accountWord: 'contract', accountNumber: 'Д-01003' });
  expect(name.length).toBeLessThanOrEqual(NAME_LENGTH);
  expect(name).toMatch(/^Абонемент «🏀+…, договор № Д-01003$/u);
});

it('a profile is whole, or none: nothing of it is guessed', () => {
  expect(fiscalProfileSchema.parse(PROFILE)).toEqual(PROFILE);
  for (const field of Object.keys(PROFILE)) {
    expect(fiscalProfileSchema.safeParse({ ...PROFILE, [field]: undefined }).success).toBe(false);
  }
  expect(fiscalProfileSchema.safeParse({ ...PROFILE, vat: 'none' }).success).toBe(false);
  expect(fiscalProfileSchema.safeParse({ ...PROFILE, vat: 'none', prepaymentVat: 'none' }).success).toBe(true);
});
