import type { Random } from '../model/random.ts';
import type { Span } from './world.ts';

/** From when until when nothing of the program runs. */
export interface Outage {
  readonly from: Date;
  readonly until: Date;
}

const HOUR_MS = 3_600_000;

/** So many outages, each in a part of the time of its own, of 1 to 72 hours as far as that part is long enough. */
export function outagesIn({ start, days }: Span, count: number, random: Random): Outage[] {
  const partMs = (days * 24 * HOUR_MS) / count;
  return Array.from({ length: count }, (_, n) => {
    const lengthMs = Math.min((1 + random.next() * 71) * HOUR_MS, partMs * 0.9);
    const fromMs = start.getTime() + n * partMs + random.next() * (partMs - lengthMs);
    return { from: new Date(fromMs), until: new Date(fromMs + lengthMs) };
  });
}
