import { randomBytes } from 'node:crypto';
import type { FiscalProfile } from '../domain/fiscal/profile.ts';
import { addMerchant } from '../domain/payments/merchants.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import type { Database, Tx } from '../prisma/client.ts';
import type { Merchant } from '../prisma/generated/client.ts';
import { credentialsContext } from './connections.ts';

/** Encrypts under a context that is needed again to open it. */
export type Seal = (plaintext: string, context: string) => { ciphertext: string; keyId: string };

/**
 * Adds an organization's account at a payment provider, its settings checked by the provider's own schema (throws a
 * `ZodError` that names each wrong field) and sealed before they are written.
 */
export async function createMerchant(
  db: Database | Tx,
  seal: Seal,
  draft: {
    organizationId: string;
    provider: PaymentProvider;
    settings: unknown;
    title?: string;
    mode?: 'test' | 'live';
    /** What its fiscal receipts say; left out where its provider makes none. */
    fiscal?: FiscalProfile | null;
    keepsCards?: boolean;
    /** The secret part of the callback's address, where it has been made already. */
    hookToken?: string;
  },
): Promise<Merchant> {
  const settings = draft.provider.checkSettings(draft.settings);
  const { hookToken = newHookToken() } = draft;
  const sealed = seal(JSON.stringify(settings), credentialsContext(hookToken));
  return addMerchant(db, {
    organizationId: draft.organizationId,
    provider: draft.provider.name,
    title: draft.title ?? draft.provider.title,
    mode: draft.mode ?? 'test',
    credentials: sealed.ciphertext,
    keyId: sealed.keyId,
    hookToken,
    ...(draft.fiscal ? { fiscal: draft.fiscal } : {}),
    ...(draft.keepsCards === undefined ? {} : { keepsCards: draft.keepsCards }),
  });
}

/** The secret part of a callback's address: 192 random bits, letters that an address may have. */
export const newHookToken = (): string => randomBytes(24).toString('base64url');
