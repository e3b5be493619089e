import { describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';

const QUARTER_MS = 15 * 60_000;

describe('wrong passwords', () => {
  it('are ten from one address in a quarter of an hour, and then wait until the first is that old', () => {
    let nowMs = 0;
    const attempts = createAttempts({ nowMs: () => nowMs });
    for (let n = 0; n < 10; n += 1) {
      expect(attempts.waitSeconds('203.0.113.9')).toBe(0);
      attempts.failed('203.0.113.9');
      nowMs += 1_000;
    }
    expect(attempts.waitSeconds('203.0.113.9')).toBe(QUARTER_MS / 1000 - 10);
    expect(attempts.waitSeconds('203.0.113.10')).toBe(0);
    nowMs = QUARTER_MS - 1;
    expect(attempts.waitSeconds('203.0.113.9')).toBe(1);
    nowMs = QUARTER_MS;
    expect(attempts.waitSeconds('203.0.113.9')).toBe(0);
    attempts.failed('203.0.113.9');
    expect(attempts.waitSeconds('203.0.113.9')).toBe(1);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
    ['2001:DB8:0:0:1::1', '2001:db8::7', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ])('%s and %s are one network: %s', (first, second, isOne) => {
    const attempts = createAttempts({ nowMs: () => 0 });
    for (let n = 0; n < 10; n += 1) attempts.failed(first);
    expect(attempts.waitSeconds(second) > 0).toBe(isOne);
  });

  it('are remembered of ten thousand addresses, and the quietest is forgotten', () => {
    const attempts = createAttempts({ nowMs: () => 0 });
    const addresses = Array.from({ length: 10_001 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
    for (const address of addresses) for (let n = 0; n < 10; n += 1) attempts.failed(address);
    expect(attempts.waitSeconds(addresses[0] ?? '')).toBe(0);
    expect(attempts.waitSeconds(addresses[1] ?? '')).toBeGreaterThan(0);
  });
});
