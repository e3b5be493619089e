import { expect, it } from 'vitest';
import { describeStorm, runStorm } from './storm.ts';

const events = Number(process.env['DELIVERIES_EVENTS'] ?? 50_000);
const seed = Number(process.env['DELIVERIES_SEED'] ?? Date.now() % 1_000_000);
/** One in so many events. */
const KILL_EVERY = 2_000;

it(`${events} events, each delivered twenty times to an app that is killed again and again, count once`, async () => {
  const kills = Math.max(5, Math.ceil(events / KILL_EVERY));
  process.stdout.write(`\nDELIVERIES_SEED=${seed}\n`);
  const report = await runStorm({ events, copies: 20, kills, seed, isHurried: false });
  process.stdout.write(`\n${describeStorm(report)}\n`);
  expect(report.wrong).toEqual([]);
  expect(report).toMatchObject({ givenUp: 0, kills, stored: report.applied });
}, 7_200_000);
