import { nextSealedOtherwise, replaceSealed, type SealedRow } from '../domain/payments/secrets.ts';
import type { Database } from '../prisma/client.ts';
import { credentialsContext } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import type { Seal } from './merchants.ts';
import { tokenContext } from './news.ts';

export interface RotationReport {
  readonly merchants: number;
  readonly savedMethods: number;
  /** What could not be opened, and the names of the keys that it needs. */
  readonly closed: readonly SealedRow[];
}

/**
 * Seals anew, with the newest key, all that another key seals: merchants' settings, and tokens of kept cards. Run again
 * it does what is left: each row is written by itself, and nobody waits. What the keys at hand do not open stays as it is and is named.
 */
export async function rotateSecrets({
  db,
  open,
  seal,
  newestKeyId,
}: {
  readonly db: Database;
  readonly open: SettlementDeps['open'];
  readonly seal: Seal;
  readonly newestKeyId: string;
}): Promise<RotationReport> {
  const counts = { merchants: 0, saved_methods: 0 };
  const closed: SealedRow[] = [];
  for (const table of ['merchants', 'saved_methods'] as const) {
    let afterId = 0;
    for (;;) {
      const row = await nextSealedOtherwise(db, { table, keyId: newestKeyId, afterId });
      if (!row) break;
      const plaintext = opened(open, row);
      if (plaintext === null) closed.push(row);
      else if (await replaceSealed(db, row, seal(plaintext, contextOf(row)))) counts[table] += 1;
      // It is another by now, and whoever changed it may not know the newest key: it is looked at once more.
      else continue;
      afterId = row.id;
    }
  }
  return { merchants: counts.merchants, savedMethods: counts.saved_methods, closed };
}

function opened(open: SettlementDeps['open'], row: SealedRow): string | null {
  try {
    return open({ ciphertext: row.ciphertext, keyId: row.keyId }, contextOf(row));
  } catch {
    return null;
  }
}

function contextOf({ table, hookToken }: SealedRow): string {
  return table === 'merchants' ? credentialsContext(hookToken) : tokenContext({ hookToken });
}
