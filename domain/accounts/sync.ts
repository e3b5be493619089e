import type { Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { attachByData } from './data.ts';

/** What an import changed in who sees which account. */
export interface SyncedAttachments {
  readonly attached: number;
  readonly closed: number;
  readonly emailChanged: number;
}

/**
 * Brings an organization's attachments in line with its data, in the transaction of the import: detaches closed
 * accounts from everybody, and those attached by data whose address is no longer the client's; attaches open accounts
 * whose address a client has proven.
 */
export async function syncAttachments(tx: Tx, clock: Clock, organizationId: string): Promise<SyncedAttachments> {
  const now = clock.now();
  const closed = await tx.$executeRaw`
    UPDATE attachments attachment SET detached_at = ${now}, detach_reason = 'closed'
    FROM accounts account
    WHERE account.id = attachment.account_id AND account.organization_id = ${organizationId}
      AND NOT account.access_open AND attachment.detached_at IS NULL`;
  const emailChanged = await tx.$executeRaw`
    UPDATE attachments attachment SET detached_at = ${now}, detach_reason = 'email_changed'
    FROM accounts account
    WHERE account.id = attachment.account_id AND account.organization_id = ${organizationId}
      AND attachment.origin = 'data' AND attachment.detached_at IS NULL
      AND NOT EXISTS (
        SELECT FROM client_emails address
        WHERE address.client_id = attachment.client_id AND address.email = account.email)`;
  const attached = await attachByData(tx, clock, { organizationId });
  return { attached, closed, emailChanged };
}
