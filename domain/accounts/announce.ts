import type { Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { planClientNotices } from '../notices/outbox.ts';

/** Tells everybody else who holds the accounts of these new attachments, in the transaction that made them. */
export async function announceAttachments(tx: Tx, clock: Clock, attachmentIds: readonly number[]): Promise<void> {
  if (attachmentIds.length === 0) return;
  const holders = await tx.$queryRaw<
    { attachmentId: number; attachedAt: Date; clientId: number; organizationId: string }[]
  >`
    SELECT fresh.id AS "attachmentId", fresh.attached_at AS "attachedAt", holder.client_id AS "clientId",
           account.organization_id AS "organizationId"
    FROM attachments fresh
    JOIN accounts account ON account.id = fresh.account_id
    JOIN attachments holder ON holder.account_id = fresh.account_id AND holder.client_id <> fresh.client_id
      AND holder.detached_at IS NULL
    WHERE fresh.id = ANY(${attachmentIds})`;
  await planClientNotices(
    tx,
    clock,
    holders.map(({ attachmentId, attachedAt, clientId, organizationId }) => ({
      // An account detached and attached again is told of again.
      key: `account-attached:${attachmentId}:${attachedAt.getTime()}:${clientId}`,
      kind: 'account-attached',
      clientId,
      organizationId,
      params: { attachmentId },
    })),
  );
}
