import { expect, it } from 'vitest';
import { shiftRecords, weeksUntil } from './shift.ts';

const weeks = (moment: string) => weeksUntil(new Date(moment), 'Europe/Moscow');

it('moves by whole weeks, to one of the last seven days', () => {
  expect(weeks('2026-11-22T09:00:00Z')).toBe(0);
  expect(weeks('2026-11-28T20:59:00Z')).toBe(0);
  expect(weeks('2026-11-28T21:00:00Z')).toBe(1);
  expect(weeks('2027-11-22T09:00:00Z')).toBe(52);
  expect(weeks('2026-11-21T09:00:00Z')).toBe(-1);
});

it('moves days, the days that purposes name, and months by months', () => {
  const shift = shiftRecords(2);
  const payment = {
    number: '1',
    paidOn: '2026-11-20',
    amountMinor: 1n,
    method: '',
    purpose: 'Занятие 20.11.2026',
    ordinal: 1,
  };
  expect(shift('payments', payment)).toMatchObject({ paidOn: '2026-12-04', purpose: 'Занятие 04.12.2026' });
  const month = { number: '1', period: '2026-11-01', openingMinor: 0n, chargedMinor: 0n, recalculatedMinor: 0n };
  const rest = { penaltyMinor: 0n, paidMinor: 0n, closingMinor: 0n };
  expect(shift('charges', { ...month, ...rest }).period).toBe('2026-12-01');
  expect(shiftRecords(1)('charges', { ...month, ...rest }).period).toBe('2026-11-01');
});
