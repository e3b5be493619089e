import { listSealedOtherwise, replaceSealed, type SealedRow } from '../domain/payments/secrets.ts';
import type { Database } from '../prisma/client.ts';
import { credentialsContext } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import type { Seal } from './merchants.ts';
import { tokenContext } from './news.ts';

/** So many rows are read at once; each is written by itself, so that nobody waits and a killed run loses nothing. */
const BATCH = 100;

export interface RotationReport {
  readonly merchants: number;
  readonly savedMethods: number;
  /** What could not be opened, and the names of the keys that it needs. */
  readonly closed: readonly SealedRow[];
}

/**
 * Seals anew, with the newest key, all that another key seals: merchants' settings, and tokens of kept cards. Run again
 * it does what is left. What the keys at hand do not open stays as it is and is named.
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
  const closed: SealedRow[] = [];
  const counts = { merchants: 0, saved_methods: 0 };
  for (const table of ['merchants', 'saved_methods'] as const) {
    let afterId = 0;
    for (;;) {
      const rows = await listSealedOtherwise(db, { table, keyId: newestKeyId, afterId, limit: BATCH });
      for (const row of rows) {
        const plaintext = opened(open, row);
        if (plaintext === null) closed.push(row);
        // Where it is another by now, somebody has just sealed it with the newest key.
        else if (await replaceSealed(db, row, seal(plaintext, contextOf(row)))) counts[table] += 1;
      }
      const last = rows.at(-1);
      if (!last) break;
      afterId = last.id;
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
