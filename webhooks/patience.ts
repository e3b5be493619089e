import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** No refusal waits longer. */
const MAX_MS = 1_000;
/** So many wait at most, each with its connection; any more are answered at once. */
const MAX_HELD = 1_000;
/** How often it is looked how busy the process is. */
const LOOK_MS = 50;
/** Above this share of busy time refusals wait longer, below that one shorter. */
const BUSY = 0.5;
const IDLE = 0.3;
const STEP = 1.5;
const MIN_MS = 2;

/**
 * Lets a refusal wait while the process has much to do, so that whoever forges callbacks, and sends the next when the
 * last is answered, leaves room for the true ones. Those never wait here: nothing proven is refused. Not by sender,
 * because addresses are many, and one may stand for a whole provider.
 */
export function createPatience({ busyShare = shareSinceLast(), nowMs = () => performance.now(), wait = delay } = {}) {
  let waitMs = 0;
  let lookedAtMs = nowMs();
  let held = 0;
  return async (): Promise<void> => {
    if (nowMs() - lookedAtMs >= LOOK_MS) {
      lookedAtMs = nowMs();
      waitMs = next(waitMs, busyShare());
    }
    if (waitMs < MIN_MS || held >= MAX_HELD) return;
    held += 1;
    try {
      await wait(waitMs);
    } finally {
      held -= 1;
    }
  };
}

function next(waitMs: number, share: number): number {
  if (share > BUSY) return Math.min(MAX_MS, Math.max(MIN_MS, waitMs * STEP));
  return share < IDLE ? waitMs / STEP : waitMs;
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
