import { describe, expect, it } from 'vitest';
import type { OwedNotice } from './owed.ts';
import { awake } from './recipient.ts';

const sleeper = (changes: Partial<OwedNotice> = {}) => ({
  clientTimeZone: null,
  chatTimeZone: null,
  quietStart: null,
  quietEnd: null,
  organizationTimeZone: 'Europe/Moscow',
  organizationThresholds: {},
  ...changes,
});

const at = (moment: string, notice: Partial<OwedNotice>) => awake(sleeper(notice), new Date(moment)).toISOString();

describe('when a reader may be spoken to', () => {
  it('goes by the organization until somebody chooses', () => {
    expect(at('2026-11-20T19:00:00Z', {})).toBe('2026-11-21T06:00:00.000Z');
    expect(
      at('2026-11-20T19:00:00Z', { organizationThresholds: { quietHours: { start: '23:00', end: '07:00' } } }),
    ).toBe('2026-11-20T19:00:00.000Z');
    expect(at('2026-11-20T19:00:00Z', { clientTimeZone: 'America/New_York' })).toBe('2026-11-20T19:00:00.000Z');
  });

  it('goes by the chat’s own zone and hours before all', () => {
    const chat = { chatTimeZone: 'Asia/Tokyo', clientTimeZone: 'America/New_York' };
    expect(at('2026-11-20T13:00:00Z', chat)).toBe('2026-11-21T00:00:00.000Z');
    expect(at('2026-11-20T13:00:00Z', { ...chat, quietStart: '23:00', quietEnd: '06:30' })).toBe(
      '2026-11-20T13:00:00.000Z',
    );
    expect(at('2026-11-20T15:00:00Z', { ...chat, quietStart: '23:00', quietEnd: '06:30' })).toBe(
      '2026-11-20T21:30:00.000Z',
    );
    expect(at('2026-11-20T19:00:00Z', { quietStart: '08:00', quietEnd: '08:00' })).toBe('2026-11-20T19:00:00.000Z');
  });

  it('asks nobody’s clock where nobody has one', () => {
    expect(at('2026-11-20T23:00:00Z', { organizationTimeZone: null })).toBe('2026-11-20T23:00:00.000Z');
  });
});
