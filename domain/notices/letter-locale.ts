import { Prisma } from '../../prisma/generated/client.ts';

/** SQL: the language of the chat that a client has, or had last; null for one who never had any. */
export function chatLocale(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT reader.locale FROM bindings binding JOIN telegram_users reader ON reader.id = binding.telegram_user_id
    WHERE binding.client_id = ${clientId} ORDER BY binding.ended_at IS NULL DESC, binding.id DESC LIMIT 1)`;
}

/** SQL: the chat that a client has, or had last: what it has chosen holds for letters as well. Null for who never had any. */
export function chatOf(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT binding.telegram_user_id FROM bindings binding
    WHERE binding.client_id = ${clientId} ORDER BY binding.ended_at IS NULL DESC, binding.id DESC LIMIT 1)`;
}

/** SQL: the language of a client's letters: their own choice, else that of their chat. */
export function letterLocale(clientId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(
    (SELECT client.locale FROM clients client WHERE client.id = ${clientId}), ${chatLocale(clientId)}, 'ru')`;
}
