import { setTimeout as delay } from 'node:timers/promises';
import { finish } from '../../domain/notices/ends.ts';
import { WITHOUT_PAPER } from '../../domain/notices/failed.ts';
import type { DeliverDeps } from './deps.ts';
import type { Ends } from './ends.ts';
import type { PaperOf } from './paper.ts';

const PAUSE_MS = 250;
/** Longer than PostgreSQL takes to be restarted. */
const PATIENCE_MS = 60_000;

/**
 * Writes down that a message has gone. A database that does not answer is asked again for a minute: whoever gives up
 * here has the message sent a second time. What went without its document is listed for staff.
 */
export async function writeSent(
  deps: Pick<DeliverDeps, 'db' | 'clock' | 'onEnded'>,
  ends: Ends,
  paper: PaperOf,
): Promise<void> {
  const reason = paper === 'missing' ? WITHOUT_PAPER : null;
  for (const endMs = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await finish(deps.db, deps, ends.as('sent', reason));
    } catch (error) {
      if (performance.now() > endMs) throw error;
      await delay(PAUSE_MS, undefined, { ref: false });
    }
  }
}
