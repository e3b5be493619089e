import type { Tx } from '../../../prisma/client.ts';
import { toDecimal } from '../../money.ts';
import type { ImportContext } from '../context.ts';
import type { Day } from '../records.ts';
import { type Conflict, shownDay } from './conflict.ts';

/** Disagreements between the organization's own rows: items and order, month and month, visit and price list. */
export async function findRowConflicts(
  tx: Tx,
  { organization }: ImportContext,
  accountIds: readonly number[],
): Promise<Conflict[]> {
  const sum = (amountMinor: bigint): string => toDecimal(amountMinor, organization.currency);
  const orders = await tx.$queryRaw<{ account: string; number: string; totalMinor: bigint; itemsMinor: bigint }[]>`
    SELECT account.number AS account, "order".number, "order".total_minor AS "totalMinor",
      sum(item.quantity * item.price_minor)::bigint AS "itemsMinor"
    FROM orders "order" JOIN accounts account ON account.id = "order".account_id
    JOIN order_items item ON item.order_id = "order".id
    WHERE "order".account_id = ANY(${[...accountIds]}) AND "order".status <> 'cancelled'
    GROUP BY "order".id, account.number
    HAVING sum(item.quantity * item.price_minor) <> "order".total_minor
    ORDER BY "order".number`;
  const months = await tx.$queryRaw<{ account: string; period: Day; openingMinor: bigint; closingMinor: bigint }[]>`
    SELECT account.number AS account, month.period::text, month.opening_minor AS "openingMinor",
      before.closing_minor AS "closingMinor"
    FROM billing_months month JOIN accounts account ON account.id = month.account_id
    JOIN billing_months before
      ON before.account_id = month.account_id AND before.period = month.period - interval '1 month'
    WHERE month.account_id = ANY(${[...accountIds]}) AND month.opening_minor <> before.closing_minor
    ORDER BY account.number, month.period`;
  const visits = await tx.$queryRaw<{ account: string; groupName: string; day: Day }[]>`
    SELECT account.number AS account, visit.group_name AS "groupName", visit.date::text AS day
    FROM visits visit JOIN accounts account ON account.id = visit.account_id
    WHERE visit.account_id = ANY(${[...accountIds]}) AND visit.mark = 'in_debt'
      AND NOT EXISTS (SELECT FROM charges charge WHERE charge.kind = 'lesson' AND charge.source_id = visit.id)
    ORDER BY account.number, visit.date`;
  return [
    ...orders.map(({ account, number, totalMinor, itemsMinor }) => ({
      kind: 'order-total-differs' as const,
      account,
      subject: `Заказ ${number}`,
      reason: `Сумма заказа ${sum(totalMinor)}, а позиции вместе дают ${sum(itemsMinor)}`,
    })),
    ...months.map(({ account, period, openingMinor, closingMinor }) => ({
      kind: 'opening-differs' as const,
      account,
      subject: `Период ${shownDay(period).slice(3)}`,
      reason: `Долг на начало ${sum(openingMinor)}, а предыдущий месяц закончился на ${sum(closingMinor)}`,
    })),
    ...visits.map(({ account, groupName, day }) => ({
      kind: 'price-missing' as const,
      account,
      subject: `Занятие «${groupName}» от ${shownDay(day)}`,
      reason: 'Занятие в долг, а цены нет: ни у группы, ни у разового абонемента в ценнике',
    })),
  ];
}
