import type { Database } from '../../prisma/client.ts';
import { fiscalProfileSchema } from './profile.ts';

/** What staff have to see to themselves of a merchant's fiscal receipts. */
export interface FiscalShortfalls {
  /** The profile wants offset receipts, and the provider makes none. */
  readonly lacksOffsets: boolean;
  /** Receipts that were refused, or of which nothing was heard for three days. */
  readonly lost: number;
}

/** Reads them; `makesOffsets`: whether the merchant's provider makes offset receipts by a call. */
export async function readShortfalls(
  db: Database,
  { id, fiscal }: { readonly id: number; readonly fiscal: unknown },
  { makesOffsets }: { readonly makesOffsets: boolean },
): Promise<FiscalShortfalls> {
  const profile = fiscalProfileSchema.safeParse(fiscal).data;
  return {
    lacksOffsets: profile !== undefined && profile.offset !== 'none' && !makesOffsets,
    lost: await db.fiscalReceipt.count({ where: { state: 'failed', payment: { merchantId: id } } }),
  };
}
