import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../../collections.ts';
import { minOf, sumOf } from '../../money.ts';
import { chooseRefund, chooseReturn, type RefundableLine, type SpentPart } from './choose.ts';

const line = (lineId: number, paidMinor: bigint, advancedMinor = 0n, accountId = 1): RefundableLine => ({
  lineId,
  accountId,
  paidMinor,
  fromBalanceMinor: 0n,
  advancedMinor,
});
const held = (amountMinor: bigint) => new Map([[1, amountMinor]]);

describe('a refund', () => {
  it('takes the last debt first', () => {
    const lines = [line(1, 100n), line(2, 50n), line(3, 30n)];
    expect(chooseRefund({ amountMinor: 60n, lines, heldMinor: new Map(), spent: [] })).toEqual({
      parts: [
        { lineId: 2, allocatedMinor: 30n, advancedMinor: 0n },
        { lineId: 3, allocatedMinor: 30n, advancedMinor: 0n },
      ],
      undone: [],
    });
  });

  it('takes what it brought to the balance before any debt', () => {
    const lines = [line(1, 100n, 40n), line(2, 50n)];
    expect(chooseRefund({ amountMinor: 70n, lines, heldMinor: held(40n), spent: [] }).parts).toEqual([
      { lineId: 1, allocatedMinor: 0n, advancedMinor: 40n },
      { lineId: 2, allocatedMinor: 30n, advancedMinor: 0n },
    ]);
  });

  it('takes the debts that staff named, and of others only what those lack', () => {
    const lines = [line(1, 100n), line(2, 50n), line(3, 0n, 70n)];
    const wish = { lines, heldMinor: held(70n), spent: [], lineIds: [1] };
    expect(chooseRefund({ ...wish, amountMinor: 80n }).parts).toEqual([
      { lineId: 1, allocatedMinor: 80n, advancedMinor: 0n },
    ]);
    expect(chooseRefund({ ...wish, amountMinor: 120n }).parts).toEqual([
      { lineId: 1, allocatedMinor: 100n, advancedMinor: 0n },
      { lineId: 3, allocatedMinor: 0n, advancedMinor: 20n },
    ]);
  });

  it('undoes what the balance paid, newest first and no more than it lacks', () => {
    const spent: SpentPart[] = [
      { lineId: 11, paymentId: 9, accountId: 1, fromBalanceMinor: 30n },
      { lineId: 10, paymentId: 8, accountId: 1, fromBalanceMinor: 50n },
      { lineId: 12, paymentId: 7, accountId: 2, fromBalanceMinor: 90n },
    ];
    expect(chooseRefund({ amountMinor: 100n, lines: [line(1, 0n, 100n)], heldMinor: held(20n), spent })).toEqual({
      parts: [{ lineId: 1, allocatedMinor: 0n, advancedMinor: 100n }],
      undone: [
        { lineId: 11, paymentId: 9, amountMinor: 30n },
        { lineId: 10, paymentId: 8, amountMinor: 50n },
      ],
    });
  });

  it('of more than the lines hold is refused', () => {
    const wish = { lines: [line(1, 100n)], heldMinor: new Map(), spent: [] };
    expect(() => chooseRefund({ ...wish, amountMinor: 101n })).toThrow(RangeError);
    expect(() => chooseReturn({ ...wish, amountMinor: 1n })).toThrow(RangeError);
  });
});

const amount = fc.bigInt(0n, 1000n);
const anyLine = fc.record({ accountId: fc.integer({ min: 1, max: 3 }), paid: amount, advanced: amount, from: amount });

/** Lines of one payment, what other payments brought to the balances, and what the balances have paid since. */
const scene = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
    elsewhere: fc.tuple(amount, amount, amount),
    spends: fc.array(fc.record({ accountId: fc.integer({ min: 1, max: 3 }), share: fc.integer({ min: 0, max: 100 }) })),
    share: fc.integer({ min: 0, max: 1000 }),
    named: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  })
  .map(({ lines: drawn, elsewhere, spends, share, named }) => {
    const lines = drawn.map(
      ({ accountId, paid, advanced, from }, index): RefundableLine => ({
        lineId: index + 1,
        accountId,
        paidMinor: paid,
        fromBalanceMinor: from,
        advancedMinor: advanced,
      }),
    );
    const heldMinor = new Map(elsewhere.map((minor, index) => [index + 1, minor]));
    for (const { accountId, advancedMinor } of lines)
      heldMinor.set(accountId, (heldMinor.get(accountId) ?? 0n) + advancedMinor);
    const spent = spends.flatMap(({ accountId, share: part }, index): SpentPart[] => {
      const fromBalanceMinor = ((heldMinor.get(accountId) ?? 0n) * BigInt(part)) / 100n;
      heldMinor.set(accountId, (heldMinor.get(accountId) ?? 0n) - fromBalanceMinor);
      return fromBalanceMinor > 0n
        ? [{ lineId: 100 + index, paymentId: 100 + index, accountId, fromBalanceMinor }]
        : [];
    });
    const wholeMinor = sumOf(lines.map((each) => each.paidMinor + each.advancedMinor));
    const amountMinor = (wholeMinor * BigInt(share)) / 1000n;
    return { lines, heldMinor, spent: spent.toReversed(), amountMinor, lineIds: named };
  });

describe('whatever was paid and spent', () => {
  it('a refund finds its whole sum, takes no line below zero and no balance either', () => {
    fc.assert(
      fc.property(scene, (wish) => {
        const { parts, undone } = chooseRefund(wish);
        expect(sumOf(parts.map((part) => part.allocatedMinor + part.advancedMinor))).toBe(wish.amountMinor);
        const lines = new Map(wish.lines.map((each) => [each.lineId, each]));
        for (const part of parts) {
          const own = lines.get(part.lineId);
          expect(part.allocatedMinor >= 0n && part.allocatedMinor <= (own?.paidMinor ?? -1n)).toBe(true);
          expect(part.advancedMinor >= 0n && part.advancedMinor <= (own?.advancedMinor ?? -1n)).toBe(true);
        }
        const spentById = new Map(wish.spent.map((part) => [part.lineId, part]));
        for (const each of undone) {
          expect(
            each.amountMinor > 0n && each.amountMinor <= (spentById.get(each.lineId)?.fromBalanceMinor ?? 0n),
          ).toBe(true);
        }
        for (const accountId of [1, 2, 3]) {
          const takenMinor = sumOf(
            parts.filter((part) => lines.get(part.lineId)?.accountId === accountId).map((part) => part.advancedMinor),
          );
          const backMinor = sumOf(
            undone
              .filter((each) => spentById.get(each.lineId)?.accountId === accountId)
              .map((each) => each.amountMinor),
          );
          const heldMinor = wish.heldMinor.get(accountId) ?? 0n;
          expect(heldMinor + backMinor - takenMinor >= 0n).toBe(true);
          // Nothing is undone that need not be: what was held is used up first.
          if (backMinor > 0n) expect(takenMinor - backMinor).toBe(heldMinor);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('nothing that was paid is undone while the payment has debts of its own to give back', () => {
    fc.assert(
      fc.property(scene, (wish) => {
        const { parts, undone } = chooseRefund(wish);
        if (undone.length === 0) return;
        const debtMinor = sumOf(wish.lines.map((each) => each.paidMinor));
        expect(sumOf(parts.map((part) => part.allocatedMinor))).toBe(debtMinor);
      }),
      { numRuns: 2000 },
    );
  });

  it('undoing goes from the newest payment to the oldest', () => {
    fc.assert(
      fc.property(scene, (wish) => {
        const { undone } = chooseRefund(wish);
        for (const [accountId, ofAccount] of groupBy(wish.spent, (part) => part.accountId)) {
          const back = ofAccount.map((part) => undone.find((each) => each.lineId === part.lineId)?.amountMinor ?? 0n);
          const touched = back.findLastIndex((minor) => minor > 0n);
          const whole = ofAccount.slice(0, Math.max(touched, 0)).map((part) => part.fromBalanceMinor);
          expect([accountId, back.slice(0, whole.length)]).toEqual([accountId, whole]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a return finds its sum in what the balance gave', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 1000 }), ({ lines, lineIds }, share) => {
        const wholeMinor = sumOf(lines.map((each) => each.fromBalanceMinor));
        const amountMinor = (wholeMinor * BigInt(share)) / 1000n;
        const parts = chooseReturn({ amountMinor, lines, lineIds });
        expect(sumOf(parts.map((part) => part.allocatedMinor))).toBe(amountMinor);
        const namedMinor = sumOf(
          lines.filter((each) => lineIds.includes(each.lineId)).map((each) => each.fromBalanceMinor),
        );
        const takenMinor = sumOf(
          parts.filter((part) => lineIds.includes(part.lineId)).map((part) => part.allocatedMinor),
        );
        expect(takenMinor).toBe(minOf(amountMinor, namedMinor));
      }),
    );
  });
});
