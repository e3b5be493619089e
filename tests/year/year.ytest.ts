import { it } from 'vitest';
import { expectTimely } from './year.ts';

const seed = Number(process.env['YEAR_SEED'] ?? Date.now() % 1_000_000);

it(
  'a year in ten time zones with fifty outages and killed workers: every reminder is decided once',
  () => expectTimely(seed, { start: new Date('2026-01-05T00:11:00Z'), days: 365 }, 50),
  3_600_000,
);
