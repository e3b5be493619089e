import { Prisma } from '../../prisma/generated/client.ts';
import { letterLocale } from '../notices/letter-locale.ts';
import type { Segment } from './segment.ts';

/** The kind of notice that a copy of a broadcast is. */
export const BROADCAST_KIND = 'broadcast';

interface Audience extends Pick<Segment, 'language'> {
  readonly organizationId: string;
}

/**
 * SQL: the chats that a copy is for, of the rows `chosen` with a `client_id`: every open binding that has let the
 * organization process personal data, of the segment's language where it names one. Gives `client_id`,
 * `telegram_user_id`, `blocked`.
 */
export function chatsOf({ organizationId, language }: Audience): Prisma.Sql {
  return Prisma.sql`
    SELECT chosen.client_id, binding.telegram_user_id, reader.blocked_at IS NOT NULL AS blocked
    FROM chosen
    JOIN bindings binding ON binding.client_id = chosen.client_id AND binding.ended_at IS NULL
    JOIN telegram_users reader ON reader.id = binding.telegram_user_id
    WHERE EXISTS (SELECT FROM consents consent WHERE consent.client_id = chosen.client_id
        AND consent.telegram_user_id = binding.telegram_user_id AND consent.organization_id = ${organizationId}
        AND consent.document = 'personal_data')
      ${language === undefined ? Prisma.empty : Prisma.sql`AND reader.locale = ${language}`}`;
}

/**
 * SQL: the clients among the rows `chosen` who can be written to: with a verified address, and a consent that they have
 * once given. Gives `client_id`, `copied` (wants everything by e-mail as well), `bound` (somebody can be spoken to in
 * Telegram, blocked or not).
 */
export function addressesOf({ organizationId, language }: Audience): Prisma.Sql {
  return Prisma.sql`
    SELECT chosen.client_id, client.copy_to_email AS copied, EXISTS (SELECT FROM bindings binding
      WHERE binding.client_id = chosen.client_id AND binding.ended_at IS NULL) AS bound
    FROM chosen
    JOIN clients client ON client.id = chosen.client_id
    WHERE EXISTS (SELECT FROM client_emails address WHERE address.client_id = chosen.client_id)
      AND EXISTS (SELECT FROM consents consent WHERE consent.client_id = chosen.client_id
        AND consent.organization_id = ${organizationId} AND consent.document = 'personal_data')
      ${language === undefined ? Prisma.empty : Prisma.sql`AND ${letterLocale(Prisma.sql`chosen.client_id`)} = ${language}`}`;
}
