import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { coveredByAutopay } from '../../../domain/autopay/facts.ts';
import { type DebtLine, listDebts } from '../../../domain/billing/debts.ts';
import { sumOf } from '../../../domain/money.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import { debtList, payButtons } from '../../pay-buttons.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';
import { type Beside, reachedStage, readBeside, stagesOf } from './stages.ts';

/** For longer than that nobody counts days: the date says it. The last stage falls on it, unless told otherwise. */
const COUNTED_DAYS = 14;

/**
 * A debt comes due or is overdue: once at each stage until it is paid. After days without a sweep the latest stage alone
 * speaks, and those that it has overtaken are written down as replaced. The due date is part of the key, since a
 * utility's one rolling bill comes due month after month. What had come before a client entered the cabinet was shown to
 * them there: on that day it is not told as well.
 */
export const debtDue: Reminder = {
  due: ({ id, timeZone, thresholds }, { today }) => Prisma.sql`
    SELECT 'debt-due:' || charge.id || ':' || charge.due_on || ':' || reached.stage || ':' || attachment.client_id AS key,
      attachment.client_id, jsonb_build_object('chargeId', charge.id) AS params,
      CASE WHEN NOT reached.is_latest THEN 'replaced' END AS reason
    FROM charges charge
    JOIN accounts account ON account.id = charge.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    CROSS JOIN LATERAL (
      SELECT stage, stage = max(stage) OVER () AS is_latest FROM unnest(${stagesOf(thresholds)}::int[]) AS stage
      WHERE stage <= ${today.toString()}::date - charge.due_on
    ) AS reached
    WHERE charge.organization_id = ${id} AND charge.allocated_minor < charge.amount_minor
      AND charge.due_on <= ${today.toString()}::date + ${thresholds.debtDaysBefore}::int
      -- What was overtaken before the client had the account was never theirs to hear.
      AND (reached.is_latest OR attachment.attached_at < charge.due_on + reached.stage + 1)
      AND NOT EXISTS (
        SELECT FROM bindings entered WHERE entered.client_id = attachment.client_id AND entered.ended_at IS NULL
          AND entered.created_at >= ${today.toZonedDateTime(timeZone).toInstant().toString()}::timestamptz
          AND entered.created_at > charge.created_at
          AND entered.created_at >
            (charge.due_on + reached.stage + ${thresholds.remindersFrom}::time) AT TIME ZONE ${timeZone}
          -- Another parent, who was there before and has not been told yet, does not wait for that.
          AND NOT EXISTS (
            SELECT FROM bindings before WHERE before.client_id = entered.client_id AND before.ended_at IS NULL
              AND before.created_at < entered.created_at AND NOT EXISTS (
                SELECT FROM notices told WHERE told.key = 'debt-due:' || charge.id || ':' || charge.due_on || ':'
                  || reached.stage || ':' || attachment.client_id || ':' || before.telegram_user_id))
        OFFSET 0)`,
  notice: defineNotice({
    kind: 'debt-due',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: true,
    needsConsent: true,
    digest: true,
    isAboutMoney: true,
    params: z.object({ chargeId: z.number().int() }),
    load: async (db, params, recipient, ids) => {
      const { clientId, organization } = recipient;
      const chargeIds = params.map(({ chargeId }) => chargeId);
      if (clientId === null || organization === null) return chargeIds.map(() => NOT_OWN);
      const debts = await listDebts(db, { clientId, organizationId: organization.id, chargeIds });
      const covered = await coveredByAutopay(db, { clientId, chargeIds, today: todayOf(recipient).toString() });
      const beside = await readBeside(db, ids, recipient);
      return chargeIds.map((chargeId, index) => ({
        debt: debts.find((debt) => debt.chargeId === chargeId) ?? null,
        isCovered: covered.has(chargeId),
        beside: beside.get(ids[index] ?? 0) ?? null,
      }));
    },
    reasonToDrop: ({ debt, isCovered, beside }: DueDebt, recipient) => {
      if (!debt) return 'nothing-due';
      if (isCovered) return 'autopay';
      const { thresholds } = recipient.organization ?? {};
      const stage = thresholds ? reachedStage(thresholds, overdueDays(debt, recipient)) : null;
      if (stage === null) return 'not-due-yet';
      const own = beside?.stage;
      const isOvertaken = own && (own.dueOn !== debt.dueOn || own.stage < stage);
      return isOvertaken || beside?.toldUnpaid ? 'replaced' : null;
    },
    render: (text, data, recipient) => {
      // Two stages of one debt may have waited for the same morning.
      const byId = new Map(data.flatMap(({ debt }) => (debt ? [[debt.chargeId, debt] as const] : [])));
      const debts = [...byId.values()].toSorted((a, b) =>
        a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.chargeId - b.chargeId,
      );
      const [first] = debts;
      if (!first) throw new Error('debt-due: nothing to say');
      const sum = text.money(sumOf(debts.map((debt) => debt.outstandingMinor)), first.currency);
      const when = whenOf(overdueDays(first, recipient));
      const params = { organization: first.organizationName, when, count: debts.length, sum };
      // What is not due yet is no debt, though it is told of beside one.
      const alike = debts.filter((debt) => whenOf(overdueDays(debt, recipient)) === when);
      const inSubject = text.money(sumOf(alike.map((debt) => debt.outstandingMinor)), first.currency);
      return {
        subject: text.plain('notice-debt-due-subject', { ...params, sum: inSubject }),
        text: [
          text.html('notice-debt-due', params),
          ...debtList(text, debts, (debt) => lineOf(text, debt, recipient)),
        ].join('\n'),
        buttons: payButtons(text, debts, recipient.now),
      };
    },
  }),
};

interface DueDebt {
  readonly debt: DebtLine | null;
  /** Announced to be charged by itself, or told today that it did not work out. */
  readonly isCovered: boolean;
  readonly beside: Beside | null;
}

const NOT_OWN: DueDebt = { debt: null, isCovered: false, beside: null };

/** Below zero while the day is still ahead. */
function overdueDays({ dueOn }: DebtLine, recipient: Recipient): number {
  return Temporal.PlainDate.from(dueOn).until(todayOf(recipient), { largestUnit: 'days' }).days;
}

function whenOf(days: number): 'overdue' | 'today' | 'ahead' {
  return days > 0 ? 'overdue' : days === 0 ? 'today' : 'ahead';
}

function lineOf(text: NoticeText, debt: DebtLine, recipient: Recipient): string {
  const days = overdueDays(debt, recipient);
  const line = text.html('notice-line', {
    title: text.subject(debt, recipient.now),
    sum: text.money(debt.outstandingMinor, debt.currency),
  });
  const when = text.html('notice-due-when', {
    when: days > COUNTED_DAYS ? 'past' : whenOf(days),
    date: text.day(debt.dueOn, recipient.now),
    days,
  });
  return `${line}\n${debt.holderName === null ? when : text.html('notice-due-whose', { name: debt.holderName, when })}`;
}
