import type { Logger } from 'pino';
import { makeDocument } from '../documents/index.ts';
import type { Clock } from '../domain/clock.ts';
import { createTurns, type Lane } from '../domain/notices/turns.ts';
import { type EndedNotice, type NoticeLane, type OwedLane, readOwedLanes } from '../domain/notices/watch.ts';
import type { Translate } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';
import { type Autopay, autopayJob } from './autopay/autopay.ts';
import { broadcastsJob } from './broadcasts/broadcasts.ts';
import { cleanupJob } from './cleanup/cleanup.ts';
import { type CompareDeps, compareJob } from './compare/compare.ts';
import { deliverJobs } from './deliver/deliver.ts';
import type { DeliverDeps, LetterSender } from './deliver/deps.ts';
import type { TelegramSender } from './deliver/telegram.ts';
import { failedJob } from './failed/failed.ts';
import { type FiscalWork, fiscalJobs } from './fiscal/fiscal.ts';
import { invoicesJob } from './invoices/invoices.ts';
import type { AnyJob } from './job.ts';
import { nextMoment } from './moments.ts';
import { noticeKinds } from './notices/registry.ts';
import type { QueueStore } from './queues.ts';
import { reconcileJobs, type Settlement } from './reconcile/reconcile.ts';
import { startRelay } from './relay/relay.ts';
import { reminders } from './reminders/registry.ts';
import { runSweep, type SweepReport, sweepJob } from './sweep.ts';
import { type VerifyDeps, verifyJob } from './verify/verify.ts';

export { createTelegramSender, type TelegramSender } from './deliver/telegram.ts';
export { openQueueStore, type QueueStore } from './queues.ts';
export type { SweepReport } from './sweep.ts';

export interface JobsDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Opened by `openQueueStore`; closed by `close()`. */
  readonly store: QueueStore;
  readonly telegram: TelegramSender;
  readonly mailer: LetterSender;
  readonly translate: Translate;
  /** Where a client ends letters of these organizations. */
  readonly unsubscribeUrl: DeliverDeps['unsubscribeUrl'];
  /** Without the @; null while Telegram has not told it. */
  readonly botUsername: () => string | null;
  readonly settlement: Settlement;
  readonly compare: Pick<CompareDeps, 'comparePayments' | 'onCompared'>;
  readonly fiscal: FiscalWork;
  readonly autopay: Autopay;
  /** Is told what each verification of the ledger found. */
  readonly onLedgerVerified?: NonNullable<VerifyDeps['onLedgerVerified']>;
  /** Is told how notices end, and of each place among the messages to Telegram. */
  readonly watch?: {
    readonly ended: (notices: readonly (EndedNotice & { readonly lane: NoticeLane })[]) => void;
    readonly turnTaken: (lane: Lane) => void;
  };
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export interface Jobs {
  /** Something was planned in the outbox: send it soon. For calling right after a commit; cheap, never fails. */
  poke(): void;
  /** Looks for due reminders now, as if it were `now`; whatever the hour, or only for what it is time of day for. */
  runSweep(options?: { now?: Date; inTime?: boolean }): Promise<SweepReport>;
  /** When something comes due by itself for the next time after a moment; null: never. */
  nextMoment(after: Date): Promise<Date | null>;
  /** How many messages the queues hold; fails where their store cannot be reached. */
  backlog(): Promise<{ readonly urgent: number; readonly bulk: number; readonly letters: number }>;
  /** What is due and has not ended, over all processes, by lane. */
  owed(): Promise<readonly OwedLane[]>;
  /** Takes no new work, lets running jobs end (10 s at most), lets go of every connection. */
  close(): Promise<void>;
}

/**
 * How many messages of a lane one process has in hand. Those of the bulk lane wait for their places, 41 ms apart over all
 * processes, so three processes reserve two seconds ahead; a Telegram that takes half a second to answer slows down none.
 */
const BULK_AT_ONCE = 16;
const URGENT_AT_ONCE = 8;

/** Starts the relay and the workers in this process; resolves when they take work. Several processes may do so. */
export async function startJobs(deps: JobsDeps): Promise<Jobs> {
  const { db, clock, store, translate, log } = deps;
  const urgentKinds = noticeKinds.filter(({ isUrgent }) => isUrgent).map(({ kind }) => kind);
  const laneOf = (kind: string) => (urgentKinds.includes(kind) ? ('urgent' as const) : ('bulk' as const));
  const onEnded = (ended: readonly EndedNotice[]) =>
    deps.watch?.ended(ended.map((notice) => ({ ...notice, lane: laneOf(notice.kind) })));
  const deliver = deliverJobs({
    ...deps,
    letters: deps.mailer,
    turns: createTurns(db, deps.watch?.turnTaken),
    onEnded,
    makePaper: (request, reader) => makeDocument({ db, clock, translate }, reader, request),
    kinds: noticeKinds,
  });
  const digestKinds = noticeKinds.filter(({ digest, isUrgent }) => digest && !isUrgent).map(({ kind }) => kind);
  const relay = startRelay({ db, clock, store, deliver, digestKinds, urgentKinds, onEnded, log });
  const sweepDeps = { db, clock, reminders, poke: relay.poke, log };
  const chores: AnyJob[] = [
    sweepJob(sweepDeps),
    ...reconcileJobs(deps.settlement, relay.poke),
    ...fiscalJobs(deps.fiscal),
    autopayJob(deps.autopay, relay.poke),
    invoicesJob(deps),
    compareJob({ ...deps.compare, db, clock, log, poke: relay.poke }),
    broadcastsJob(deps, relay.poke),
    failedJob({ db, clock, log, poke: relay.poke }),
    cleanupJob(db, clock),
    verifyJob(deps),
  ];

  await store.work('urgent', [deliver.urgent], { concurrency: URGENT_AT_ONCE });
  await store.work('bulk', [deliver.bulk], { concurrency: BULK_AT_ONCE });
  await store.work('letters', [deliver.email], { concurrency: 4 });
  await store.work('chores', chores, { concurrency: 4 });
  for (const job of chores) if (job.everyMs !== undefined) await store.queue('chores').schedule(job, job.everyMs);
  relay.poke();

  return {
    poke: relay.poke,
    runSweep: (options) => runSweep(sweepDeps, options),
    nextMoment: (after) => nextMoment(db, reminders, after),
    backlog: async () => ({
      urgent: await store.queue('urgent').size(),
      bulk: await store.queue('bulk').size(),
      letters: await store.queue('letters').size(),
    }),
    owed: () => readOwedLanes(db, clock, urgentKinds),
    close: async () => {
      await relay.stop();
      await store.close();
    },
  };
}
