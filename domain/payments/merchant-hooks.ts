import type { Database, Tx } from '../../prisma/client.ts';
import type { ConnectableMerchant } from './merchants.ts';

/**
 * The merchants whose callbacks come to addresses with these secret parts, by that part; one query, however many. Also
 * disabled ones, whose money may still be on its way.
 */
export async function findMerchantsByHooks(
  db: Database | Tx,
  hookTokens: readonly string[],
): Promise<Map<string, ConnectableMerchant>> {
  const rows = await db.$queryRaw<ConnectableMerchant[]>`
    SELECT id, provider, credentials, key_id AS "keyId", mode, hook_token AS "hookToken"
    FROM merchants WHERE hook_token = ANY(${[...hookTokens]}::text[])`;
  return new Map(rows.map((merchant) => [merchant.hookToken, merchant]));
}
