import type { PendingEvent } from '../domain/payments/events.ts';
import { applyStoredEvent } from './apply.ts';
import type { SettlementDeps } from './deps.ts';

/** Works on events in this process, right after they were stored. */
export interface Applier {
  /** Starts the work on an event, now or when others are done; never throws. */
  apply(event: PendingEvent): void;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
}

/** How many events are worked on at once: enough for a rush, few enough to leave the database to the clients. */
const CONCURRENCY = 8;

/** What is cut short by the end of the process stays due in the database. */
export function createApplier(deps: SettlementDeps): Applier {
  const waiting: PendingEvent[] = [];
  const underWay = new Set<Promise<void>>();

  function next(): void {
    if (underWay.size >= CONCURRENCY) return;
    const event = waiting.shift();
    if (!event) return;
    const work = applyStoredEvent(deps, event)
      .then(
        () => undefined,
        (error: unknown) => deps.log.error({ err: error, eventId: event.id }, 'a payment event could not be worked on'),
      )
      .finally(() => {
        underWay.delete(work);
        next();
      });
    underWay.add(work);
  }

  return {
    apply: (event) => {
      waiting.push(event);
      next();
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
