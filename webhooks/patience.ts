import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** No refusal waits longer. */
const MAX_WAIT_MS = 2_000;
/** So many wait at most, each with its connection; any more are answered at once. */
const MAX_HELD = 1_000;
/** How often it is looked how busy the process is. */
const LOOK_MS = 50;
/** Above this share of busy time refusals go out further apart, below that one closer together. */
const BUSY = 0.5;
const IDLE = 0.3;
const STEP = 1.5;
/** How far apart they go: so little at first, and never more than so much. */
const MIN_GAP_MS = 0.5;
const MAX_GAP_MS = 20;

/**
 * Lets refusals go out one by one while the process has much to do, so that whoever forges callbacks, and sends the next
 * when the last is answered, leaves room for the true ones. Those never wait here: nothing proven is refused. Not by
 * sender, because addresses are many, and one may stand for a whole provider.
 */
export function createPatience({
  busyShare = shareSinceLast(),
  nowMs = () => performance.now(),
  wait = delay,
}: {
  busyShare?: () => number;
  nowMs?: () => number;
  wait?: (waitMs: number) => Promise<unknown>;
} = {}): () => Promise<void> {
  let gapMs = 0;
  let lookedAtMs = nowMs();
  let nextAtMs = 0;
  let held = 0;
  return async (): Promise<void> => {
    const atMs = nowMs();
    if (atMs - lookedAtMs >= LOOK_MS) {
      lookedAtMs = atMs;
      gapMs = nextGap(gapMs, busyShare());
    }
    nextAtMs = gapMs === 0 ? atMs : Math.min(Math.max(nextAtMs + gapMs, atMs), atMs + MAX_WAIT_MS);
    const waitMs = Math.floor(nextAtMs - atMs);
    if (waitMs < 1 || held >= MAX_HELD) return;
    held += 1;
    try {
      await wait(waitMs);
    } finally {
      held -= 1;
    }
  };
}

function nextGap(gapMs: number, share: number): number {
  if (share > BUSY) return Math.min(MAX_GAP_MS, Math.max(MIN_GAP_MS, gapMs * STEP));
  if (share > IDLE) return gapMs;
  return gapMs <= MIN_GAP_MS ? 0 : gapMs / STEP;
}

/** The share of the time since it was last asked in which the process had something to do. */
function shareSinceLast(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
