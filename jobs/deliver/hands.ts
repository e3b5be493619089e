import { randomUUID } from 'node:crypto';
import type { Database } from '../../prisma/client.ts';

/**
 * The messages that one process is sending at this moment. What is in its hands nobody else sends or gives up; it is
 * free again once the process lets go of it, or has not been heard of for `IN_HAND_SECONDS`.
 */
export interface Hands {
  /** Whose they are, as it is written in the outbox. */
  readonly by: string;
  /** Notice `leaderId` is about to be written down as in these hands: from now on that is kept up. */
  take(leaderId: number): void;
  /** It is sent. */
  done(leaderId: number): void;
  /** It is not sent, or nobody knows: whoever tries it next may do so at once. */
  letGo(leaderId: number): Promise<void>;
}

/** Shorter than a queue takes to give a killed process's jobs to another, and long enough to miss a renewal. */
export const IN_HAND_SECONDS = 6;
const RENEWED_EVERY_MS = 2_000;

/** Hands of a process that has nothing in them yet. Only what takes Telegram long costs a query. */
export function createHands(db: Database): Hands {
  const by = randomUUID();
  const leaders = new Set<number>();
  let timer: NodeJS.Timeout | null = null;
  let isRenewing = false;

  const renew = async () => {
    if (isRenewing) return;
    isRenewing = true;
    const ids = [...leaders];
    // What could not be renewed is by the next time, or was over.
    await db.$executeRaw`
      UPDATE notices SET sending_until = clock_timestamp() + make_interval(secs => ${IN_HAND_SECONDS})
      WHERE (id = ANY(${ids}) OR digest_id = ANY(${ids})) AND state = 'queued' AND sending_by = ${by}`.catch(
      () => null,
    );
    isRenewing = false;
  };
  const forget = (leaderId: number) => {
    const was = leaders.delete(leaderId);
    if (leaders.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
    return was;
  };
  return {
    by,
    take: (leaderId) => {
      leaders.add(leaderId);
      timer ??= setInterval(() => void renew(), RENEWED_EVERY_MS).unref();
    },
    done: forget,
    letGo: async (leaderId) => {
      if (!forget(leaderId)) return;
      await db.$executeRaw`
        UPDATE notices SET sending_until = NULL, sending_by = NULL
        WHERE (id = ${leaderId} OR digest_id = ${leaderId}) AND state = 'queued' AND sending_by = ${by}`.catch(
        () => null,
      );
    },
  };
}
