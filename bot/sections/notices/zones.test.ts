import { describe, expect, it } from 'vitest';
import { CITIES } from './cities.ts';
import { findZones, OFFERED_ZONES, zoneName, zoneOffset, zoneTime } from './zones.ts';

const now = new Date('2026-11-22T09:00:00Z');

describe('findZones', () => {
  it.each([
    ['Тюмень', ['Asia/Yekaterinburg']],
    [' москва ', ['Europe/Moscow']],
    ['кишинев', ['Europe/Chisinau']],
    ['Saint Petersburg', ['Europe/Moscow']],
    ['ростов на дону', ['Europe/Moscow']],
    ['europe/berlin', ['Europe/Berlin']],
    ['Reykjavik', ['Atlantic/Reykjavik']],
    ['new york', ['America/New_York']],
    ['UTC+5', ['Asia/Yekaterinburg']],
    ['мск+2', ['Asia/Yekaterinburg']],
    ['+12', ['Asia/Kamchatka']],
  ])('understands «%s»', (typed, zones) => {
    expect(findZones(typed, 'ru', now).map(({ zone }) => zone)).toEqual(zones);
  });

  it.each(['', 'я', 'Нарния', '../../etc/passwd', '+77', 'a'.repeat(5000)])('finds nothing for «%s»', (typed) => {
    expect(findZones(typed, 'ru', now)).toEqual([]);
  });

  it('names what was found as it was asked for', () => {
    expect(findZones('Красно', 'ru', now)).toEqual([
      { zone: 'Asia/Krasnoyarsk', name: 'Красноярск' },
      { zone: 'Europe/Moscow', name: 'Краснодар' },
    ]);
    expect(findZones('тюмень', 'en', now)).toEqual([{ zone: 'Asia/Yekaterinburg', name: 'Tyumen' }]);
  });

  it('offers no more than can be chosen from', () => {
    expect(findZones('America', 'en', now).length).toBeLessThanOrEqual(8);
  });
});

it('knows no city in a zone that does not exist', () => {
  const wrong = CITIES.filter(([zone]) => {
    try {
      zoneOffset(zone, now);
      return false;
    } catch {
      return true;
    }
  });
  expect(wrong).toEqual([]);
  expect(new Set(OFFERED_ZONES).size).toBe(OFFERED_ZONES.length);
});

it('names zones, their difference and their time', () => {
  expect(zoneName('Asia/Yekaterinburg', 'ru')).toBe('Екатеринбург');
  expect(zoneName('America/Argentina/Buenos_Aires', 'ru')).toBe('Buenos Aires');
  expect([zoneOffset('Asia/Kolkata', now), zoneOffset('America/New_York', now), zoneOffset('UTC', now)]).toEqual([
    'UTC+5:30',
    'UTC−5',
    'UTC+0',
  ]);
  expect(zoneTime('Asia/Vladivostok', now)).toBe('19:00');
});
