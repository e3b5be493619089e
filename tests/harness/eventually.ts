import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 25;

/**
 * What `look` gives once it is neither undefined, null nor false. For what tells nobody when it happens: a row that
 * another process writes. What is awaited is named in the error.
 */
export async function eventually<T>(
  awaited: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 15_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`${awaited}: not within ${timeoutMs} ms`);
    await delay(INTERVAL_MS);
  }
}
