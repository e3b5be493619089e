import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../../prisma/generated/client.ts';
import type { NoticeOrganization } from '../../notice.ts';
import type { ReminderMoment } from '../reminder.ts';

/** Lessons of so many past days are still decided: longer than any outage that anybody would live with. */
const DECIDED_FOR_DAYS = 4;

/** The subscription `subscription` gives a lesson of the group `lesson` on its `day`. */
export const givesLessonSql = Prisma.sql`(subscription.status = 'active'
  AND subscription.first_day <= lesson.day AND (subscription.last_day IS NULL OR subscription.last_day >= lesson.day)
  AND (subscription.lessons_left IS NULL OR subscription.lessons_left > 0))`;

/** Its lessons are paid one by one: the account `account` of the group `lesson` needs no subscription for them. */
export const isPaidByLessonSql = Prisma.sql`(lesson.payment = 'per_lesson' AND account.group_name = lesson.name)`;

/**
 * Lessons to be told of: tomorrow's once it is time of day; today's that have not begun, where yesterday's telling fell
 * into an outage. What has begun by now is too late. Only for those who had the account, and the subscription where it
 * takes one, before the lesson's day began.
 */
export function lessonsDueSql(
  { id, timeZone }: Pick<NoticeOrganization, 'id' | 'timeZone'>,
  { now, today, isTime }: ReminderMoment,
): Prisma.Sql {
  const past = Array.from({ length: DECIDED_FOR_DAYS + 1 }, (_, ago) => today.subtract({ days: ago }));
  const days = isTime ? [today.add({ days: 1 }), ...past] : past;
  return Prisma.sql`
    SELECT DISTINCT
      'lesson-tomorrow:' || account.id || ':' || lesson.id || ':' || lesson.day || ':' || attachment.client_id AS key,
      attachment.client_id,
      jsonb_build_object('accountId', account.id, 'groupId', lesson.id, 'day', lesson.day) AS params,
      CASE WHEN lesson.has_begun THEN 'late' END AS reason
    FROM (
      SELECT groups.id, groups.name, groups.payment, planned.day, planned.begins_at,
        planned.day < ${today.toString()}::date OR (planned.day = ${today.toString()}::date
          AND coalesce(groups.start_time, '24:00') <= ${timeIn(timeZone, now)}) AS has_begun
      FROM unnest(${days.map(String)}::date[], ${days.map((day) => startOf(day, timeZone))}::timestamptz[])
        AS planned(day, begins_at)
      JOIN groups ON groups.organization_id = ${id} AND extract(isodow FROM planned.day)::int = ANY(groups.weekdays)
    ) AS lesson
    CROSS JOIN LATERAL (
      SELECT subscription.account_id FROM subscriptions subscription
      WHERE subscription.organization_id = ${id} AND subscription.group_name = lesson.name AND ${givesLessonSql}
        AND (subscription.first_seen_at IS NULL OR subscription.first_seen_at < lesson.begins_at)
      UNION ALL
      SELECT account.id FROM accounts account WHERE account.organization_id = ${id} AND ${isPaidByLessonSql}
    ) AS pupil
    JOIN accounts account ON account.id = pupil.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
      AND attachment.attached_at < lesson.begins_at`;
}

const startOf = (day: Temporal.PlainDate, timeZone: string): string =>
  day.toZonedDateTime(timeZone).toInstant().toString();

/** "HH:MM" on the wall there. */
function timeIn(timeZone: string, now: Date): string {
  return now.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
}
