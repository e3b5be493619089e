import type { Tx } from '../../prisma/client.ts';
import type { Payment } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { planClientNotice } from '../notices/outbox.ts';

/** Owes the client word that nothing was taken; once, whoever finds it out. */
export async function tellCanceled(
  tx: Tx,
  clock: Clock,
  { id, clientId, organizationId }: Pick<Payment, 'id' | 'clientId' | 'organizationId'>,
): Promise<void> {
  await planClientNotice(tx, clock, {
    key: `payment-canceled:${id}`,
    kind: 'payment-canceled',
    clientId,
    organizationId,
    params: { paymentId: id },
  });
}
