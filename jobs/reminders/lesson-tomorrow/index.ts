import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';
import { givesLessonSql, isPaidByLessonSql, lessonsDueSql } from './due.ts';

const LINES_SHOWN = 10;

const params = z.object({ accountId: z.number().int(), groupId: z.number().int(), day: z.iso.date() });

/**
 * Tomorrow's lessons of each child, by the days and times of their groups: those that a subscription is good for, and
 * those of a group that is paid lesson by lesson. Once for a child, a group and a day.
 */
export const lessonTomorrow: Reminder = {
  isAnyTime: true,
  from: ({ lessonRemindersFrom }) => lessonRemindersFrom,
  due: lessonsDueSql,
  notice: defineNotice({
    kind: 'lesson-tomorrow',
    isUrgent: false,
    isSwitchable: true,
    // Tomorrow it would be too late.
    isSnoozable: false,
    needsConsent: true,
    digest: true,
    params,
    load: readLessons,
    reasonToDrop: (lesson: Lesson, recipient) => (hasBegun(lesson, recipient) ? 'late' : null),
    render: (text, data, recipient) => {
      const byKey = new Map(data.map((lesson) => [`${lesson.day} ${lesson.groupId} ${lesson.accountId}`, lesson]));
      const lessons = [...byKey.values()].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
      const today = todayOf(recipient).toString();
      const isToday = lessons.map(({ day }) => day === today);
      const when = isToday.every(Boolean) ? 'today' : isToday.some(Boolean) ? 'both' : 'tomorrow';
      const head = { organization: recipient.organization?.name ?? '', count: lessons.length, when };
      const more = lessons.length - LINES_SHOWN;
      return {
        subject: text.plain('lesson-tomorrow-subject', head),
        text: [
          text.html('lesson-tomorrow', head),
          ...lessons.slice(0, LINES_SHOWN).map((lesson) => lineOf(text, lesson, recipient)),
          ...(more > 0 ? [text.html('notice-more', { count: more })] : []),
        ].join('\n'),
        buttons: [[{ text: text.plain('notice-button-subscriptions'), open: 'subscriptions' }]],
      };
    },
  }),
};

interface Lesson {
  readonly accountId: number;
  readonly groupId: number;
  /** 'YYYY-MM-DD'. */
  readonly day: string;
  readonly groupName: string;
  readonly personName: string;
  readonly schoolName: string | null;
  readonly teacher: string | null;
  /** "HH:MM" on the organization's wall. */
  readonly startTime: string | null;
  readonly endTime: string | null;
}

/** The lessons as they are now; null where the group does not meet that day any more, or nothing entitles the child to it. */
async function readLessons(
  db: Database,
  wanted: readonly z.infer<typeof params>[],
  { clientId, organization }: Recipient,
): Promise<readonly (Lesson | null)[]> {
  if (clientId === null || organization === null) return wanted.map(() => null);
  const rows = await db.$queryRaw<Lesson[]>`
    SELECT account.id AS "accountId", lesson.id AS "groupId", lesson.day::text AS day, lesson.name AS "groupName",
      coalesce(student.name, account.holder_name, account.number) AS "personName", lesson.school_name AS "schoolName",
      lesson.teacher, lesson.start_time AS "startTime", lesson.end_time AS "endTime"
    FROM (
      SELECT groups.*, wanted.day, wanted."accountId"
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS wanted("accountId" int, "groupId" int, day date)
      JOIN groups ON groups.id = wanted."groupId" AND groups.organization_id = ${organization.id}
        AND extract(isodow FROM wanted.day)::int = ANY(groups.weekdays)
    ) AS lesson
    JOIN accounts account ON account.id = lesson."accountId" AND account.organization_id = lesson.organization_id
      AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.client_id = ${clientId}
      AND attachment.detached_at IS NULL
    LEFT JOIN students student ON student.id = account.student_id
    WHERE ${isPaidByLessonSql} OR EXISTS (
      SELECT FROM subscriptions subscription
      WHERE subscription.account_id = account.id AND subscription.group_name = lesson.name AND ${givesLessonSql})`;
  return wanted.map(
    ({ accountId, groupId, day }) =>
      rows.find((row) => row.accountId === accountId && row.groupId === groupId && row.day === day) ?? null,
  );
}

/** By the organization's wall clock, through changes of the clocks; a lesson without a time begins when its day ends. */
function hasBegun({ day, startTime }: Lesson, { organization, now }: Recipient): boolean {
  const date = Temporal.PlainDate.from(day);
  const timeZone = organization?.timeZone ?? 'UTC';
  const time = readTime(startTime);
  const begins = time
    ? date.toZonedDateTime({ timeZone, plainTime: time })
    : date.add({ days: 1 }).toZonedDateTime(timeZone);
  return begins.epochMilliseconds <= now.getTime();
}

function readTime(text: string | null): Temporal.PlainTime | null {
  return text !== null && /^([01]\d|2[0-3]):[0-5]\d$/u.test(text) ? Temporal.PlainTime.from(text) : null;
}

const orderOf = ({ day, startTime, personName, groupName }: Lesson): string =>
  [day, startTime ?? '', personName, groupName].join('\n');

function lineOf(
  text: NoticeText,
  { groupName, personName, schoolName, teacher, startTime, endTime, day }: Lesson,
  { now }: Recipient,
): string {
  const line = text.html('lesson-tomorrow-line', { group: groupName, person: personName });
  const when = text.html('lesson-tomorrow-when', {
    date: text.day(day, now),
    time: startTime === null ? 'none' : endTime === null ? startTime : `${startTime}–${endTime}`,
  });
  const where = [
    when,
    ...(schoolName === null ? [] : [text.html('lesson-tomorrow-school', { school: schoolName })]),
    ...(teacher === null ? [] : [text.html('lesson-tomorrow-teacher', { teacher })]),
  ];
  return `${line}\n${where.join('; ')}`;
}
