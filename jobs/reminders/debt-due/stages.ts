import type { Temporal } from 'temporal-polyfill';
import { isMuted } from '../../../domain/notices/mutes.ts';
import type { Thresholds } from '../../../domain/organizations/index.ts';
import type { Database } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { type Recipient, todayOf } from '../../notice.ts';

/** Days from the due date on which a debt is spoken of: some before, the day itself, and some after; in order. */
export function stagesOf({ debtDaysBefore, debtDaysAfter }: Thresholds): number[] {
  const before = debtDaysBefore === 0 ? [] : [-debtDaysBefore];
  return [...new Set([...before, 0, ...debtDaysAfter])].toSorted((a, b) => a - b);
}

/** The latest stage that has come by then; null where none has. */
export function reachedStage(thresholds: Thresholds, overdueDays: number): number | null {
  return stagesOf(thresholds).findLast((stage) => stage <= overdueDays) ?? null;
}

/** Of which stage a notice is, as its key says. */
export interface NoticeStage {
  /** 'YYYY-MM-DD', as it was when the notice was planned. */
  readonly dueOn: string;
  readonly stage: number;
}

/** What stands beside notices of debts: their stages, and whether the same debt is told otherwise today. */
export interface Beside {
  /** Null for one that its reader has put off: it speaks of the debt as it is by then, whatever its stage. */
  readonly stage: NoticeStage | null;
  readonly toldUnpaid: boolean;
}

interface Row {
  readonly id: number;
  readonly dueOn: string | null;
  readonly stage: number | null;
  readonly toldUnpaid: boolean;
}

/**
 * What stands beside these notices. A debt is told otherwise where its reader hears today that the subscription is to be
 * paid: that was sent to them today, or is about to be.
 */
export async function readBeside(
  db: Database,
  ids: readonly number[],
  recipient: Recipient,
): Promise<ReadonlyMap<number, Beside>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT notice.id, parts[1] AS "dueOn", parts[2]::int AS stage,
      EXISTS (
        SELECT FROM charges charge
        JOIN subscriptions subscription ON subscription.id = charge.source_id AND subscription.status = 'active'
        JOIN notices unpaid ON unpaid.client_id = notice.client_id AND unpaid.kind = 'subscription-unpaid'
          AND unpaid.channel = notice.channel AND unpaid.telegram_user_id IS NOT DISTINCT FROM notice.telegram_user_id
          AND unpaid.snoozed_from_id IS NULL AND (unpaid.params->>'subscriptionId')::int = subscription.id
        WHERE charge.id = (notice.params->>'chargeId')::int AND charge.kind IN ('subscription', 'course')
          AND charge.allocated_minor = 0
          AND CASE unpaid.state
            WHEN 'sent' THEN unpaid.finished_at >= ${startOfDay(todayOf(recipient), recipient)}::timestamptz
            WHEN 'dropped' THEN false
            WHEN 'failed' THEN false
            ELSE NOT ${isMuted(Prisma.sql`unpaid`)}
            END
      ) AS "toldUnpaid"
    FROM notices notice
    LEFT JOIN LATERAL regexp_match(notice.key, '^debt-due:[0-9]+:([0-9-]+):(-?[0-9]+):') AS parts
      ON notice.snoozed_from_id IS NULL
    WHERE notice.id = ANY(${[...ids]})`;
  return new Map(
    rows.map(({ id, dueOn, stage, toldUnpaid }) => [
      id,
      { stage: dueOn === null || stage === null ? null : { dueOn, stage }, toldUnpaid },
    ]),
  );
}

function startOfDay(day: Temporal.PlainDate, { organization }: Recipient): Date {
  return new Date(day.toZonedDateTime(organization?.timeZone ?? 'UTC').epochMilliseconds);
}
