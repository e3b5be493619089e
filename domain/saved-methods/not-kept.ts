import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';

const ACTION = 'card-not-kept';

/**
 * Writes down for staff that a provider refused a payment with which the card was to be kept, and took the same payment
 * without that. One such refusal may be about that card or that hour; at the second, of another payment and with
 * none taken in between, the merchant does not keep cards any more. Gives whether it still does.
 */
export async function noteNotKept(
  db: Database,
  clock: Clock,
  refused: { readonly merchantId: number; readonly organizationId: string; readonly paymentNumber: string },
): Promise<{ readonly keepsCards: boolean }> {
  const { merchantId, organizationId, paymentNumber } = refused;
  return inTransaction(db, async (tx) => {
    // Two refusals at once count as two.
    await tx.$executeRaw`SELECT FROM merchants WHERE id = ${merchantId} FOR NO KEY UPDATE`;
    const before = await tx.auditEntry.findFirst({
      where: { organizationId, action: ACTION, details: { path: ['merchantId'], equals: merchantId } },
      orderBy: { id: 'desc' },
    });
    const isTakenSince =
      before !== null &&
      (await tx.payment.count({
        where: { merchantId, saveMethod: true, confirmationUrl: { not: null }, createdAt: { gt: before.createdAt } },
      })) > 0;
    const keepsCards = before === null || isTakenSince;
    const details = { merchantId, payment: paymentNumber, keepsCards };
    await tx.auditEntry.create({
      data: { organizationId, actor: 'payments', action: ACTION, details, createdAt: clock.now() },
    });
    if (!keepsCards) await tx.merchant.update({ where: { id: merchantId }, data: { keepsCards } });
    return { keepsCards };
  });
}
