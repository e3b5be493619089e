import { Prisma } from '../../prisma/generated/client.ts';

/** SQL: the chat that a client has, or had last: what it has chosen holds for letters as well. Null for who never had any. */
export function chatOf(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT binding.telegram_user_id FROM bindings binding
    WHERE binding.client_id = ${clientId} ORDER BY binding.ended_at IS NULL DESC, binding.id DESC LIMIT 1)`;
}

/** SQL: the language of that chat; null for who never had any. */
export function chatLocale(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT reader.locale FROM telegram_users reader WHERE reader.id = ${chatOf(clientId)})`;
}

/** SQL: the language of a client's letters: their own choice, else that of their chat. */
export function letterLocale(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(
    (SELECT client.locale FROM clients client WHERE client.id = ${clientId}), ${chatLocale(clientId)}, 'ru')`;
}
