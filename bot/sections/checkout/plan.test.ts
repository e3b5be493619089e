import { describe, expect, it } from 'vitest';
import type { AccountBalance } from '../../../domain/billing/balance.ts';
import type { DebtLine } from '../../../domain/billing/debts.ts';
import { debtItems } from '../../debt-items.ts';
import { type Payable, planOf, roundedUp, sharesOf, takesCard } from './plan.ts';

function debt(chargeId: number, outstandingMinor: bigint, changes: Partial<DebtLine> = {}): DebtLine {
  return {
    chargeId,
    organizationId: 'school',
    organizationName: 'Школа',
    accountId: 1,
    accountNumber: 'Д-01001',
    accountWord: 'contract',
    timeZone: 'Europe/Moscow',
    studentId: null,
    holderName: 'Смирнова Ольга',
    dueOn: `2026-11-0${chargeId}`,
    currency: 'RUB',
    amountMinor: outstandingMinor,
    paidMinor: 0n,
    outstandingMinor,
    kind: 'subscription',
    subscriptionName: '8 занятий',
    groupName: 'Шахматы',
    day: null,
    time: null,
    orderNumber: null,
    parcelNumber: null,
    period: null,
    ...changes,
  };
}

const balance = (accountId: number, balanceMinor: bigint) => ({ accountId, balanceMinor }) as AccountBalance;

function payable(lines: readonly DebtLine[], balances: readonly AccountBalance[] = [], minimumMinor = 100n): Payable {
  return {
    chosen: { subjects: [], subject: null, accountIds: [] },
    organizationId: 'school',
    items: debtItems(lines),
    balances,
    terms: { currency: 'RUB', minimumMinor, wholeMinimumMinor: 100n, hasMerchant: true, balancePays: [] },
  };
}

describe('what is about to be paid', () => {
  const lines = [debt(1, 1000_00n), debt(2, 500_00n, { accountId: 2 }), debt(3, 250_00n)];

  it('is everything until something is taken out', () => {
    expect(planOf(payable(lines), {})).toMatchObject({ totalMinor: 1750_00n, sumMinor: 1750_00n, isPart: false });
    const plan = planOf(payable(lines), { unpicked: [2] });
    expect(plan.picked.map(({ key }) => key)).toEqual([1, 3]);
    expect(plan.byCard.lines).toEqual([
      { chargeId: 1, amountMinor: 1000_00n, balanceMinor: 0n },
      { chargeId: 3, amountMinor: 250_00n, balanceMinor: 0n },
    ]);
  });

  it('is a part of it, the oldest debts first, never more than is owed', () => {
    const plan = planOf(payable(lines), { part: '120000' });
    expect(plan).toMatchObject({ sumMinor: 1200_00n, isPart: true });
    expect(sharesOf(plan.picked, plan.byCard).map((share) => [share.amountMinor, share.leftMinor])).toEqual([
      [1000_00n, 0n],
      [200_00n, 300_00n],
      [0n, 250_00n],
    ]);
    expect(planOf(payable(lines), { part: '999999999' })).toMatchObject({ sumMinor: 1750_00n, isPart: false });
  });

  it.each(['-5', '1e9', '0', 'все', '', '1.5'])('is the whole where the part is none: «%s»', (part) => {
    expect(planOf(payable(lines), { part })).toMatchObject({ sumMinor: 1750_00n, isPart: false });
  });

  it('takes from each balance for the debts of its own account alone', () => {
    const plan = planOf(payable(lines, [balance(1, 2000_00n), balance(2, 100_00n), balance(9, 7000_00n)]), {});
    expect(plan.heldMinor).toBe(2100_00n);
    expect(plan.withBalance).toMatchObject({ balanceMinor: 1350_00n, amountMinor: 400_00n });
    expect(sharesOf(plan.picked, plan.withBalance).map(({ balanceMinor }) => balanceMinor)).toEqual([
      1000_00n,
      100_00n,
      250_00n,
    ]);
  });

  it('gathers the shares of lessons that are shown as one', () => {
    const lessons = [debt(1, 700_00n, { kind: 'lesson' }), debt(2, 700_00n, { kind: 'lesson' })];
    const plan = planOf(payable(lessons, [balance(1, 900_00n)]), { part: '100000' });
    expect(sharesOf(plan.picked, plan.withBalance)).toMatchObject([
      { balanceMinor: 900_00n, amountMinor: 100_00n, leftMinor: 400_00n },
    ]);
  });

  it('goes by card from one unit of the currency, of a part from the least that the organization takes', () => {
    const small = [debt(1, 300_00n)];
    const whole = payable(small, [], 500_00n);
    expect(takesCard(whole, planOf(whole, {}))).toBe(true);
    expect(takesCard(whole, planOf(whole, { part: '10000' }))).toBe(false);
    const cardless = { ...whole, terms: { ...whole.terms, hasMerchant: false } };
    expect(takesCard(cardless, planOf(cardless, {}))).toBe(false);
    const helped = payable(small, [balance(1, 200_00n)], 500_00n);
    expect(planOf(helped, {}).withBalance).toMatchObject({ balanceMinor: 200_00n, amountMinor: 100_00n });
  });

  it('is made up by a top-up where it is too small for a card, and only there', () => {
    const tiny = payable([debt(1, 50n, { accountId: 7 })], [], 20_00n);
    expect(roundedUp(tiny, planOf(tiny, {}))).toEqual({
      lines: [
        { chargeId: 1, amountMinor: 50n, balanceMinor: 0n },
        { accountId: 7, amountMinor: 19_50n },
      ],
      amountMinor: 20_00n,
      restMinor: 19_50n,
    });
    expect(roundedUp(tiny, planOf(tiny, { unpicked: [1] }))).toBeNull();
    const cardless = { ...tiny, terms: { ...tiny.terms, hasMerchant: false } };
    expect(roundedUp(cardless, planOf(cardless, {}))).toBeNull();
    const enough = payable([debt(1, 100n)], [], 20_00n);
    expect(roundedUp(enough, planOf(enough, {}))).toBeNull();
  });
});
