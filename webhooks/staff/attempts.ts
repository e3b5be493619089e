import { performance } from 'node:perf_hooks';

/** So many wrong passwords from one place in that time, and then none is looked at. */
const MAX_FAILURES = 10;
const WINDOW_MS = 15 * 60_000;
/** Places remembered at once; beyond that the one that was quiet for longest is forgotten. */
const MAX_PLACES = 10_000;

/** Counts wrong passwords by the place that they come from. */
export interface Attempts {
  /** Seconds until something from there is looked at again; 0: now. */
  waitSeconds(address: string | null): number;
  failed(address: string | null): void;
}

/**
 * Ten wrong passwords in a quarter of an hour are all that one address may try. Kept in memory: guessing one of the length
 * that is asked for takes longer than any restart helps, and whoever knocks writes no rows and leaves no address behind.
 */
export function createAttempts({ nowMs = () => performance.now() }: { nowMs?: () => number } = {}): Attempts {
  const failures = new Map<string, number[]>();
  const recent = (place: string) => (failures.get(place) ?? []).filter((atMs) => atMs > nowMs() - WINDOW_MS);
  return {
    waitSeconds: (address) => {
      const moments = recent(placeOf(address));
      const [first] = moments;
      if (moments.length < MAX_FAILURES || first === undefined) return 0;
      return Math.ceil((first + WINDOW_MS - nowMs()) / 1000);
    },
    failed: (address) => {
      const place = placeOf(address);
      const moments = [...recent(place), nowMs()].slice(-MAX_FAILURES);
      failures.delete(place);
      failures.set(place, moments);
      const [quietest] = failures.keys();
      if (failures.size > MAX_PLACES && quietest !== undefined) failures.delete(quietest);
    },
  };
}

/** Whoever has one address of version 6 has all of its network: its first four groups. */
function placeOf(address: string | null): string {
  if (address === null || !address.includes(':')) return address ?? '';
  const [head = '', tail] = address.toLowerCase().split('::', 2);
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':');
}
