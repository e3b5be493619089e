import { FIRST_SWEEP_AFTER_MS, type PendingEvent } from '../domain/payments/events.ts';
import { applyStoredEvent } from './apply.ts';
import type { SettlementDeps } from './deps.ts';

/** Works on events in this process, right after they were stored. */
export interface Applier {
  /** Starts the work on an event, now or when others are done; never throws. What has to wait long is left to the sweep. */
  apply(event: PendingEvent): void;
  /** Resolves when nothing is under way or waiting. */
  idle(): Promise<void>;
}

/** How many events are worked on at once: enough for a rush, few enough to leave the database to the clients. */
const CONCURRENCY = 8;
/** What has waited so long is about to be the sweep's: to ask the provider twice about it would make the rush longer. */
const LONGEST_WAIT_MS = FIRST_SWEEP_AFTER_MS - 5_000;

/** What is cut short by the end of the process stays due in the database. */
export function createApplier(deps: SettlementDeps): Applier {
  const waiting: { event: PendingEvent; untilMs: number }[] = [];
  const underWay = new Set<Promise<void>>();

  function next(): void {
    while (underWay.size < CONCURRENCY) {
      const first = waiting.shift();
      if (!first) return;
      if (deps.clock.now().getTime() < first.untilMs) start(first.event);
    }
  }

  function start(event: PendingEvent): void {
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
      waiting.push({ event, untilMs: deps.clock.now().getTime() + LONGEST_WAIT_MS });
      next();
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
