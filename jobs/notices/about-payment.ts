import { z } from 'zod';
import { type PaymentFacts, readPaymentFacts } from '../../domain/notices/payment-facts.ts';
import type { Database } from '../../prisma/client.ts';

/** What notices that tell the result of one payment have in common. */
export const aboutPayment = {
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ paymentId: z.number().int() }),
  load: (db: Database, params: readonly { paymentId: number }[]): Promise<(PaymentFacts | null)[]> =>
    readPaymentFacts(
      db,
      params.map(({ paymentId }) => paymentId),
    ),
} as const;
