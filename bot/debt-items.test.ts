import { describe, expect, it } from 'vitest';
import type { DebtLine } from '../domain/billing/debts.ts';
import { debtItems } from './debt-items.ts';

let nextId = 0;

function debt(changes: Partial<DebtLine>): DebtLine {
  nextId += 1;
  return {
    chargeId: nextId,
    organizationId: 'school',
    organizationName: 'Школа',
    accountId: 1,
    accountNumber: 'Д-01001',
    accountWord: 'contract',
    timeZone: 'Europe/Moscow',
    studentId: null,
    holderName: 'Смирнова Ольга',
    dueOn: '2026-11-01',
    currency: 'RUB',
    amountMinor: 700_00n,
    paidMinor: 0n,
    outstandingMinor: 700_00n,
    kind: 'lesson',
    subscriptionName: null,
    groupName: 'Шахматы',
    day: '2026-11-01',
    time: '12:00',
    orderNumber: null,
    parcelNumber: null,
    period: null,
    ...changes,
  };
}

describe('debts as they are picked', () => {
  it('gathers lessons of one account and group, and nothing else', () => {
    const items = debtItems([
      debt({}),
      debt({ kind: 'subscription', subscriptionName: '8 занятий' }),
      debt({}),
      debt({ groupName: 'Плавание' }),
      debt({ accountId: 2 }),
      debt({ kind: 'subscription', subscriptionName: '8 занятий' }),
    ]);
    expect(items.map((item) => item.charges.length)).toEqual([2, 1, 1, 1, 1]);
    expect(items[0]?.outstandingMinor).toBe(1400_00n);
  });

  it('names an item by its first charge, so that paying one leaves the others their names', () => {
    const charges = [debt({}), debt({ groupName: 'Плавание' })];
    expect(debtItems(charges).map((item) => item.key)).toEqual(charges.map((charge) => charge.chargeId));
    expect(debtItems([])).toEqual([]);
  });
});
