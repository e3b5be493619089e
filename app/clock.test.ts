import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { openTimepiece } from './clock.ts';

const WEEK_MS = 7 * 86_400_000;

function dataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'cabinet-clock-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  return dataDir;
}

/** By how much a clock is ahead, to the minute. */
const leadMinutes = (clock: { now(): Date }) =>
  Math.round((clock.now().getTime() - systemClock.now().getTime()) / 60_000);

it('moves the playground’s time on, never back, and keeps it over a restart', () => {
  const dataDir = dataFolder();
  const { clock, hands } = openTimepiece({ isPlayground: true, dataDir });
  expect(leadMinutes(clock)).toBe(0);
  hands?.moveTo(new Date(clock.now().getTime() + WEEK_MS));
  expect(leadMinutes(clock)).toBe(WEEK_MS / 60_000);
  hands?.moveTo(systemClock.now());
  expect(leadMinutes(clock)).toBe(WEEK_MS / 60_000);
  expect(leadMinutes(openTimepiece({ isPlayground: true, dataDir }).clock)).toBe(WEEK_MS / 60_000);
});

it('has no hands with a bot’s token, and the real time, whatever the playground was moved to', () => {
  const dataDir = dataFolder();
  writeFileSync(join(dataDir, 'playground-clock.json'), JSON.stringify({ aheadMs: WEEK_MS }));
  const { clock, hands } = openTimepiece({ isPlayground: false, dataDir });
  expect(hands).toBeNull();
  expect(clock).toBe(systemClock);
});

it('says which file is broken, and does not take it for no file', () => {
  const dataDir = dataFolder();
  const file = join(dataDir, 'playground-clock.json');
  writeFileSync(file, '{"aheadMs":');
  expect(() => openTimepiece({ isPlayground: true, dataDir })).toThrow(file);
  expect(readFileSync(file, 'utf8')).toBe('{"aheadMs":');
});
