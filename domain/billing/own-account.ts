import { Prisma } from '../../prisma/generated/client.ts';

/** Whose account, and which. */
export interface OwnAccount {
  readonly clientId: number;
  readonly accountId: number;
}

/**
 * SQL condition: the row aliased `account` is this account, open, and attached to the client now. It stands in every
 * query that reads one, so that whatever a button or a caller names shows nothing of another's.
 */
export const isOwnAccount = ({ clientId, accountId }: OwnAccount): Prisma.Sql => Prisma.sql`
  account.id = ${accountId} AND account.access_open AND EXISTS (
    SELECT FROM attachments attachment
    WHERE attachment.account_id = account.id AND attachment.client_id = ${clientId} AND attachment.detached_at IS NULL)`;
