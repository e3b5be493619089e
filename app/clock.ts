import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, type MovableClock, movableClock, systemClock } from '../domain/clock.ts';

/** The program's time, and what moves it on. */
export interface Timepiece {
  readonly clock: Clock;
  /** null: it is the real time, and nobody moves it */
  readonly hands: MovableClock | null;
}

const FILE = 'playground-clock.json';
const kept = z.object({ aheadMs: z.number().int().min(0) });

/**
 * The real time, and in the playground the time that its visitors have moved to: kept under `dataDir`, so that after a
 * restart, too, no row lies in the future. With a bot's token nothing moves the time, whatever was kept.
 */
export function openTimepiece({ isPlayground, dataDir }: { isPlayground: boolean; dataDir: string }): Timepiece {
  if (!isPlayground) return { clock: systemClock, hands: null };
  const file = join(dataDir, FILE);
  const hands = movableClock(readLead(file), (aheadMs) => {
    mkdirSync(dataDir, { recursive: true });
    // A process that is killed half-way must not lose what was kept before.
    writeFileSync(`${file}.new`, `${JSON.stringify({ aheadMs })}\n`);
    renameSync(`${file}.new`, file);
  });
  return { clock: hands, hands };
}

function readLead(file: string): number {
  if (!existsSync(file)) return 0;
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8'))).aheadMs;
  } catch {
    throw new Error(`${file} cannot be read: delete it together with the playground's data, or write {"aheadMs":0}`);
  }
}
