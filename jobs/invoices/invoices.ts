import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { takeStaleInvoices } from '../../domain/payments/invoices.ts';
import type { Database } from '../../prisma/client.ts';
import type { TelegramSender } from '../deliver/telegram.ts';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

interface InvoiceDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly telegram: Pick<TelegramSender, 'deleteMessage'>;
  readonly log: Pick<Logger, 'info'>;
}

const BATCH = 50;

/** Takes invoices out of their chats that nobody should pay any more. */
export function invoicesJob(deps: InvoiceDeps): AnyJob {
  return defineJob({
    id: 'retire-invoices',
    queue: 'chores',
    data: z.object({}),
    everyMs: 30_000,
    retry: NO_RETRY,
    handle: async () => {
      await retireInvoices(deps);
    },
  });
}

/** Removes at most so many messages; what Telegram keeps stays, and is refused when somebody pays it. Gives how many. */
export async function retireInvoices({ db, clock, telegram, log }: InvoiceDeps): Promise<number> {
  const stale = await takeStaleInvoices(db, clock, BATCH);
  for (const { chatId, messageId } of stale) {
    await telegram
      .deleteMessage(chatId, messageId)
      .catch(() => log.info({ messageId }, 'an invoice that is over stays in its chat'));
  }
  return stale.length;
}
