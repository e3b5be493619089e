import { expect, it } from 'vitest';
import { describeStorm, runStorm } from './storm.ts';

// The whole of it is `npm run test:deliveries`.
it('five hundred events, each delivered twenty times to an app that is killed again and again, count once', async () => {
  const report = await runStorm({ events: 500, copies: 20, kills: 3, seed: Date.now() % 1_000_000, isHurried: true });
  process.stdout.write(`\n${describeStorm(report)}\n`);
  expect(report.wrong).toEqual([]);
  expect(report).toMatchObject({ givenUp: 0, kills: 3, stored: report.applied });
}, 240_000);
