import { it } from 'vitest';
import { expectTimely } from './year.ts';

// The whole year is `npm run test:year`. These weeks have the changes of the clocks in Europe and America.
it(
  'three weeks in ten time zones with outages and killed workers: every reminder is decided once',
  () => expectTimely(7, { start: new Date('2026-10-15T03:17:00Z'), days: 21 }, 5),
  300_000,
);
