import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { PERIODS, parsePeriod, periodOf } from './period.ts';

describe('a period', () => {
  it('is made of whole months up to the end of the present one', () => {
    const today = Temporal.PlainDate.from('2026-01-31');
    expect(PERIODS.map((name) => periodOf(name, today))).toEqual([
      null,
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2025-12-01', to: '2025-12-31' },
      { from: '2025-11-01', to: '2026-01-31' },
      { from: '2025-02-01', to: '2026-01-31' },
    ]);
    expect(periodOf('2026-09-01..2026-10-15', today)).toEqual({ from: '2026-09-01', to: '2026-10-15' });
  });

  it.each([
    ['01.09.2026 - 15.10.2026', '2026-09-01', '2026-10-15'],
    ['1.9.26–15.10.26', '2026-09-01', '2026-10-15'],
    ['15.10.2026 — 01.09.2026', '2026-09-01', '2026-10-15'],
    ['1/9/2026 to 15/10/2026', '2026-09-01', '2026-10-15'],
    ['01.09.2026 по 15.10.2026', '2026-09-01', '2026-10-15'],
    ['09.2026-11.2026', '2026-09-01', '2026-11-30'],
    ['02.2024', '2024-02-01', '2024-02-29'],
    ['31.12.2025', '2025-12-31', '2025-12-31'],
  ])('is read as it is typed: %s', (text, from, to) => {
    expect(parsePeriod(text)).toEqual({ from, to });
  });

  it.each(['', 'осень', '31.02.2026', '13.2026', '01.09.2026 - 02.09.2026 - 03.09.2026', '1500', '01.01.0026'])(
    'is not guessed from: %s',
    (text) => {
      expect(parsePeriod(text)).toBeNull();
    },
  );
});
