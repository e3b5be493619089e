import type { Tx } from '../../../prisma/client.ts';
import type { Clock } from '../../clock.ts';

/** Writes into the audit log what became of a refund, and who wanted it. */
export async function noteRefund(
  tx: Tx,
  clock: Clock,
  payment: { readonly number: string; readonly organizationId: string },
  refund: { readonly id: number; readonly amountMinor: bigint; readonly actor: string },
  action:
    | 'refund-requested'
    | 'refund-succeeded'
    | 'refund-failed'
    | 'refund-needed-by-another'
    | 'refund-taken-back'
    | 'refund-made-elsewhere',
  more: Readonly<Record<string, string | number | boolean>> = {},
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      organizationId: payment.organizationId,
      actor: refund.actor,
      action,
      details: { refundId: refund.id, payment: payment.number, amountMinor: refund.amountMinor.toString(), ...more },
      createdAt: clock.now(),
    },
  });
}
