import { type Database, inTransaction } from '../../../prisma/client.ts';
import type { Refund } from '../../../prisma/generated/client.ts';
import type { Clock } from '../../clock.ts';
import { DomainError } from '../../errors.ts';
import { formatMoney } from '../../money.ts';
import { noteRefund } from './audit.ts';
import { lockForRefund } from './facts.ts';
import { giveToPayer, refundKey } from './give-back.ts';
import { splitRefund } from './plan.ts';
import { expectFacts, findForRefund, type RefundRequest } from './request.ts';

/** A refund that staff have made where no provider can be asked about it. */
export interface MadeElsewhere extends RefundRequest {
  readonly amountMinor: bigint;
  /** Where and when, in the words of staff: «кабинет ЮKassa, 22.11»; for the audit log only. */
  readonly where: string;
  /** The provider's name for the money that has gone back. */
  readonly providerPaymentId: string;
}

/**
 * Books money that has gone back to the payer outside of this program, as one that a provider has given back: the client
 * is told, what was paid for it is owed again unless that is cancelled. Fails as `requestRefund` does, also with
 * `refund-too-much` where a part would be the balance's money, which only the cabinet itself can give back.
 */
export async function bookMadeElsewhere(db: Database, clock: Clock, request: MadeElsewhere): Promise<Refund> {
  const { amountMinor, where, providerPaymentId, cancelDebts = false, reason, actor } = request;
  return inTransaction(db, async (tx) => {
    const paymentId = await findForRefund(tx, request);
    await lockForRefund(tx, paymentId);
    const facts = await expectFacts(tx, request.paymentNumber, paymentId);
    const { toPayerMinor, toBalanceMinor, lineIds } = splitRefund(facts, request);
    if (toBalanceMinor > 0n) {
      throw new DomainError('refund-too-much', { left: formatMoney(toPayerMinor, facts.currency, 'ru') });
    }
    const refund = await tx.refund.create({
      data: {
        paymentId,
        amountMinor,
        lineIds: [...lineIds],
        cancelDebts,
        reason: reason ?? null,
        actor,
        idempotencyKey: refundKey(),
        createdAt: clock.now(),
      },
    });
    await noteRefund(tx, clock, facts, refund, 'refund-made-elsewhere', { where: where.slice(0, 300) });
    await giveToPayer(tx, clock, { facts, refund, providerPaymentId });
    return tx.refund.findUniqueOrThrow({ where: { id: refund.id } });
  });
}
