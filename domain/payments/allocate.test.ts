import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from '../money.ts';
import { type AllocatableLine, allocate } from './allocate.ts';

const line = (lineId: number, dueMinor: bigint, outstandingMinor = dueMinor): AllocatableLine => ({
  lineId,
  accountId: 1,
  chargeId: lineId,
  dueMinor,
  outstandingMinor,
});
const topUp = (lineId: number, dueMinor: bigint): AllocatableLine => ({
  ...line(lineId, dueMinor, 0n),
  chargeId: null,
});
const split = (receivedMinor: bigint, ...lines: AllocatableLine[]) =>
  allocate(receivedMinor, lines).map(({ allocatedMinor, advancedMinor }) => [allocatedMinor, advancedMinor]);

describe('allocate', () => {
  it('pays each charge what was asked for it', () => {
    expect(split(300n, line(1, 100n), line(2, 200n))).toEqual([
      [100n, 0n],
      [200n, 0n],
    ]);
  });

  it('holds a debt that was paid meanwhile on the balance', () => {
    expect(split(100n, line(1, 100n, 0n))).toEqual([[0n, 100n]]);
    expect(split(100n, line(1, 100n, -50n))).toEqual([[0n, 100n]]);
  });

  it('gives what one charge no longer needs to another of the payment that grew', () => {
    expect(split(300n, line(1, 100n, 40n), line(2, 200n, 250n))).toEqual([
      [40n, 10n],
      [250n, 0n],
    ]);
  });

  it('pays in order as far as too little money reaches', () => {
    expect(split(150n, line(1, 100n), line(2, 100n))).toEqual([
      [100n, 0n],
      [50n, 0n],
    ]);
  });

  it('puts more than asked on a charge that still lacks it, else on the balance', () => {
    expect(split(120n, line(1, 100n, 300n))).toEqual([[120n, 0n]]);
    expect(split(120n, line(1, 100n))).toEqual([[100n, 20n]]);
  });

  it('never pays a debt from a top-up', () => {
    expect(split(300n, topUp(1, 200n), line(2, 100n, 150n))).toEqual([
      [0n, 200n],
      [100n, 0n],
    ]);
    expect(split(310n, topUp(1, 200n), line(2, 100n, 150n))).toEqual([
      [0n, 200n],
      [110n, 0n],
    ]);
  });

  it('loses and invents nothing, and never overpays a charge or takes from a top-up', () => {
    const amount = fc.bigInt(0n, 1_000n);
    const anyLine = fc.record({ dueMinor: amount, outstandingMinor: fc.bigInt(-500n, 1_500n), isTopUp: fc.boolean() });
    fc.assert(
      fc.property(fc.bigInt(0n, 5_000n), fc.array(anyLine, { minLength: 1, maxLength: 6 }), (receivedMinor, specs) => {
        const lines = specs.map((spec, index) => ({
          ...line(index, spec.dueMinor, spec.outstandingMinor),
          chargeId: spec.isTopUp ? null : index,
        }));
        const result = allocate(receivedMinor, lines);
        expect(sumOf(result.map((each) => each.allocatedMinor + each.advancedMinor))).toBe(receivedMinor);
        for (const [index, each] of result.entries()) {
          const source = lines[index];
          expect(each.allocatedMinor >= 0n && each.advancedMinor >= 0n).toBe(true);
          if (source?.chargeId === null) expect(each.allocatedMinor).toBe(0n);
          else
            expect(each.allocatedMinor <= (source && source.outstandingMinor > 0n ? source.outstandingMinor : 0n)).toBe(
              true,
            );
        }
        const enough = receivedMinor >= sumOf(lines.map((each) => each.dueMinor));
        if (enough)
          for (const [index, each] of result.entries()) {
            if (lines[index]?.chargeId === null)
              expect(each.advancedMinor >= (lines[index]?.dueMinor ?? 0n)).toBe(true);
          }
      }),
    );
  });
});
