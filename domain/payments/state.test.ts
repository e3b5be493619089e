import { describe, expect, it } from 'vitest';
import { canBecome, isOpen, isPaid, statusAfter } from './state.ts';

describe('the states of a payment', () => {
  it('take money whenever it comes, and lose it never', () => {
    for (const status of ['created', 'pending', 'canceled', 'expired'] as const) {
      expect(statusAfter(status, 'succeeded')).toBe('succeeded');
    }
    for (const status of ['succeeded', 'partially_refunded', 'refunded'] as const) {
      for (const reported of ['pending', 'canceled', 'succeeded'] as const) {
        expect(statusAfter(status, reported)).toBe(status);
      }
    }
  });

  it('never wait again once they are over', () => {
    expect(statusAfter('created', 'pending')).toBe('pending');
    expect(statusAfter('canceled', 'pending')).toBe('canceled');
    expect(statusAfter('expired', 'pending')).toBe('expired');
    expect(statusAfter('expired', 'canceled')).toBe('canceled');
  });

  it('leave the way open for refunds of what was paid only', () => {
    expect(canBecome('succeeded', 'partially_refunded')).toBe(true);
    expect(canBecome('partially_refunded', 'refunded')).toBe(true);
    expect(canBecome('pending', 'refunded')).toBe(false);
    expect(canBecome('refunded', 'succeeded')).toBe(false);
  });

  it('are open, paid, or neither', () => {
    expect([isOpen('created'), isOpen('pending'), isOpen('expired'), isOpen('succeeded')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([isPaid('succeeded'), isPaid('refunded'), isPaid('canceled'), isPaid('pending')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
