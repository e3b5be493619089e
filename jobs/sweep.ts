import type { Logger } from 'pino';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { planAutopaymentsIn } from '../domain/autopay/plan.ts';
import type { Clock } from '../domain/clock.ts';
import { planReminders } from '../domain/notices/outbox.ts';
import { earliestSending } from '../domain/notices/quiet-hours.ts';
import { readThresholds } from '../domain/organizations/index.ts';
import { type Database, inTransaction, postgresCode, type Tx } from '../prisma/client.ts';
import { type AnyJob, defineJob, NO_RETRY } from './job.ts';
import type { NoticeOrganization } from './notice.ts';
import type { Reminder } from './reminders/reminder.ts';

export interface SweepDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly reminders: readonly Reminder[];
  /** Called when reminders were planned. */
  readonly poke: () => void;
  readonly log: Pick<Logger, 'error'>;
}

/** What a sweep planned: new reminders by kind, and when those of an organization may go at the earliest. */
export interface SweepReport {
  readonly planned: Readonly<Record<string, number>>;
  readonly organizations: readonly { readonly id: string; readonly planned: number; readonly notBefore: Date }[];
  /** What could not be looked for this time; kind null: nothing of the organization's. */
  readonly failed: readonly { readonly organizationId: string; readonly kind: string | null }[];
}

const EVERY_MS = 10 * 60_000;
/** An organization with a hundred thousand reminders to plan takes seconds. */
const TIMEOUT_MS = 10 * 60_000;
const AUTOPAY = 'autopay';
const UNIQUE_VIOLATION = '23505';

/** The search for reminders, every ten minutes; after an outage it finds on its first run what the missed ones would have. */
export function sweepJob(deps: SweepDeps): AnyJob {
  return defineJob({
    id: 'sweep',
    queue: 'chores',
    data: z.object({}),
    everyMs: EVERY_MS,
    retry: NO_RETRY,
    handle: async () => {
      await runSweep(deps, { inTime: true });
    },
  });
}

/**
 * Plans every reminder that is due and was not planned before, and announces the next day's autopayments, for all
 * organizations; `inTime`: only what it is time of day for where the organization is. A second sweep adds nothing, nor
 * do ten at once. What fails is logged and reported, and keeps nothing else from being planned.
 */
export async function runSweep(
  { db, clock, reminders, poke, log }: SweepDeps,
  { now = clock.now(), inTime = false }: { now?: Date; inTime?: boolean } = {},
): Promise<SweepReport> {
  const rows = await db.organization.findMany({
    select: { id: true, name: true, timeZone: true, thresholds: true },
    orderBy: { id: 'asc' },
  });
  const planned: Record<string, number> = Object.fromEntries(reminders.map(({ notice }) => [notice.kind, 0]));
  const organizations: { id: string; planned: number; notBefore: Date }[] = [];
  const failed: { organizationId: string; kind: string | null }[] = [];
  const fail = (organizationId: string, kind: string | null, error: unknown) => {
    log.error({ err: error, organization: organizationId, kind }, 'reminders that could not be looked for');
    failed.push({ organizationId, kind });
  };
  for (const row of rows) {
    try {
      const organization: NoticeOrganization = { ...row, thresholds: readThresholds(row.thresholds) };
      const searches = searchesOf(organization, reminders, { now, inTime });
      if (searches.length === 0) continue;
      const found = await sweepOrganization(db, row.id, searches, (kind, error) => fail(row.id, kind, error));
      for (const { kind, count } of found) planned[kind] = (planned[kind] ?? 0) + count;
      const count = found.reduce((sum, each) => sum + each.count, 0);
      const notBefore = earliestSending(now, row.timeZone, organization.thresholds.quietHours);
      if (count > 0 || searches.some(({ isTime }) => isTime))
        organizations.push({ id: row.id, planned: count, notBefore });
    } catch (error) {
      fail(row.id, null, error);
    }
  }
  if (organizations.some((organization) => organization.planned > 0)) poke();
  return { planned, organizations, failed };
}

/** Something to be looked for in one organization. */
interface Search {
  readonly kind: string;
  readonly isTime: boolean;
  /** Plans what is due; gives how many are new. Alone: as if nobody else planned the same (`planReminders`). */
  plan(tx: Tx, isAlone: boolean): Promise<number>;
}

function searchesOf(
  organization: NoticeOrganization,
  reminders: readonly Reminder[],
  { now, inTime }: { readonly now: Date; readonly inTime: boolean },
): Search[] {
  const { id, timeZone, thresholds } = organization;
  const at: Clock = { now: () => now };
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const today = local.toPlainDate();
  const isTime = (from = thresholds.remindersFrom) => !inTime || time >= from;
  const autopay: Search = {
    kind: AUTOPAY,
    isTime: isTime(),
    plan: (tx) => planAutopaymentsIn(tx, at, organization),
  };
  const searches = reminders.flatMap((reminder): Search[] => {
    const { kind } = reminder.notice;
    const timely = isTime(reminder.from?.(thresholds));
    if (!timely && !reminder.isAnyTime) return [];
    const plan = (tx: Tx, isAlone: boolean) => {
      const due = reminder.due(organization, { now, today, isTime: timely });
      return planReminders(tx, at, { kind, organizationId: id, due, isAlone });
    };
    return [{ kind, isTime: timely, plan }];
  });
  return autopay.isTime ? [autopay, ...searches] : searches;
}

/**
 * Plans all that is due in one organization in one transaction, so that what goes to one client as one message is there
 * at once. A search that fails takes back its own doing only.
 */
async function sweepOrganization(
  db: Database,
  id: string,
  searches: readonly Search[],
  onError: (kind: string, error: unknown) => void,
): Promise<{ kind: string; count: number }[]> {
  return inTransaction(
    db,
    async (tx) => {
      // Another sweep of it is waited for, and then nothing is left to plan. A hundred thousand are sorted in memory.
      await tx.$executeRaw`
        SELECT pg_advisory_xact_lock(hashtext('sweep'), hashtext(${id})), set_config('work_mem', '64MB', true)`;
      const found: { kind: string; count: number }[] = [];
      for (const { kind, plan } of searches) {
        await tx.$executeRaw`SAVEPOINT search`;
        try {
          const count = await plan(tx, true).catch(async (error: unknown) => {
            if (postgresCode(error) !== UNIQUE_VIOLATION) throw error;
            await tx.$executeRaw`ROLLBACK TO SAVEPOINT search`;
            return plan(tx, false);
          });
          await tx.$executeRaw`RELEASE SAVEPOINT search`;
          if (count > 0 || kind !== AUTOPAY) found.push({ kind, count });
        } catch (error) {
          await tx.$executeRaw`ROLLBACK TO SAVEPOINT search`;
          onError(kind, error);
        }
      }
      return found;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}
