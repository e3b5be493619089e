import { type Api, GrammyError } from 'grammy';
import type { ChatPayments } from '../bot/deps.ts';
import { takeInvoice } from '../domain/payments/invoices.ts';
import type { PaymentDetails } from '../domain/payments/payments.ts';
import type { Translate } from '../locales/index.ts';
import type { ChatInvoice } from '../payments/provider.ts';
import {
  answerPreCheckout,
  type DescribeInvoice,
  isPaidInChat,
  keepChatPayment,
  sendInvoice,
  settleChatPayment,
} from '../settlement/chat.ts';
import type { SettlementDeps } from '../settlement/deps.ts';
import { describePayment, lastMoment, type PageText, pageText } from '../webhooks/pages/text.ts';

/** Joins the chat with the providers whose invoices are paid in it; `api` repeats nothing by itself. */
export function createChatPayments(
  settlement: SettlementDeps,
  api: Pick<Api, 'sendInvoice' | 'deleteMessage'>,
  translate: Translate,
): ChatPayments {
  const describe: DescribeInvoice = (payment) => describeInvoice(pageText(translate, payment.locale), payment);

  /** A message that is gone, or older than two days, stays as it is: what is paid by it is refused. */
  async function remove(chatId: number, messageId: number): Promise<void> {
    try {
      await api.deleteMessage(chatId, messageId);
    } catch (error) {
      settlement.log.info({ reason: reasonOf(error) }, 'an invoice that is over stays in its chat');
    }
  }

  return {
    isPaidInChat: (provider) => isPaidInChat(settlement, provider),
    answerPreCheckout: (word, telegramUserId) => answerPreCheckout(settlement, word, telegramUserId),
    keep: (word) => keepChatPayment(settlement, word),
    settle: async (kept) => {
      await settleChatPayment(settlement, kept);
      const invoice = kept.paymentId === null ? null : await takeInvoice(settlement.db, kept.paymentId);
      if (invoice) await remove(Number(invoice.chatId), invoice.messageId);
    },
    sendInvoice: async (asked) => {
      // In a private chat, and an invoice is sent to no other, the chat's number is the user's.
      const chatId = Number(asked.telegramUserId);
      const outcome = await sendInvoice(settlement, asked, describe, (invoice) => sendTo(api, chatId, invoice));
      if (outcome.kind === 'sent') for (const messageId of outcome.stale) await remove(chatId, messageId);
      return outcome.kind;
    },
  };
}

/** Protected, so that it cannot be forwarded; Telegram's refusal is an answer. */
async function sendTo(api: Pick<Api, 'sendInvoice'>, chatId: number, invoice: ChatInvoice) {
  const { title, description, payload, currency, providerToken, startParameter, providerData, needsEmail } = invoice;
  const prices = invoice.prices.map(({ label, amountMinor }) => ({ label, amount: Number(amountMinor) }));
  const options = {
    provider_token: providerToken,
    start_parameter: startParameter,
    protect_content: true,
    ...(providerData === null ? {} : { provider_data: providerData }),
    ...(needsEmail ? { need_email: true, send_email_to_provider: true } : {}),
  };
  const sending = api.sendInvoice(chatId, title, description, payload, currency, prices, options);
  return sending.then(({ message_id: messageId }) => ({ messageId }), refusalOf);
}

/** Telegram's refusal as an answer. What else is thrown holds the call with the provider's token: only the why goes on. */
function refusalOf(error: unknown): { refusal: string } {
  if (error instanceof GrammyError && error.error_code === 400) return { refusal: error.description };
  throw new Error(reasonOf(error));
}

const reasonOf = (error: unknown): string =>
  error instanceof GrammyError ? error.description : 'Telegram did not answer';

/** The invoice in the payer's language: what is paid, to whom, and until when. */
function describeInvoice(text: PageText, payment: PaymentDetails): ReturnType<DescribeInvoice> {
  const words = describePayment(text, payment);
  const [first, ...others] = words.items;
  const what = (first?.title ?? words.description).slice(0, 120);
  return {
    ...words,
    title: text.t('chat-invoice-title', { number: payment.number }),
    details: [
      text.t('chat-invoice-for', { organization: payment.organizationName.slice(0, 60), what, more: others.length }),
      lastMoment(text, payment, 'chat-invoice-until'),
    ].join('\n'),
  };
}
