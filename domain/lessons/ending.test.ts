import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { daysLeft, isEnding, type Limits } from './ending.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const today = day('2026-11-22');
const thresholds = { endingLessonsLeft: 2, endingDaysLeft: 7 };
const limits = (changes: Partial<Limits> = {}): Limits => ({
  groupName: 'Футбол 8-10',
  firstDay: day('2026-11-01'),
  lastDay: day('2026-12-31'),
  lessonsLeft: 8,
  ...changes,
});

describe('a subscription that is ending', () => {
  it('counts today as a day left', () => {
    expect(daysLeft(limits({ lastDay: today }), today)).toBe(1);
    expect(daysLeft(limits({ lastDay: day('2026-11-21') }), today)).toBe(0);
    expect(daysLeft(limits({ lastDay: null }), today)).toBeNull();
  });

  it.each([
    ['2 lessons left', { lessonsLeft: 2 }, true],
    ['3 lessons left', { lessonsLeft: 3 }, false],
    ['no lessons left', { lessonsLeft: 0 }, true],
    ['7 days left', { lastDay: day('2026-11-28') }, true],
    ['8 days left', { lastDay: day('2026-11-29') }, false],
    ['the last day', { lastDay: today }, true],
    ['over since yesterday', { lastDay: day('2026-11-21'), lessonsLeft: 1 }, false],
    ['no limit near', { lastDay: null, lessonsLeft: null }, false],
  ] as const)('%s', (_, changes, expected) => {
    expect(isEnding(limits(changes), [], today, thresholds)).toBe(expected);
  });

  it.each([
    ['another for the same group that ends later', {}, { lastDay: day('2027-01-31') }, true],
    ['another group', { groupName: 'Шахматы' }, { lastDay: day('2027-01-31') }, false],
    ['one that began before', { firstDay: day('2026-10-01') }, { lastDay: day('2027-01-31') }, false],
    ['one that ends the same day', {}, { lastDay: day('2026-11-25') }, false],
    ['one without an end', {}, { lastDay: null }, true],
  ] as const)('renewed by %s', (_, other, end, renewed) => {
    const subscription = limits({ lastDay: day('2026-11-25') });
    expect(isEnding(subscription, [limits({ ...other, ...end })], today, thresholds)).toBe(!renewed);
  });

  it.each([
    ['another without a last day that has more lessons', { lessonsLeft: 8 }, true],
    ['one bought with it', { lessonsLeft: 8, firstDay: day('2026-11-01') }, true],
    ['one with any number of lessons', { lessonsLeft: null }, true],
    ['one that is used up', { lessonsLeft: 0 }, false],
    ['one with as few lessons', { lessonsLeft: 1 }, false],
    ['one that began before', { lessonsLeft: 8, firstDay: day('2026-10-31') }, false],
    ['another group', { lessonsLeft: 8, groupName: 'Шахматы' }, false],
  ] as const)('that has lessons and no last day, renewed by %s', (_, changes, renewed) => {
    const subscription = limits({ lastDay: null, lessonsLeft: 1 });
    const other = limits({ lastDay: null, firstDay: day('2026-11-18'), ...changes });
    expect(isEnding(subscription, [other], today, thresholds)).toBe(!renewed);
  });
});
