import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { planAutopayments } from '../domain/autopay/plan.ts';
import type { Clock } from '../domain/clock.ts';
import { planReminders } from '../domain/notices/outbox.ts';
import { earliestSending } from '../domain/notices/quiet-hours.ts';
import { readThresholds } from '../domain/organizations/index.ts';
import type { Database } from '../prisma/client.ts';
import { type AnyJob, defineJob, NO_RETRY } from './job.ts';
import type { NoticeOrganization } from './notice.ts';
import type { Reminder } from './reminders/reminder.ts';

export interface SweepDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly reminders: readonly Reminder[];
  /** Called when reminders were planned. */
  readonly poke: () => void;
}

/** What a sweep planned: new reminders by kind, and when those of an organization may go at the earliest. */
export interface SweepReport {
  readonly planned: Readonly<Record<string, number>>;
  readonly organizations: readonly { readonly id: string; readonly planned: number; readonly notBefore: Date }[];
}

const EVERY_MS = 10 * 60_000;

/** The daily search for reminders; after an outage it finds on its first run what the missed ones would have. */
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
 * do ten at once.
 */
export async function runSweep(
  { db, clock, reminders, poke }: SweepDeps,
  { now = clock.now(), inTime = false }: { now?: Date; inTime?: boolean } = {},
): Promise<SweepReport> {
  const rows = await db.organization.findMany({
    select: { id: true, name: true, timeZone: true, thresholds: true },
    orderBy: { id: 'asc' },
  });
  const at: Clock = { now: () => now };
  const planned: Record<string, number> = Object.fromEntries(reminders.map(({ notice }) => [notice.kind, 0]));
  const organizations: { id: string; planned: number; notBefore: Date }[] = [];
  for (const row of rows) {
    const organization: NoticeOrganization = { ...row, thresholds: readThresholds(row.thresholds) };
    const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(row.timeZone);
    const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
    const isTime = (from: string) => !inTime || time >= from;
    const { remindersFrom } = organization.thresholds;
    const timely = reminders.filter(({ from }) => isTime(from?.(organization.thresholds) ?? remindersFrom));
    if (timely.length === 0 && !isTime(remindersFrom)) continue;
    let count = isTime(remindersFrom) ? await planAutopayments(db, at, organization) : 0;
    if (count > 0) planned['autopay'] = (planned['autopay'] ?? 0) + count;
    for (const reminder of timely) {
      const due = reminder.due(organization, { now, today: local.toPlainDate() });
      const added = await planReminders(db, at, { kind: reminder.notice.kind, organizationId: row.id, due });
      planned[reminder.notice.kind] = (planned[reminder.notice.kind] ?? 0) + added;
      count += added;
    }
    const notBefore = earliestSending(now, row.timeZone, organization.thresholds.quietHours);
    organizations.push({ id: row.id, planned: count, notBefore });
  }
  if (organizations.some((organization) => organization.planned > 0)) poke();
  return { planned, organizations };
}
