import { describe, expect, it } from 'vitest';
import { parseWeekdays } from './weekdays.ts';

describe('days of the week as offices write them', () => {
  it.each([
    ['вт,пт', [2, 5]],
    ['Пн, Ср', [1, 3]],
    ['пн-пт', [1, 2, 3, 4, 5]],
    ['Пн – Ср, сб', [1, 2, 3, 6]],
    ['сб-вт', [1, 2, 6, 7]],
    ['вс', [7]],
    ['пн-пн', [1]],
    ['вт. и чт.', [2, 4]],
    ['Вт/Чт', [2, 4]],
    ['по вторникам и четвергам', [2, 4]],
    ['понедельник, среда; пятница', [1, 3, 5]],
    ['Каждую субботу', [6]],
    ['ежедневно', [1, 2, 3, 4, 5, 6, 7]],
    ['каждый день', [1, 2, 3, 4, 5, 6, 7]],
    ['по будням', [1, 2, 3, 4, 5]],
    ['по выходным', [6, 7]],
    ['Mon, Wed', [1, 3]],
    ['Tue & Thu', [2, 4]],
    ['Mon-Fri', [1, 2, 3, 4, 5]],
    ['Saturdays and Sundays', [6, 7]],
    ['ср, пн, ср', [1, 3]],
  ])('%s', (text, days) => {
    expect(parseWeekdays(text)).toEqual(days);
  });

  it.each([
    '',
    '  ',
    'и',
    'по договорённости',
    'вт, чт через неделю',
    'вт 18:00',
    '1 раз в неделю',
    'пн-',
    '-пт',
    'будни-вс',
    'constructor',
  ])('is nothing that anybody may be reminded by: %j', (text) => {
    expect(parseWeekdays(text)).toBeNull();
  });
});
