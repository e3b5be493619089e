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

/** The next rows of a table, by id, that another key than the newest seals. */
export async function listSealedOtherwise(
  db: Database,
  { table, keyId, afterId, limit }: { table: SealedRow['table']; keyId: string; afterId: number; limit: number },
): Promise<SealedRow[]> {
  if (table === 'merchants') {
    return db.$queryRaw<SealedRow[]>`
      SELECT 'merchants' AS table, id, credentials AS ciphertext, key_id AS "keyId", hook_token AS "hookToken"
      FROM merchants WHERE key_id <> ${keyId} AND id > ${afterId} ORDER BY id LIMIT ${limit}`;
  }
  return db.$queryRaw<SealedRow[]>`
    SELECT 'saved_methods' AS table, method.id, method.token AS ciphertext, method.key_id AS "keyId",
      merchant.hook_token AS "hookToken"
    FROM saved_methods method JOIN merchants merchant ON merchant.id = method.merchant_id
    WHERE method.key_id <> ${keyId} AND method.id > ${afterId} ORDER BY method.id LIMIT ${limit}`;
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
