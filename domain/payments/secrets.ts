import type { Database } from '../../prisma/client.ts';

/** What is sealed with a key of the installation: a merchant's settings, or the token of a card that a payer let it keep. */
export interface SealedRow {
  readonly table: 'merchants' | 'saved_methods';
  readonly id: number;
  readonly ciphertext: string;
  readonly keyId: string;
  /** Of the merchant that it belongs to. */
  readonly hookToken: string;
}

/**
 * The next row of a table, by id, that another key than the newest seals; null where there is none. Of a card that was
 * revoked no token is left, and so nothing is sealed.
 */
export async function nextSealedOtherwise(
  db: Database,
  { table, keyId, afterId }: { table: SealedRow['table']; keyId: string; afterId: number },
): Promise<SealedRow | null> {
  const where = { keyId: { not: keyId }, id: { gt: afterId } };
  const orderBy = { id: 'asc' } as const;
  if (table === 'merchants') {
    const merchant = await db.merchant.findFirst({ where, orderBy });
    return merchant && { table, ...merchant, ciphertext: merchant.credentials };
  }
  const kept = { ...where, token: { not: '' } };
  const method = await db.savedMethod.findFirst({ where: kept, orderBy, include: { merchant: true } });
  return method && { table, ...method, ciphertext: method.token, hookToken: method.merchant.hookToken };
}

/** Puts a new ciphertext in the place of the old one, if that is still there; gives whether it was. */
export async function replaceSealed(
  db: Database,
  { table, id, ciphertext, keyId }: SealedRow,
  sealed: { readonly ciphertext: string; readonly keyId: string },
): Promise<boolean> {
  const { count } =
    table === 'merchants'
      ? await db.merchant.updateMany({
          where: { id, credentials: ciphertext, keyId },
          data: { credentials: sealed.ciphertext, keyId: sealed.keyId },
        })
      : await db.savedMethod.updateMany({
          where: { id, token: ciphertext, keyId },
          data: { token: sealed.ciphertext, keyId: sealed.keyId },
        });
  return count > 0;
}
