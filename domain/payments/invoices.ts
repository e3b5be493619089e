import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';

/** An invoice in a chat that must not be paid any more. */
export interface StaleInvoice {
  readonly chatId: bigint;
  readonly messageId: number;
}

/** Keeps the chat's message that a payment is paid by; it waits for money now. Gives the one that stood there before. */
export async function keepInvoice(db: Database, paymentId: number, messageId: number): Promise<number | null> {
  const rows = await db.$queryRaw<{ before: number | null }[]>`
    UPDATE payments p SET invoice_message_id = ${messageId},
      status = CASE WHEN p.status = 'created' THEN 'pending'::payment_status ELSE p.status END
    FROM (SELECT id, invoice_message_id FROM payments WHERE id = ${paymentId} FOR UPDATE) old
    WHERE p.id = old.id
    RETURNING old.invoice_message_id AS before`;
  return rows[0]?.before ?? null;
}

/** Takes the invoices of a Telegram user's other payments: a chat has one at a time. */
export async function takeOtherInvoices(
  db: Database,
  { paymentId, telegramUserId }: { paymentId: number; telegramUserId: bigint },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ messageId: number }[]>`
    UPDATE payments p SET invoice_message_id = NULL
    FROM (
      SELECT id, invoice_message_id FROM payments
      WHERE telegram_user_id = ${telegramUserId} AND id <> ${paymentId} AND invoice_message_id IS NOT NULL
        AND status IN ('created', 'pending')
      FOR UPDATE
    ) old
    WHERE p.id = old.id
    RETURNING old.invoice_message_id AS "messageId"`;
  return rows.map(({ messageId }) => messageId);
}

/** Takes the invoice of one payment; null where none is known. */
export async function takeInvoice(db: Database, paymentId: number): Promise<StaleInvoice | null> {
  const rows = await db.$queryRaw<StaleInvoice[]>`
    UPDATE payments p SET invoice_message_id = NULL
    FROM (SELECT id, invoice_message_id FROM payments WHERE id = ${paymentId} FOR UPDATE) old, telegram_users t
    WHERE p.id = old.id AND old.invoice_message_id IS NOT NULL AND t.id = p.telegram_user_id
    RETURNING t.chat_id AS "chatId", old.invoice_message_id AS "messageId"`;
  return rows[0] ?? null;
}

/**
 * Takes at most `limit` invoices that nobody should pay any more: of payments that are paid, that ran out, or whose debt
 * has become smaller. Telegram lets a bot remove its messages for two days, so older ones are left where they are; what
 * is paid by one is refused, or credited as ever.
 */
export async function takeStaleInvoices(db: Database, clock: Clock, limit: number): Promise<StaleInvoice[]> {
  const now = clock.now();
  const oldest = new Date(now.getTime() - 2 * 86_400_000);
  return db.$queryRaw<StaleInvoice[]>`
    WITH due AS (
      SELECT id FROM payments p
      WHERE status IN ('created', 'pending') AND invoice_message_id IS NOT NULL
        -- Asked of each by itself: EXISTS might be answered by reading all charges.
        AND (expires_at <= ${now}::timestamptz OR (
          SELECT bool_or(charge.amount_minor - charge.allocated_minor < line.amount_minor + line.balance_minor)
          FROM payment_lines line JOIN charges charge ON charge.id = line.charge_id
          WHERE line.payment_id = p.id))
      UNION ALL
      SELECT id FROM payments
      WHERE received_minor > 0 AND finished_at > ${oldest}::timestamptz AND invoice_message_id IS NOT NULL
      UNION ALL
      SELECT id FROM payments
      WHERE status = 'expired' AND claimed_at IS NOT NULL AND checked_at > ${oldest}::timestamptz
        AND received_minor = 0 AND invoice_message_id IS NOT NULL
    ), old AS (
      SELECT id, invoice_message_id FROM payments WHERE id IN (SELECT id FROM due)
      ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE payments p SET invoice_message_id = NULL
    FROM old, telegram_users t
    WHERE p.id = old.id AND t.id = p.telegram_user_id
    RETURNING t.chat_id AS "chatId", old.invoice_message_id AS "messageId"`;
}
