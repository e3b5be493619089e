import { z } from 'zod';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice } from '../../notice.ts';

/** A refund of which the client was told did not arrive after all: what it was of counts as paid again. */
export const refundTakenBack = defineNotice({
  kind: 'refund-taken-back',
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ refundId: z.number().int() }),
  load: (db, params) =>
    readRefunds(
      db,
      params.map(({ refundId }) => refundId),
    ),
  reasonToDrop: (refund: TakenBack, { clientId }) => (refund.clientId === clientId ? null : 'not-theirs'),
  render: (text, [refund]) => {
    if (!refund) throw new Error('refund-taken-back: nothing to say');
    const { paymentId, number, organizationName: organization, amountMinor, currency } = refund;
    const sum = text.money(amountMinor, currency);
    return {
      subject: text.plain('reconcile-taken-back-subject', { sum, organization }),
      text: text.html('reconcile-taken-back', { sum, organization, number }),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${paymentId}` }]],
      retires: `payment:${paymentId}`,
    };
  },
});

interface TakenBack {
  readonly id: number;
  readonly clientId: number;
  readonly paymentId: number;
  readonly number: string;
  readonly organizationName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

async function readRefunds(db: Database, ids: readonly number[]): Promise<(TakenBack | null)[]> {
  const rows = await db.$queryRaw<TakenBack[]>`
    SELECT refund.id, payment.client_id AS "clientId", payment.id AS "paymentId", payment.number,
      organization.name AS "organizationName", payment.currency, refund.amount_minor AS "amountMinor"
    FROM refunds refund
    JOIN payments payment ON payment.id = refund.payment_id
    JOIN organizations organization ON organization.id = payment.organization_id
    WHERE refund.id = ANY(${[...ids]}) AND refund.status = 'failed'`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}
