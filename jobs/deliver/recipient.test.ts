import { describe, expect, it } from 'vitest';
import type { OwedNotice } from './owed.ts';
import { awake } from './recipient.ts';

const sleeper = (changes: Partial<OwedNotice> = {}) => ({
  clientTimeZone: null,
  chatTimeZone: null,
  quietStart: null,
  quietEnd: null,
  organizationId: 'school',
  organizationTimeZone: 'Europe/Moscow',
  organizationThresholds: {},
  ...changes,
});

const at = (moment: string, ...notices: Partial<OwedNotice>[]) =>
  awake(notices.map(sleeper), new Date(moment))?.toISOString() ?? null;

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

  it('waits until it suits all organizations of a message', () => {
    const east = { organizationId: 'east', organizationTimeZone: 'Asia/Vladivostok' };
    // 09:00 in Moscow is 16:00 in Vladivostok; 15:00 in Moscow is 22:00 there.
    expect(at('2026-11-20T06:00:00Z', {}, east)).toBe('2026-11-20T06:00:00.000Z');
    expect(at('2026-11-20T12:00:00Z', {}, east)).toBe('2026-11-21T06:00:00.000Z');
    const chat = { chatTimeZone: 'Europe/Moscow', quietStart: '21:00', quietEnd: '09:00' };
    expect(at('2026-11-20T12:00:00Z', chat, { ...east, ...chat })).toBe('2026-11-20T12:00:00.000Z');
  });

  it('knows that no moment may suit all', () => {
    const hours = (start: string, end: string) => ({ organizationThresholds: { quietHours: { start, end } } });
    const [day, night] = [hours('09:00', '21:00'), { organizationId: 'night', ...hours('21:00', '09:00') }];
    expect(at('2026-11-20T12:00:00Z', day, night)).toBeNull();
  });

  it('asks nobody’s clock where nobody has one', () => {
    expect(at('2026-11-20T23:00:00Z', { organizationId: null, organizationTimeZone: null })).toBe(
      '2026-11-20T23:00:00.000Z',
    );
  });
});
