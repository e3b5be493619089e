import { Prisma } from '../../prisma/generated/client.ts';
import type { Reader } from '../access/types.ts';

/**
 * SQL condition: the reader's binding is open. Asked in the query itself, so that an unbinding takes effect at once.
 */
export function isBound({ clientId, telegramUserId }: Reader): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM bindings binding
    WHERE binding.telegram_user_id = ${telegramUserId} AND binding.client_id = ${clientId} AND binding.ended_at IS NULL)`;
}

/** SQL condition: the reader accepted the present versions of both documents of the organization aliased `o`. */
export function consented({ clientId, telegramUserId }: Reader): Prisma.Sql {
  return Prisma.sql`2 = (
    SELECT count(*) FROM consents consent
    WHERE consent.client_id = ${clientId} AND consent.telegram_user_id = ${telegramUserId}
      AND consent.organization_id = o.id
      AND (consent.document = 'personal_data' AND consent.version = o.privacy_version
        OR consent.document = 'offer' AND consent.version = o.offer_version))`;
}
