import { describe, expect, it } from 'vitest';
import { earliestSending } from './quiet-hours.ts';

const at = (moment: string, zone = 'Europe/Moscow', hours?: { start: string; end: string }) =>
  earliestSending(new Date(moment), zone, hours).toISOString();

describe('earliestSending', () => {
  it('lets the day through', () => {
    expect(at('2026-11-22T09:00:00+03:00')).toBe('2026-11-22T06:00:00.000Z');
    expect(at('2026-11-22T20:59:59.999+03:00')).toBe('2026-11-22T17:59:59.999Z');
  });

  it('keeps the evening until the next morning, from 21:00 sharp', () => {
    expect(at('2026-11-22T21:00:00+03:00')).toBe('2026-11-23T06:00:00.000Z');
    expect(at('2026-12-31T23:30:00+03:00')).toBe('2027-01-01T06:00:00.000Z');
  });

  it('keeps the night until the same morning', () => {
    expect(at('2026-11-22T00:00:00+03:00')).toBe('2026-11-22T06:00:00.000Z');
    expect(at('2026-11-22T08:59:59.999+03:00')).toBe('2026-11-22T06:00:00.000Z');
  });

  it('goes by the wall clock when clocks change in the night', () => {
    // Berlin: 25 October 2026, 03:00 becomes 02:00; 29 March 2026, 02:00 becomes 03:00.
    expect(at('2026-10-24T22:00:00+02:00', 'Europe/Berlin')).toBe('2026-10-25T08:00:00.000Z');
    expect(at('2026-03-28T22:00:00+01:00', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z');
    expect(at('2026-10-25T02:30:00+01:00', 'Europe/Berlin')).toBe('2026-10-25T08:00:00.000Z');
  });

  it('ends at the first moment there is when the change skips the end', () => {
    expect(at('2026-03-29T01:30:00+01:00', 'Europe/Berlin', { start: '23:00', end: '02:30' })).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });

  it('takes hours that do not span midnight, and none at all', () => {
    expect(at('2026-11-22T13:30:00+03:00', 'Europe/Moscow', { start: '13:00', end: '14:00' })).toBe(
      '2026-11-22T11:00:00.000Z',
    );
    expect(at('2026-11-22T14:00:00+03:00', 'Europe/Moscow', { start: '13:00', end: '14:00' })).toBe(
      '2026-11-22T11:00:00.000Z',
    );
    expect(at('2026-11-22T03:00:00+03:00', 'Europe/Moscow', { start: '00:00', end: '00:00' })).toBe(
      '2026-11-22T00:00:00.000Z',
    );
  });

  it('goes by the zone given, not by the machine', () => {
    expect(at('2026-11-22T12:00:00Z', 'Asia/Kamchatka')).toBe('2026-11-22T21:00:00.000Z');
    expect(at('2026-11-22T12:00:00Z', 'America/New_York')).toBe('2026-11-22T14:00:00.000Z');
  });
});
