import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { mayBePaidInChat } from './chat-goods.ts';
import { getPayment } from './payments.ts';
import { checkBeforePaying } from './pre-check.ts';
import { isPaid } from './state.ts';

/** Whether somebody may pay an invoice in the chat now, or why not. */
export type ChatVerdict =
  | 'accept'
  | 'unknown'
  | 'not-yours'
  | 'disabled'
  | 'wrong-amount'
  | 'expired'
  | 'paid'
  | 'changed';

/** What the chat asks before it takes the money. */
export interface ChatQuestion {
  readonly reference: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Who pays: a message can be forwarded. */
  readonly telegramUserId: bigint;
}

/**
 * Judges from our own data alone whether an invoice of this merchant may be paid now: by the one whom it was sent to,
 * while they are bound to the client whose debt it is, and while the payment may be paid at all.
 */
export async function checkChatPayment(
  db: Database,
  clock: Clock,
  merchantId: number,
  { telegramUserId, ...check }: ChatQuestion,
): Promise<ChatVerdict> {
  if (check.reference === null) return 'unknown';
  const payment = await db.payment.findFirst({
    where: { merchantId, number: check.reference },
    select: { id: true, clientId: true, telegramUserId: true, status: true, merchant: { select: { enabled: true } } },
  });
  if (!payment) return 'unknown';
  const { clientId } = payment;
  if (payment.telegramUserId !== telegramUserId) return 'not-yours';
  const binding = await db.binding.findFirst({ where: { telegramUserId, clientId, endedAt: null } });
  if (!binding) return 'not-yours';
  if (isPaid(payment.status)) return 'paid';
  if (payment.merchant?.enabled !== true) return 'disabled';
  const verdict = await checkBeforePaying(db, clock, merchantId, check);
  if (verdict === 'unknown-order') return 'unknown';
  if (verdict === 'refuse') return payment.status === 'canceled' ? 'expired' : 'changed';
  if (verdict !== 'accept') return verdict;
  const details = await getPayment(db, { clientId, paymentId: payment.id });
  return details && mayBePaidInChat(details.lines) ? 'accept' : 'changed';
}
