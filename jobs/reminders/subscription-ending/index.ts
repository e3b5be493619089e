import { z } from 'zod';
import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';
import { isEndingSql, isRenewedSql } from './ending.ts';

/** A subscription has few lessons or days left and is not renewed: told once for each subscription. */
export const subscriptionEnding: Reminder = {
  due: ({ id, thresholds }, { today }) => Prisma.sql`
    SELECT 'subscription-ending:' || subscription.id || ':' || attachment.client_id AS key, attachment.client_id,
      jsonb_build_object('subscriptionId', subscription.id) AS params, NULL::text AS reason
    FROM subscriptions subscription
    JOIN accounts account ON account.id = subscription.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    WHERE subscription.organization_id = ${id} AND ${isEndingSql(today, thresholds)} AND NOT ${isRenewedSql}`,
  notice: defineNotice({
    kind: 'subscription-ending',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: true,
    needsConsent: true,
    digest: true,
    params: z.object({ subscriptionId: z.number().int() }),
    load: (db, params, recipient) =>
      readSubscriptions(
        db,
        params.map(({ subscriptionId }) => subscriptionId),
        recipient,
      ),
    reasonToDrop: ({ renewed, ending }: Ending) => (renewed ? 'renewed' : ending ? null : 'not-ending'),
    render: (text, subscriptions, { organization, now }) => {
      const params = { organization: organization?.name ?? '', count: subscriptions.length };
      const lines = subscriptions.map((subscription) => lineOf(text, subscription, now));
      return {
        subject: text.plain('notice-subscription-ending-subject', params),
        text: [
          text.html('notice-subscription-ending', params),
          ...lines,
          '',
          text.html('notice-subscription-ending-advice', params),
        ].join('\n'),
        buttons: [[{ text: text.plain('notice-button-subscriptions'), open: 'subscriptions' }]],
      };
    },
  }),
};

interface Ending {
  readonly id: number;
  readonly name: string;
  readonly groupName: string;
  readonly personName: string;
  readonly lessonsLeft: number | null;
  readonly lastDay: string | null;
  /** today counts as one */
  readonly daysLeft: number | null;
  readonly ending: boolean;
  readonly renewed: boolean;
}

async function readSubscriptions(
  db: Database,
  ids: readonly number[],
  recipient: Recipient,
): Promise<(Ending | null)[]> {
  const { organization, clientId } = recipient;
  if (!organization) return ids.map(() => null);
  const today = todayOf(recipient);
  const rows = await db.$queryRaw<Ending[]>`
    SELECT subscription.id, subscription.name, subscription.group_name AS "groupName",
      coalesce(student.name, account.holder_name, account.number) AS "personName",
      subscription.lessons_left AS "lessonsLeft", subscription.last_day::text AS "lastDay",
      subscription.last_day - ${today.toString()}::date + 1 AS "daysLeft",
      ${isEndingSql(today, organization.thresholds)} AS ending, ${isRenewedSql} AS renewed
    FROM subscriptions subscription
    JOIN accounts account ON account.id = subscription.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.client_id = ${clientId}::int
      AND attachment.detached_at IS NULL
    LEFT JOIN students student ON student.id = account.student_id
    WHERE subscription.id = ANY(${[...ids]})`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

function lineOf(
  text: NoticeText,
  { name, groupName, personName, lessonsLeft, lastDay, daysLeft }: Ending,
  now: Date,
): string {
  const left = [
    ...(lessonsLeft === null ? [] : [text.html('notice-left-lessons', { count: lessonsLeft })]),
    ...(lastDay === null || daysLeft === null
      ? []
      : [text.html('notice-left-days', { date: text.day(lastDay, now), count: daysLeft })]),
  ];
  return `${text.html('notice-subscription-line', { name, group: groupName, person: personName })}\n${left.join('; ')}`;
}
