import { expect } from 'vitest';
import { createTestDatabase } from '../harness/database.ts';
import { randomOf } from '../model/random.ts';
import { judge } from './judge.ts';
import { playTime } from './play.ts';
import type { Span } from './world.ts';

/** Plays that time with so many outages, and demands that every reminder was decided once and rightly. */
export async function expectTimely(seed: number, span: Span, outages: number): Promise<void> {
  process.stdout.write(`\nYEAR_SEED=${seed}\n`);
  const test = await createTestDatabase();
  try {
    const played = await playTime(test.db, randomOf(seed), span, outages);
    const { wrong, ...figures } = await judge(test.db, played);
    const { messages, killedBefore, killedAfter, sweeps, steps } = played;
    const told = { ...figures, messages, killedBefore, killedAfter, sweeps: sweeps.length, steps: steps.length };
    process.stdout.write(`${JSON.stringify(told)}\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(figures.sent).toBeGreaterThan(span.days * 5);
    // Whatever was said twice is a message whose worker ended before it could write that down.
    expect(messages).toBeLessThanOrEqual(figures.sent + killedAfter);
    expect(Math.min(killedBefore, killedAfter)).toBeGreaterThan(0);
  } finally {
    await test.drop();
  }
}
