import type { Database } from '../../../prisma/client.ts';
import type { RefundStatus } from '../../../prisma/generated/enums.ts';

/** A refund as staff see it in a list. */
export interface ListedRefund {
  readonly id: number;
  readonly paymentNumber: string;
  readonly organizationId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly status: RefundStatus;
  readonly toBalance: boolean;
  readonly actor: string;
  readonly reason: string | null;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** The newest refunds, those that are not over first; of one organization if it is named. */
export async function listForStaff(
  db: Database,
  { organizationId, limit = 50 }: { readonly organizationId?: string | undefined; readonly limit?: number },
): Promise<ListedRefund[]> {
  const refunds = await db.refund.findMany({
    where: organizationId === undefined ? {} : { payment: { organizationId } },
    include: { payment: true },
    orderBy: [{ finishedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    take: limit,
  });
  return refunds.map(({ payment, ...refund }) => ({
    ...refund,
    paymentNumber: payment.number,
    organizationId: payment.organizationId,
    currency: payment.currency,
  }));
}
