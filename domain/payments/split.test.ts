import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../money.ts';
import { drawFromBalance } from './draw.ts';
import { splitSum } from './split.ts';

const debt = (chargeId: number, outstandingMinor: bigint, dueOn: string, accountId = 1) => ({
  chargeId,
  accountId,
  outstandingMinor,
  dueOn,
});
const none = new Map<number, bigint>();

describe('splitSum', () => {
  const debts = [debt(1, 300n, '2026-11-20'), debt(2, 500n, '2026-11-01'), debt(3, 200n, '2026-11-20', 2)];

  it('pays all that is owed unless a sum is told', () => {
    expect(splitSum({ debts, balances: none, useBalance: true })).toEqual({
      lines: [
        { chargeId: 2, amountMinor: 500n, balanceMinor: 0n },
        { chargeId: 1, amountMinor: 300n, balanceMinor: 0n },
        { chargeId: 3, amountMinor: 200n, balanceMinor: 0n },
      ],
      amountMinor: 1000n,
      balanceMinor: 0n,
      restMinor: 0n,
    });
  });

  it('pays the oldest due first, and says what is over', () => {
    const part = splitSum({ debts, balances: none, sumMinor: 600n, useBalance: false });
    expect(part.lines).toEqual([
      { chargeId: 2, amountMinor: 500n, balanceMinor: 0n },
      { chargeId: 1, amountMinor: 100n, balanceMinor: 0n },
    ]);
    expect(splitSum({ debts, balances: none, sumMinor: 1200n, useBalance: false })).toMatchObject({
      amountMinor: 1000n,
      restMinor: 200n,
    });
  });

  it('takes from each balance first, for the debts of its own account only', () => {
    const balances = new Map([
      [1, 600n],
      [2, 50n],
    ]);
    expect(splitSum({ debts, balances, useBalance: true })).toMatchObject({
      lines: [
        { chargeId: 2, amountMinor: 0n, balanceMinor: 500n },
        { chargeId: 1, amountMinor: 200n, balanceMinor: 100n },
        { chargeId: 3, amountMinor: 150n, balanceMinor: 50n },
      ],
      amountMinor: 350n,
      balanceMinor: 650n,
    });
    expect(splitSum({ debts, balances, useBalance: false }).balanceMinor).toBe(0n);
  });

  it('leaves the card its minimum, from the balance of what is due last', () => {
    const balances = new Map([
      [1, 790n],
      [2, 200n],
    ]);
    const split = splitSum({ debts, balances, useBalance: true, minimumMinor: 100n });
    expect(split).toMatchObject({ amountMinor: 100n, balanceMinor: 900n });
    expect(split.lines.at(-1)).toEqual({ chargeId: 3, amountMinor: 90n, balanceMinor: 110n });
    // What the balance covers whole asks nothing from the card.
    const rich = new Map([
      [1, 800n],
      [2, 200n],
    ]);
    expect(splitSum({ debts, balances: rich, useBalance: true, minimumMinor: 100n }).amountMinor).toBe(0n);
  });

  it('loses nothing, goes above nothing, and favours what is due first', () => {
    const amount = fc.bigInt(0n, 1_000n);
    const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-11-0${n}`);
    const anyDebt = fc.record({
      outstandingMinor: fc.bigInt(-200n, 1_000n),
      dueOn: day,
      accountId: fc.integer({ min: 1, max: 3 }),
    });
    const anything = fc.record({
      debts: fc.array(anyDebt, { maxLength: 7 }).map((all) => all.map((each, chargeId) => ({ chargeId, ...each }))),
      balances: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), amount)).map((pairs) => new Map(pairs)),
      sum: fc.option(fc.bigInt(0n, 4_000n), { nil: undefined }),
      useBalance: fc.boolean(),
      minimumMinor: fc.bigInt(0n, 300n),
    });
    fc.assert(
      fc.property(anything, ({ sum, ...given }) => {
        const split = splitSum({ ...given, ...(sum === undefined ? {} : { sumMinor: sum }) });
        const owed = new Map(given.debts.map((each) => [each.chargeId, each]));
        const paid = new Map(split.lines.map((line) => [line.chargeId, line.amountMinor + line.balanceMinor]));
        const total = sumOf(paid.values());

        expect(split.amountMinor + split.balanceMinor).toBe(total);
        expect(sumOf(split.lines.map((line) => line.amountMinor))).toBe(split.amountMinor);
        if (sum === undefined) expect(split.restMinor).toBe(0n);
        else expect(total + split.restMinor).toBe(sum);

        const drawn = new Map<number, bigint>();
        for (const { chargeId, amountMinor, balanceMinor } of split.lines) {
          const { accountId = 0, outstandingMinor = 0n } = owed.get(chargeId) ?? {};
          expect(amountMinor >= 0n && balanceMinor >= 0n && amountMinor + balanceMinor > 0n).toBe(true);
          expect(amountMinor + balanceMinor <= outstandingMinor).toBe(true);
          drawn.set(accountId, (drawn.get(accountId) ?? 0n) + balanceMinor);
        }
        for (const [accountId, minor] of drawn) {
          expect(minor <= (given.useBalance ? (given.balances.get(accountId) ?? 0n) : 0n)).toBe(true);
        }
        // Whoever is due later gets something only when all before have got everything.
        for (const later of given.debts.filter(({ chargeId }) => paid.has(chargeId))) {
          for (const earlier of given.debts.filter((each) => each.dueOn < later.dueOn && each.outstandingMinor > 0n)) {
            expect(paid.get(earlier.chargeId)).toBe(earlier.outstandingMinor);
          }
        }
        if (split.amountMinor > 0n && total >= given.minimumMinor) {
          expect(split.amountMinor >= given.minimumMinor).toBe(true);
        }
        // The balance goes first: the card pays where it gave all it had, or was held back for the minimum.
        if (given.useBalance && split.amountMinor > given.minimumMinor) {
          for (const { chargeId, amountMinor } of split.lines) {
            const { accountId = 0 } = owed.get(chargeId) ?? {};
            if (amountMinor > 0n) expect(drawn.get(accountId) ?? 0n).toBe(given.balances.get(accountId) ?? 0n);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('drawFromBalance', () => {
  it('gives what was asked, but no more than is held or lacking, once for each account', () => {
    const anyLine = fc.record({
      accountId: fc.integer({ min: 1, max: 2 }),
      balanceMinor: fc.bigInt(0n, 500n),
      lackingMinor: fc.bigInt(-100n, 500n),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 6 }), fc.bigInt(0n, 800n), fc.bigInt(0n, 800n), (specs, one, two) => {
        const held = new Map([
          [1, one],
          [2, two],
        ]);
        const lines = specs.map((spec, lineId) => ({
          ...spec,
          lineId,
          heldMinor: spec.balanceMinor > 0n ? (held.get(spec.accountId) ?? 0n) : null,
        }));
        const drawn = drawFromBalance(lines);
        const given = new Map<number, bigint>();
        for (const { lineId, accountId, balanceMinor, lackingMinor } of lines) {
          const minor = drawn.get(lineId) ?? 0n;
          given.set(accountId, (given.get(accountId) ?? 0n) + minor);
          const most = balanceMinor < lackingMinor ? balanceMinor : lackingMinor;
          expect(minor >= 0n && minor <= (most > 0n ? most : 0n)).toBe(true);
        }
        for (const [accountId, minor] of given) expect(minor <= (held.get(accountId) ?? 0n)).toBe(true);
        for (const [accountId, minor] of given) {
          const asked = lines.filter((line) => line.accountId === accountId);
          const wanted = sumOf(asked.map(({ lineId }) => drawn.get(lineId) ?? 0n));
          const full = asked.every((line) => {
            const most = line.balanceMinor < line.lackingMinor ? line.balanceMinor : line.lackingMinor;
            return drawn.get(line.lineId) === (most > 0n ? most : 0n);
          });
          expect(full || minor === held.get(accountId)).toBe(true);
          expect(wanted).toBe(minor);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
