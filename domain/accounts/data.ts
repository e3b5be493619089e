import type { Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { announceAttachments } from './announce.ts';

/**
 * Attaches the open accounts that name an address of a client: of one client, or of one organization for all its
 * clients. What a client detached stays detached; what was closed or had its address changed comes back. Tells those
 * who hold the same accounts. Gives how many are new. Runs in the caller's transaction.
 */
export async function attachByData(
  tx: Tx,
  clock: Clock,
  scope: { clientId: number } | { organizationId: string },
): Promise<number> {
  const within =
    'clientId' in scope
      ? Prisma.sql`address.client_id = ${scope.clientId}`
      : Prisma.sql`account.organization_id = ${scope.organizationId}`;
  const rows = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO attachments AS attachment (account_id, client_id, origin, attached_at)
    SELECT account.id, address.client_id, 'data', ${clock.now()}
    FROM accounts account JOIN client_emails address USING (email)
    WHERE account.access_open AND ${within}
    ORDER BY account.id
    ON CONFLICT (account_id, client_id) DO UPDATE
      SET origin = 'data', attached_at = EXCLUDED.attached_at, detached_at = NULL, detach_reason = NULL
      WHERE attachment.detached_at IS NOT NULL AND attachment.detach_reason <> 'client'
    RETURNING id`;
  await announceAttachments(
    tx,
    clock,
    rows.map(({ id }) => id),
  );
  return rows.length;
}
