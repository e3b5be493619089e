import { expect, it } from 'vitest';
import { isNeverQuiet, readHours } from './hours.ts';

it.each([
  ['22–8', '22:00', '08:00'],
  ['22-8', '22:00', '08:00'],
  ['с 22:30 до 7', '22:30', '07:00'],
  ['С 9 до 18', '09:00', '18:00'],
  ['23.15 — 06.45', '23:15', '06:45'],
  ['21 до 24', '21:00', '00:00'],
  ['from 10pm to 8 am', '22:00', '08:00'],
  ['12am-7am', '00:00', '07:00'],
])('reads «%s»', (typed, start, end) => {
  expect(readHours(typed)).toEqual({ start, end });
});

it.each(['', 'ночью', '22', '25–8', '22:60–8', '8–8', '13pm–8', '24:30–8', '22–8–10', '-1–8'])(
  'takes «%s» for no hours',
  (typed) => {
    expect(readHours(typed)).toBeNull();
  },
);

it.each(['никогда', 'Never'])('takes «%s» for no quiet hours at all', (typed) => {
  const hours = readHours(typed);
  expect(hours && isNeverQuiet(hours)).toBe(true);
});
