import { z } from 'zod';
import { PAYMENT_SUBJECTS, TAX_SYSTEMS, VAT_RATES } from './words.ts';

/**
 * What a merchant account's fiscal receipts say (54-FZ): kept with the merchant where its provider makes receipts. Every
 * field is asked for and none has a default, because each is the organization's own statement to the tax service.
 */
export const fiscalProfileSchema = z
  .strictObject({
    /** Tag 1055. */
    taxSystem: z.enum(TAX_SYSTEMS),
    /** The rate on what is sold (tag 1199). */
    vat: z.enum(VAT_RATES),
    /** The rate on prepayments and advances: as a rule the reckoned one, as 20/120 for 20 % (Tax Code, 164.4). */
    prepaymentVat: z.enum(VAT_RATES),
    /** What is sold (tag 1212). */
    subject: z.enum(PAYMENT_SUBJECTS),
    /** How money for what is given later is called (tag 1214). */
    prepaymentMode: z.enum(['full_prepayment', 'advance']),
    /** When receipts that offset prepayments are made here; none: the organization makes them itself. */
    offset: z.enum(['monthly', 'finished', 'none']),
  })
  .refine(({ vat, prepaymentVat }) => vat !== 'none' || prepaymentVat === 'none', {
    path: ['prepaymentVat'],
    message: 'what is sold without VAT has none in its prepayments either',
  });

export type FiscalProfile = z.infer<typeof fiscalProfileSchema>;
