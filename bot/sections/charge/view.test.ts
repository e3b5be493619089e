import { describe, expect, it } from 'vitest';
import type { SubscriptionReason } from '../../../domain/billing/charge-reason.ts';
import type { ChargeExplanation } from '../../../domain/billing/explain.ts';
import { cabinetOf, plainText } from '../../../tests/harness/cabinet.ts';
import { chargeText } from './view.ts';

const SUBSCRIPTION: SubscriptionReason = {
  kind: 'subscription',
  status: 'active',
  firstDay: '2026-11-05',
  lastDay: '2026-12-09',
  lessonsTotal: 8,
  lessonsLeft: 5,
  priceMinor: 4800_00n,
  listPriceMinor: 5200_00n,
  discountMinor: 400_00n,
  boughtHere: false,
};

function charge(changes: Partial<ChargeExplanation>): ChargeExplanation {
  return {
    chargeId: 1,
    organizationId: 'school',
    organizationName: 'Школа',
    accountId: 1,
    accountNumber: 'Д-01001',
    accountWord: 'contract',
    holderName: 'Смирнова Ольга',
    timeZone: 'Europe/Moscow',
    currency: 'RUB',
    dueOn: '2026-11-05',
    amountMinor: 4800_00n,
    outstandingMinor: 2800_00n,
    officePaidMinor: 2000_00n,
    importedPayments: [],
    paidHereMinor: 0n,
    payments: [],
    refunds: [],
    corrections: [],
    reason: SUBSCRIPTION,
    kind: 'subscription',
    subscriptionName: '8 занятий',
    groupName: 'Футбол',
    day: '2026-11-05',
    time: null,
    orderNumber: null,
    parcelNumber: null,
    period: null,
    ...changes,
  };
}

const textOf = (explained: ChargeExplanation, locale: 'ru' | 'en' = 'ru'): string =>
  plainText(chargeText(cabinetOf(locale), explained));

/** What the lines of the reckoning come to, each result being where the next lines go on from. */
function reckoned(text: string): { sums: number[]; holds: boolean } {
  const block = /<pre>(.*)<\/pre>/su.exec(text)?.[1] ?? '';
  let total: number | null = null;
  let isResult = false;
  let holds = true;
  const sums = block.split('\n').flatMap((line) => {
    if (line.startsWith('─')) {
      isResult = true;
      return [];
    }
    const [, sign = '', digits = ''] = /([+−]?)([\d ]+(?:,\d\d)?) ₽$/u.exec(line) ?? [];
    const sum = Number(digits.replaceAll(' ', '').replace(',', '.')) * (sign === '−' ? -1 : 1);
    if (isResult) holds &&= Math.abs((total ?? 0) - sum) < 0.001;
    else total = (total ?? 0) + sum;
    if (isResult) total = sum;
    isResult = false;
    return [sum];
  });
  return { sums, holds };
}

describe('why a charge is what it is', () => {
  it('leads from the list price over the discount and what is paid to what is left', () => {
    const { sums, holds } = reckoned(textOf(charge({})));
    expect(sums).toEqual([5200, -400, 4800, -2000, 2800]);
    expect(holds).toBe(true);
  });

  it('adds up where the price is the list’s, above it, or lowered since', () => {
    const own = (reason: Partial<SubscriptionReason>) => ({ ...SUBSCRIPTION, ...reason });
    const same = charge({ reason: own({ listPriceMinor: 4800_00n, discountMinor: 0n }) });
    const above = charge({ reason: own({ listPriceMinor: 4500_00n, discountMinor: -300_00n }) });
    const cancelled = charge({
      amountMinor: 2000_00n,
      outstandingMinor: 0n,
      reason: own({ status: 'cancelled' }),
    });
    const unlisted = charge({
      amountMinor: 2000_00n,
      outstandingMinor: 0n,
      reason: own({ status: 'cancelled', listPriceMinor: null, discountMinor: 0n }),
    });
    expect([same, above, cancelled, unlisted].map((each) => reckoned(textOf(each)))).toEqual([
      { sums: [4800, -2000, 2800], holds: true },
      { sums: [4500, 300, 4800, -2000, 2800], holds: true },
      { sums: [5200, -400, -2800, -2000, 0], holds: true },
      { sums: [4800, -2800, -2000, 0], holds: true },
    ]);
  });

  it('goes on from a bill’s own figures, which contain what the organization got', () => {
    const month = {
      period: '2026-10-01',
      openingMinor: 447_30n,
      chargedMinor: 447_30n,
      recalculatedMinor: 0n,
      penaltyMinor: 0n,
      paidMinor: 447_30n,
      closingMinor: 447_30n,
    };
    const bill = charge({
      kind: 'bill',
      period: '2026-10-01',
      amountMinor: 5000_00n,
      officePaidMinor: 4552_70n,
      paidHereMinor: 100_00n,
      outstandingMinor: 347_30n,
      reason: { kind: 'bill', months: [month] },
    });
    const text = textOf(bill);
    expect(reckoned(text)).toEqual({ sums: [447.3, 447.3, -447.3, 447.3, -100, 347.3], holds: true });
    expect(text).not.toContain('Учла организация');
  });

  it('tells a payment whole and what was given back of it beside it', () => {
    const payment = {
      paymentId: 7,
      number: 'LK-000007',
      status: 'partially_refunded',
      isOwn: true,
      method: 'карта •• 4242',
      finishedAt: new Date('2026-11-20T09:00:00Z'),
      allocatedMinor: 600_00n,
      fromBalanceMinor: 0n,
      isPosted: false,
    } as const;
    const refund = {
      refundId: 1,
      paymentId: 7,
      paymentNumber: 'LK-000007',
      amountMinor: 400_00n,
      reason: null,
      finishedAt: new Date('2026-11-21T09:00:00Z'),
    };
    const text = textOf(
      charge({ paidHereMinor: 600_00n, outstandingMinor: 2200_00n, payments: [payment], refunds: [refund] }),
    );
    expect(text).toContain('20 ноября — 1 000 ₽, LK-000007, карта •• 4242');
    expect(text).toContain('21 ноября — возврат 400 ₽ по LK-000007');
    expect(reckoned(text)).toEqual({ sums: [5200, -400, 4800, -2000, -600, 2200], holds: true });
  });

  it('names the organization’s own payments, and what its lists leave unsaid', () => {
    const listed = { paidOn: '2026-11-05', amountMinor: 1500_00n, method: 'наличные', purpose: '' };
    expect(textOf(charge({ importedPayments: [listed] }))).toContain('5 ноября — 1 500 ₽, наличные\n• 500 ₽ — день');
    const more = textOf(charge({ importedPayments: [{ ...listed, amountMinor: 2500_00n }] }));
    expect(more).toContain('засчитала сюда 2 000 ₽');
  });

  it('is told in English too', () => {
    const text = textOf(charge({ payments: [] }), 'en');
    expect(text).toContain('Why so much?');
    expect(text).toContain('Discount');
    expect(text).not.toMatch(/charge-|\{/u);
  });
});
