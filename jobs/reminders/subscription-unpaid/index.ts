import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { coveredByAutopay } from '../../../domain/autopay/facts.ts';
import { type DebtLine, listDebts } from '../../../domain/billing/debts.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import { debtList, payButtons } from '../../pay-buttons.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';

/** For so many days after the organization's data first named a subscription its client may be told of it. */
const NEW_FOR_DAYS = 14;
/** A subscription that had begun longer before that is no new one, whenever its row came. */
const BEGUN_FOR_DAYS = 31;

/**
 * An application was accepted: the organization's data bring a subscription that is active and of which nothing is paid.
 * Told once, to those who had its account before it came, so that neither a first import nor a new binding tells of old
 * ones.
 */
export const subscriptionUnpaid: Reminder = {
  due: ({ id }, { now, today }) => Prisma.sql`
    SELECT 'subscription-unpaid:' || subscription.id || ':' || attachment.client_id AS key, attachment.client_id,
      jsonb_build_object('subscriptionId', subscription.id) AS params, NULL::text AS reason
    FROM subscriptions subscription
    JOIN charges charge ON charge.kind IN ('subscription', 'course') AND charge.source_id = subscription.id
      AND charge.allocated_minor = 0 AND charge.amount_minor > 0
    JOIN accounts account ON account.id = subscription.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
      AND attachment.attached_at < subscription.first_seen_at
    WHERE subscription.organization_id = ${id} AND subscription.status = 'active'
      AND subscription.first_seen_at > ${now}::timestamptz - make_interval(days => ${NEW_FOR_DAYS}::int)
      AND subscription.first_day >= subscription.first_seen_at::date - ${BEGUN_FOR_DAYS}::int
      AND (subscription.last_day IS NULL OR subscription.last_day >= ${today.toString()}::date)`,
  notice: defineNotice({
    kind: 'subscription-unpaid',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: true,
    needsConsent: true,
    digest: true,
    isAboutMoney: true,
    params: z.object({ subscriptionId: z.number().int() }),
    load: (db, params, recipient) =>
      readUnpaid(
        db,
        params.map(({ subscriptionId }) => subscriptionId),
        recipient,
      ),
    reasonToDrop: ({ debt, isActive, isCovered }: Unpaid) => {
      if (!isActive) return 'gone';
      if (!debt || debt.paidMinor > 0n) return 'paid';
      return isCovered ? 'autopay' : null;
    },
    render: (text, data, recipient) => {
      const byId = new Map(data.flatMap(({ debt }) => (debt ? [[debt.chargeId, debt] as const] : [])));
      const debts = [...byId.values()];
      const [first] = debts;
      if (!first) throw new Error('subscription-unpaid: nothing to say');
      const sum = text.money(sumOf(debts.map((debt) => debt.outstandingMinor)), first.currency);
      const params = { organization: first.organizationName, sum };
      return {
        subject: text.plain('subscription-unpaid-subject', params),
        text: [
          text.html('subscription-unpaid', params),
          ...debtList(text, debts, (debt) => lineOf(text, debt, recipient)),
        ].join('\n'),
        buttons: payButtons(text, debts, recipient.now),
      };
    },
  }),
};

interface Unpaid {
  /** Null where nothing is owed for it. */
  readonly debt: DebtLine | null;
  readonly isActive: boolean;
  /** Announced to be charged from a card by itself. */
  readonly isCovered: boolean;
}

interface ChargeRow {
  readonly subscriptionId: number;
  readonly chargeId: number | null;
  readonly isActive: boolean;
}

async function readUnpaid(
  db: Database,
  ids: readonly number[],
  recipient: Recipient,
): Promise<readonly (Unpaid | null)[]> {
  const { clientId, organization } = recipient;
  if (clientId === null || organization === null) return ids.map(() => null);
  const rows = await db.$queryRaw<ChargeRow[]>`
    SELECT subscription.id AS "subscriptionId", charge.id AS "chargeId", subscription.status = 'active' AS "isActive"
    FROM subscriptions subscription
    JOIN accounts account ON account.id = subscription.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.client_id = ${clientId}
      AND attachment.detached_at IS NULL
    LEFT JOIN charges charge ON charge.kind IN ('subscription', 'course') AND charge.source_id = subscription.id
    WHERE subscription.id = ANY(${[...ids]})`;
  const chargeIds = rows.flatMap(({ chargeId }) => chargeId ?? []);
  const debts = await listDebts(db, { clientId, organizationId: organization.id, chargeIds });
  const covered = await coveredByAutopay(db, { clientId, chargeIds, today: todayOf(recipient).toString() });
  return ids.map((id) => {
    const row = rows.find(({ subscriptionId }) => subscriptionId === id);
    return row
      ? {
          debt: debts.find(({ chargeId }) => chargeId === row.chargeId) ?? null,
          isActive: row.isActive,
          isCovered: row.chargeId !== null && covered.has(row.chargeId),
        }
      : null;
  });
}

function lineOf(text: NoticeText, debt: DebtLine, recipient: Recipient): string {
  const line = text.html('notice-line', {
    title: text.subject(debt, recipient.now),
    sum: text.money(debt.outstandingMinor, debt.currency),
  });
  const ahead = todayOf(recipient).until(Temporal.PlainDate.from(debt.dueOn), { largestUnit: 'days' }).days;
  const when = text.html('subscription-unpaid-when', {
    when: ahead > 0 ? 'ahead' : ahead === 0 ? 'today' : 'begun',
    date: text.day(debt.dueOn, recipient.now),
  });
  return `${line}\n${debt.holderName === null ? when : text.html('notice-due-whose', { name: debt.holderName, when })}`;
}
