import { z } from 'zod';
import type { Tx } from '../../prisma/client.ts';
import { DomainError } from '../errors.ts';
import { fitItems, type LineItem } from './items.ts';
import { type FiscalReceipt, PAYMENT_MODES, PAYMENT_SUBJECTS, TAX_SYSTEMS, VAT_RATES } from './words.ts';

const saidSchema = z.object({
  taxSystem: z.enum(TAX_SYSTEMS),
  /** Whether the provider will tell what has become of it. */
  isTold: z.boolean(),
  items: z.array(
    z.object({
      lineId: z.number().int(),
      name: z.string(),
      amountMinor: z.string().transform((text) => BigInt(text)),
      vat: z.enum(VAT_RATES),
      subject: z.enum(PAYMENT_SUBJECTS),
      mode: z.enum(PAYMENT_MODES),
    }),
  ),
});

/** What a provider was told of a receipt, as it is kept with the payment or the refund. */
export type SaidReceipt = z.infer<typeof saidSchema>;

/** Reads what is kept; null where no receipt was asked for. */
export const readSaid = (kept: unknown): SaidReceipt | null => (kept === null ? null : saidSchema.parse(kept));

/** As JSON for the database. */
export function writeSaid({ items, ...said }: Omit<SaidReceipt, 'items'> & { items: readonly LineItem[] }): string {
  return JSON.stringify({
    ...said,
    items: items.map((item) => ({ ...item, amountMinor: item.amountMinor.toString() })),
  });
}

/**
 * The receipt as a provider is told it, sent to the buyer's first verified address. Fails with `receipt-no-address`: a
 * client of the cabinet has one, and without it no receipt may be made (54-FZ, 1.2).
 */
export async function addressed(
  db: Pick<Tx, 'clientEmail'>,
  clientId: number,
  { taxSystem, items }: Pick<SaidReceipt, 'taxSystem' | 'items'>,
): Promise<FiscalReceipt> {
  const address = await db.clientEmail.findFirst({ where: { clientId }, orderBy: { id: 'asc' } });
  if (!address) throw new DomainError('receipt-no-address');
  return { buyerEmail: address.email, taxSystem, items: fitItems(items) };
}
