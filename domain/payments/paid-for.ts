import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { PAID_STATUSES } from './state.ts';

/** A payment and the month in which its money came, by that month's first day on the organization's calendar. */
export interface PaidFor {
  readonly id: number;
  readonly month: string;
}

/** The client's own payments whose money has come and that paid something of an account, oldest first. */
export async function listPaidFor(
  db: Database,
  { clientId, accountId, timeZone }: { clientId: number; accountId: number; timeZone: string },
): Promise<PaidFor[]> {
  return db.$queryRaw<PaidFor[]>`
    SELECT payment.id, date_trunc('month', payment.finished_at AT TIME ZONE ${timeZone})::date::text AS month
    FROM payments payment
    WHERE payment.client_id = ${clientId} AND payment.status::text IN (${Prisma.join(PAID_STATUSES)})
      AND EXISTS (SELECT FROM payment_lines line WHERE line.payment_id = payment.id AND line.account_id = ${accountId})
      AND payment.finished_at IS NOT NULL
    ORDER BY payment.finished_at, payment.id`;
}
