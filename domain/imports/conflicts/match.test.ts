import { describe, expect, it } from 'vitest';
import { type ListedPayment, matchPayments, type Payable } from './match.ts';

const payable = (chargeId: number, day: string, parts: Partial<Payable> = {}): Payable => ({
  chargeId,
  accountId: 1,
  kind: 'subscription',
  day,
  names: ['8 занятий'],
  officeMinor: 480_000n,
  ...parts,
});
const payment = (id: number, paidOn: string, purpose: string, amountMinor = 480_000n): ListedPayment => ({
  id,
  accountId: 1,
  paidOn,
  amountMinor,
  purpose,
});
const matched = (payments: ListedPayment[], payables: Payable[]) =>
  Object.fromEntries(matchPayments(payments, payables));

describe('matchPayments', () => {
  it('finds the subscription by its name and first day', () => {
    const payables = [
      payable(1, '2026-10-01'),
      payable(2, '2026-11-01'),
      payable(3, '2026-11-01', { names: ['18 занятий'] }),
    ];
    expect(matched([payment(7, '2026-11-01', 'Абонемент «8 занятий»')], payables)).toEqual({ 7: 2 });
  });

  it('takes the nearest that lacks as much, so that parts and repeats fill up one after another', () => {
    const payables = [payable(1, '2026-10-01'), payable(2, '2026-11-01')];
    const payments = [
      payment(7, '2026-10-01', '8 занятий', 240_000n),
      payment(8, '2026-10-20', '8 занятий', 240_000n),
      payment(9, '2026-10-21', '8 занятий'),
    ];
    expect(matched(payments, payables)).toEqual({ 7: 1, 8: 1, 9: 2 });
    expect(matched(payments.toReversed(), payables.toReversed())).toEqual({ 7: 1, 8: 1, 9: 2 });
  });

  it('finds a course by its group, a lesson by its day, an order by its number', () => {
    const payables = [
      payable(1, '2026-05-02', { kind: 'course', names: ['Летний лагерь, смена 1', 'Летний лагерь'] }),
      payable(2, '2026-10-24', { kind: 'lesson', names: ['Шахматы'] }),
      payable(3, '2026-10-25', { kind: 'lesson', names: ['Шахматы'] }),
      payable(4, '2026-10-05', { kind: 'order', names: ['50001'] }),
    ];
    const payments = [
      payment(5, '2026-05-02', 'Летний лагерь\nчастичная оплата', 500_000n),
      payment(6, '2026-10-24', 'Занятие 24.10.2026', 70_000n),
      payment(7, '2026-10-06', 'Заказ № 50001'),
      payment(8, '2026-10-15', 'Возврат', -50_000n),
      payment(9, '2026-10-15', 'Занятие 01.01.2020', 70_000n),
    ];
    expect(matched(payments, payables)).toEqual({ 5: 1, 6: 2, 7: 4 });
  });
});
