import { z } from 'zod';
import { listCoverOffers } from '../../../domain/lessons/cover.ts';
import { isEndingSql, isRenewedSql } from '../../../domain/lessons/ending-sql.ts';
import { cutLabel } from '../../../locales/cut.ts';
import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { type Button, defineNotice, type Recipient, todayOf } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';
import { endingRowsSql } from './due.ts';

const RENEWALS_SHOWN = 4;

/**
 * A subscription has few lessons or days left and is not renewed: told once for each last day that it has, so that one
 * that was frozen or extended is told of again.
 */
export const subscriptionEnding: Reminder = {
  // What is looked up for all that end is looked up at once, by lists of what ends: what it costs follows from that, and not
  // from what there is. A full join, because no other is sure never to compare each row with each.
  due: ({ id, thresholds }, { today }) => Prisma.sql`
    WITH ending AS MATERIALIZED (${endingRowsSql(id, today, thresholds)}),
    shown AS MATERIALIZED (
      SELECT account_id, client_id FROM attachments
      WHERE account_id = ANY(ARRAY(SELECT account_id FROM ending)) AND detached_at IS NULL
    )
    SELECT 'subscription-ending:' || subscription.id || ':' || coalesce(subscription.last_day::text, '-') || ':'
        || attachment.client_id AS key, attachment.client_id,
      jsonb_build_object('subscriptionId', subscription.id) AS params, NULL::text AS reason
    FROM ending AS subscription FULL JOIN shown AS attachment ON attachment.account_id = subscription.account_id
    WHERE coalesce(attachment.client_id, 0) <> 0
      -- Most have nothing beside them that they could be renewed by.
      AND CASE WHEN subscription.account_id IN (
        SELECT account_id FROM subscriptions
        WHERE account_id = ANY(ARRAY(SELECT account_id FROM ending)) AND status IN ('pending', 'active', 'frozen')
        GROUP BY account_id, group_name HAVING count(*) > 1
      ) THEN NOT ${isRenewedSql} ELSE true END
      -- The few that are closed, and not the many that are open.
      AND NOT EXISTS (SELECT FROM accounts closed WHERE closed.organization_id = ${id}
        AND closed.id = subscription.account_id AND NOT closed.access_open)`,
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
    render: (text, data, { organization, now }) => {
      // It may have been extended while what was said of its old end had not gone yet.
      const subscriptions = [...new Map(data.map((each) => [each.id, each])).values()];
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
        buttons: [
          ...renewButtons(text, subscriptions),
          [{ text: text.plain('notice-button-subscriptions'), open: 'subscriptions' }],
        ],
      };
    },
  }),
};

interface Ending {
  readonly id: number;
  readonly accountId: number;
  readonly name: string;
  readonly groupName: string;
  readonly personName: string;
  readonly lessonsLeft: number | null;
  readonly lastDay: string | null;
  /** today counts as one */
  readonly daysLeft: number | null;
  readonly ending: boolean;
  readonly renewed: boolean;
  /** The place where another can be bought for the same group; null where the organization sells it itself. */
  readonly renewal: string | null;
}

async function readSubscriptions(
  db: Database,
  ids: readonly number[],
  recipient: Recipient,
): Promise<(Ending | null)[]> {
  const { organization, clientId } = recipient;
  if (!organization) return ids.map(() => null);
  const today = todayOf(recipient);
  const rows = await db.$queryRaw<Omit<Ending, 'renewal'>[]>`
    SELECT subscription.id, account.id AS "accountId", subscription.name, subscription.group_name AS "groupName",
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
  const renewals = await readRenewals(db, rows, clientId);
  return ids.map((id) => {
    const row = rows.find((each) => each.id === id);
    return row ? { ...row, renewal: renewals.get(groupOf(row)) ?? null } : null;
  });
}

/** What can be bought here for the groups of these subscriptions: from a balance that holds money. */
async function readRenewals(
  db: Database,
  rows: readonly Omit<Ending, 'renewal'>[],
  clientId: number | null,
): Promise<ReadonlyMap<string, string>> {
  if (clientId === null || rows.length === 0) return new Map();
  const offers = await listCoverOffers(db, { clientId, accountIds: rows.map(({ accountId }) => accountId) });
  return new Map(
    offers.flatMap((offer) => (offer.lessons[0] ? [[groupOf(offer), `cover:${offer.lessons[0].chargeId}`]] : [])),
  );
}

const groupOf = ({ accountId, groupName }: { readonly accountId: number; readonly groupName: string }): string =>
  `${accountId} ${groupName}`;

/** «Продлить», one for each group; named by the groups where there are several. */
function renewButtons(text: NoticeText, subscriptions: readonly Ending[]): Button[][] {
  const places = new Map(
    subscriptions.flatMap((each) => (each.renewal === null ? [] : [[each.renewal, each] as const])),
  );
  return [...places].slice(0, RENEWALS_SHOWN).map(([open, { groupName, personName }]) => {
    const of = places.size > 1 ? `${groupName}, ${personName}` : 'none';
    return [{ text: cutLabel(text.plain('notice-button-renew', { of }), 60), open }];
  });
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
