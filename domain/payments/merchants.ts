import type { Database, Tx } from '../../prisma/client.ts';
import { type Merchant, Prisma } from '../../prisma/generated/client.ts';
import type { MerchantMode } from '../../prisma/generated/enums.ts';
import type { FiscalProfile } from '../fiscal/profile.ts';

/** What staff type of a merchant account; credentials are sealed already. */
export interface MerchantDraft {
  readonly organizationId: string;
  readonly provider: string;
  readonly title: string;
  readonly mode: MerchantMode;
  /** Ciphertext, and the name of the key that opens it. */
  readonly credentials: string;
  readonly keyId: string;
  /** The secret part of the callback's address. */
  readonly hookToken: string;
  /** What its fiscal receipts say; left out where its provider makes none. */
  readonly fiscal?: FiscalProfile | null;
  /** Whether its provider lets it keep cards; so unless told. */
  readonly keepsCards?: boolean;
}

/** Writes down an organization's account at a payment provider. */
export async function addMerchant(db: Database | Tx, draft: MerchantDraft): Promise<Merchant> {
  const { fiscal, ...rest } = draft;
  return db.merchant.create({ data: { ...rest, ...(fiscal ? { fiscal } : {}) } });
}

/** Merchants in the order they were added; of one organization if it is named. */
export async function listMerchants(db: Database | Tx, organizationId?: string): Promise<Merchant[]> {
  return db.merchant.findMany({
    where: organizationId === undefined ? {} : { organizationId },
    orderBy: { id: 'asc' },
  });
}

/** A merchant account as whoever is to choose among several sees it; the title is the organization's own words. */
export type OfferedMerchant = Pick<Merchant, 'id' | 'title' | 'provider' | 'mode'>;

/** What new payments of the organization may go through: its own enabled merchants, live before test, then by age. */
export async function listMerchantsFor(db: Database | Tx, organizationId: string): Promise<OfferedMerchant[]> {
  const merchants = await db.merchant.findMany({
    where: { organizationId, enabled: true },
    select: { id: true, title: true, provider: true, mode: true },
    orderBy: { id: 'asc' },
  });
  return merchants.toSorted((a, b) => Number(a.mode === 'test') - Number(b.mode === 'test'));
}

/** What a connection to the provider is made from. */
export type ConnectableMerchant = Pick<Merchant, 'id' | 'provider' | 'credentials' | 'keyId' | 'mode' | 'hookToken'>;

/** A column `merchant` that holds a `ConnectableMerchant`, where `merchant` is the merchant's row. */
export const merchantColumn = Prisma.sql`
  jsonb_build_object('id', merchant.id, 'provider', merchant.provider, 'credentials', merchant.credentials,
    'keyId', merchant.key_id, 'mode', merchant.mode, 'hookToken', merchant.hook_token) AS merchant`;
