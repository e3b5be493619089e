import { Temporal } from 'temporal-polyfill';
import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { earliestSending, type QuietHours, quietHoursOf } from './quiet-hours.ts';
import { SNOOZABLE_KINDS } from './topics.ts';

/** In how many days a reminder that is put off may come again. */
export const SNOOZE_DAYS = [1, 3, 7] as const;
export type SnoozeDays = (typeof SNOOZE_DAYS)[number];

/** The hour of the reader's day at which it comes again. */
const AT = '10:00';

/** When it comes again, by the reader's own clock. */
export interface Snoozed {
  readonly dueAt: Date;
  readonly local: Temporal.PlainDateTime;
  /** the reader's day on which it was put off */
  readonly today: Temporal.PlainDate;
  readonly timeZone: string;
}

/**
 * Puts off what the message of notice `noticeId` has reminded its reader of: each of its notices that can be put off is
 * planned anew, once, `days` days ahead at ten o'clock of the reader's day, or when their quiet hours end. Another choice
 * later moves it. Null where nothing of the reader's own can be put off.
 */
export async function snoozeNotices(
  db: Database,
  clock: Clock,
  { noticeId, days, ...reader }: Reader & { readonly noticeId: number; readonly days: SnoozeDays },
): Promise<Snoozed | null> {
  return inTransaction(db, async (tx) => {
    const own = await lockOwn(tx, reader, noticeId);
    const [first] = own;
    if (!first) return null;
    const snoozed = momentOf(clock.now(), days, first);
    await planAgain(tx, clock, own, snoozed);
    return snoozed;
  });
}

interface OwnNotice {
  readonly id: number;
  /** the occasion's key, however often it was put off before */
  readonly base: string;
  readonly timeZone: string;
  readonly quietHours: QuietHours;
}

/** The reader's own sent reminders of the message, theirs as the binding stands now, the leader first. */
async function lockOwn(tx: Tx, { clientId, telegramUserId }: Reader, noticeId: number): Promise<OwnNotice[]> {
  // The leader's row keeps two taps apart; those that went along share its message.
  await tx.$executeRaw`SELECT FROM notices WHERE id = ${noticeId} FOR UPDATE`;
  const rows = await tx.$queryRaw<
    {
      id: number;
      base: string;
      timeZone: string | null;
      quietStart: string | null;
      quietEnd: string | null;
      thresholds: unknown;
    }[]
  >`
    SELECT notice.id, regexp_replace(notice.key, ':later:.*$', '') AS base,
      coalesce(settings.time_zone, client.time_zone, organization.time_zone) AS "timeZone",
      settings.quiet_start AS "quietStart", settings.quiet_end AS "quietEnd", organization.thresholds
    FROM notices notice
    JOIN bindings binding ON binding.client_id = notice.client_id AND binding.ended_at IS NULL
      AND binding.telegram_user_id = notice.telegram_user_id
    JOIN clients client ON client.id = notice.client_id
    LEFT JOIN notice_settings settings ON settings.telegram_user_id = notice.telegram_user_id
    LEFT JOIN organizations organization ON organization.id = notice.organization_id
    WHERE (notice.id = ${noticeId} OR notice.digest_id = ${noticeId}) AND notice.state = 'sent'
      AND notice.channel = 'telegram' AND notice.client_id = ${clientId}
      AND notice.telegram_user_id = ${telegramUserId} AND notice.kind = ANY(${[...SNOOZABLE_KINDS]})
    ORDER BY notice.id <> ${noticeId}, notice.id`;
  return rows.map(({ id, base, timeZone, quietStart, quietEnd, thresholds }) => ({
    id,
    base,
    timeZone: timeZone ?? 'UTC',
    quietHours: quietHoursOf({ quietStart, quietEnd }, thresholds),
  }));
}

function momentOf(now: Date, days: number, { timeZone, quietHours }: OwnNotice): Snoozed {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const wanted = today.add({ days }).toZonedDateTime({ timeZone, plainTime: AT });
  const dueAt = earliestSending(new Date(wanted.epochMilliseconds), timeZone, quietHours);
  const local = Temporal.Instant.fromEpochMilliseconds(dueAt.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return { dueAt, local, today, timeZone };
}

/**
 * One notice ahead for each thing that is reminded of: a second choice takes the place of the first, also where two
 * messages have told of it, a debt at two of its stages.
 */
async function planAgain(
  tx: Tx,
  clock: Clock,
  own: readonly OwnNotice[],
  { dueAt, local }: Pick<Snoozed, 'dueAt' | 'local'>,
): Promise<void> {
  const suffix = `:later:${local.toPlainDate().toString()}`;
  const wanted = own.map(({ id, base }) => ({ id, base, key: base + suffix }));
  const rows = JSON.stringify(wanted);
  await tx.$executeRaw`
    UPDATE notices earlier SET state = 'dropped', reason = 'replaced', finished_at = ${clock.now()}
    FROM jsonb_to_recordset(${rows}::jsonb) AS wanted(id int)
    JOIN notices source ON source.id = wanted.id
    WHERE earlier.client_id = source.client_id AND earlier.telegram_user_id = source.telegram_user_id
      AND earlier.state = 'planned' AND earlier.snoozed_from_id IS NOT NULL
      AND earlier.kind = source.kind AND earlier.params = source.params
      AND earlier.key <> ALL(${wanted.map(({ key }) => key)}::text[])`;
  await tx.$executeRaw`
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at,
      snoozed_from_id)
    SELECT wanted.key, source.kind, source.channel, source.organization_id, source.client_id, source.telegram_user_id,
      source.params, ${clock.now()}::timestamptz, ${dueAt}::timestamptz, source.id
    FROM jsonb_to_recordset(${rows}::jsonb) AS wanted(id int, base text, key text)
    JOIN notices source ON source.id = wanted.id
    ORDER BY wanted.key
    ON CONFLICT (key) DO UPDATE SET state = 'planned', reason = NULL, finished_at = NULL, due_at = excluded.due_at,
      snoozed_from_id = excluded.snoozed_from_id
    WHERE notices.state = 'dropped' AND notices.reason = 'replaced' AND notices.snoozed_from_id IS NOT NULL`;
}
