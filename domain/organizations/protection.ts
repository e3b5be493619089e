import type { Database, Tx } from '../../prisma/client.ts';
import { readThresholds } from './thresholds.ts';

/** Whether the organization of a document wants it kept from being forwarded and saved. */
export async function isDocumentProtected(db: Database | Tx, documentId: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ thresholds: unknown }[]>`
    SELECT organization.thresholds
    FROM documents document
    JOIN accounts account ON account.id = document.account_id
    JOIN organizations organization ON organization.id = account.organization_id
    WHERE document.id = ${documentId}`;
  return readThresholds(row?.thresholds).protectDocuments;
}
