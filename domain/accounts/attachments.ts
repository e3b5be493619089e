import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { consented, isBound } from './sql.ts';
import type { AttachmentView } from './types.ts';

/**
 * The reader's attached accounts, by organization and number. Where the organization's documents are not accepted yet
 * the number stands alone. Empty without an open binding.
 */
export async function listAttachments(db: Tx, reader: Reader): Promise<AttachmentView[]> {
  return db.$queryRaw<AttachmentView[]>`
    SELECT attachment.id AS "attachmentId", account.id AS "accountId", o.id AS "organizationId",
           o.name AS "organizationName", o.kind::text AS "organizationKind", o.time_zone AS "timeZone",
           o.account_word::text AS "accountWord", account.number,
           CASE WHEN shown.yes THEN account.holder_name END AS "holderName",
           CASE WHEN shown.yes THEN student.name END AS "studentName",
           CASE WHEN shown.yes THEN account.school_name END AS "schoolName",
           attachment.origin::text AS origin, attachment.attached_at AS "attachedAt", shown.yes AS consented
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id
    JOIN organizations o ON o.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    CROSS JOIN LATERAL (SELECT ${consented(reader)} AS yes) shown
    WHERE attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL AND account.access_open
      AND ${isBound(reader)}
    ORDER BY o.name, o.id, account.number, account.id`;
}

/**
 * Takes an account off the reader's list at once, for everybody bound to the same client. The organization's data do
 * not bring it back; its number with a bill's sum does. Throws not-yours.
 */
export async function detachAccount(
  db: Database,
  clock: Clock,
  { clientId, telegramUserId, attachmentId }: Reader & { attachmentId: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const bound = await tx.binding.count({ where: { clientId, telegramUserId, endedAt: null } });
    const { count } = await tx.attachment.updateMany({
      where: { id: attachmentId, clientId, detachedAt: null },
      data: { detachedAt: clock.now(), detachReason: 'client' },
    });
    if (bound === 0 || count === 0) throw new DomainError('not-yours');
  });
}
