import type { Logger } from 'pino';
import type { Database } from '../../prisma/client.ts';
import type { TelegramSender } from './telegram.ts';

/**
 * Takes the screen out of the chat that a message has just made untrue: a payment's page that still offers to pay what
 * is paid. One that shows the receipt already is true. Only where it is still the chat's screen; a failure leaves it,
 * and its buttons show the truth when tapped.
 */
export async function retireScreen(
  { db, telegram, log }: { db: Database; telegram: TelegramSender; log: Pick<Logger, 'warn'> },
  { telegramUserId, chatId, screen }: { telegramUserId: bigint; chatId: bigint; screen: string },
): Promise<void> {
  const [section, argument] = screen.split(':');
  try {
    const retired = await db.$queryRaw<{ messageId: number }[]>`
      UPDATE telegram_users t SET screen = NULL
      FROM telegram_users before
      WHERE t.id = ${telegramUserId} AND before.id = t.id
        AND before.screen ->> 'section' = ${section} AND before.screen ->> 'argument' = ${argument}
        AND before.screen -> 'state' ->> 'shows' IS DISTINCT FROM 'receipt'
      RETURNING (before.screen ->> 'messageId')::int AS "messageId"`;
    for (const { messageId } of retired) await telegram.deleteMessage(chatId, messageId);
  } catch (error) {
    log.warn({ err: error }, 'a screen that is no longer true stays in its chat');
  }
}
