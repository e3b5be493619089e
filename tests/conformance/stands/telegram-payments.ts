import type { Clock } from '../../../domain/clock.ts';
import type { ChatVerdict } from '../../../domain/payments/chat-check.ts';
import type { CallbackRequest, ChatInvoice } from '../../../payments/provider.ts';
import { telegramPayments } from '../../../payments/telegram-payments/index.ts';
import type { ChatWord, SendInvoice } from '../../../settlement/chat.ts';
import type { ProviderStand } from '../provider-stand.ts';

const TOKEN = '381764678:TEST:100037';

/** What the bot is asked before money is taken. */
export type Ask = (word: ChatWord, telegramUserId: bigint) => Promise<ChatVerdict>;

/** Telegram as whoever pays in a chat has it: invoices, the question before the money, and the word after it. */
export interface ChatStand {
  /** Takes an invoice or refuses it as Telegram does. */
  readonly send: SendInvoice;
  readonly invoices: readonly SentInvoice[];
  /** Pays as somebody: gives what the bot answered. The money is told of only when a test takes the updates. */
  pay(invoice: SentInvoice, telegramUserId: bigint, ask: Ask): Promise<ChatVerdict>;
  /** As `pay`, with a card that the bank refuses after the bot has agreed: nothing is told. */
  refuse(invoice: SentInvoice, telegramUserId: bigint, ask: Ask): Promise<ChatVerdict>;
  /** What Telegram tells of money since the last time, oldest first. */
  takeUpdates(): readonly ChatWord[];
}

export interface SentInvoice extends ChatInvoice {
  readonly messageId: number;
}

/** As documented: https://core.telegram.org/bots/api#sendinvoice, #precheckoutquery, #successfulpayment. */
export function openChat(): ChatStand {
  const invoices: SentInvoice[] = [];
  const updates: ChatWord[] = [];
  const question = ({ payload, prices, currency }: ChatInvoice): ChatWord => ({
    payload,
    currency,
    amountMinor: prices.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    chargeId: null,
    providerChargeId: null,
  });
  return {
    invoices,
    send: async (invoice) => {
      const refusal = refusalOf(invoice);
      if (refusal) return { refusal: `Bad Request: ${refusal}` };
      const messageId = 100 + invoices.length;
      invoices.push({ ...invoice, messageId });
      return { messageId };
    },
    pay: async (invoice, telegramUserId, ask) => {
      const verdict = await ask(question(invoice), telegramUserId);
      if (verdict !== 'accept') return verdict;
      const chargeId = `${invoice.messageId}_${telegramUserId}_${updates.length}_${'c'.repeat(40)}`;
      updates.push({ ...question(invoice), chargeId, providerChargeId: `2d${chargeId.length}-000f` });
      return verdict;
    },
    refuse: (invoice, telegramUserId, ask) => ask(question(invoice), telegramUserId),
    takeUpdates: () => updates.splice(0),
  };
}

function refusalOf({ title, description, payload, providerToken, currency, prices }: ChatInvoice): string | null {
  const bytes = new TextEncoder().encode(payload).length;
  const total = prices.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (title.length < 1 || title.length > 32) return 'INVOICE_TITLE_INVALID';
  if (description.length < 1 || description.length > 255) return 'INVOICE_DESCRIPTION_INVALID';
  if (bytes < 1 || bytes > 128) return 'INVOICE_PAYLOAD_INVALID';
  if (providerToken !== TOKEN) return 'PAYMENT_PROVIDER_INVALID';
  if (currency !== 'RUB' || total < 86_53n || total > 865_304_75n) return 'CURRENCY_TOTAL_AMOUNT_INVALID';
  return prices.some(({ label }) => label === '') ? 'LABEL_EMPTY' : null;
}

/** What a stand-in has besides the chat: nothing is called, nobody calls back, and there is no page. */
export async function openTelegramPayments(_clock: Clock): Promise<ProviderStand> {
  const nowhere = async (): Promise<never> => Promise.reject(new Error('what is paid in the chat has no page'));
  return {
    provider: telegramPayments,
    settings: { providerToken: TOKEN, receiptShape: 'none' },
    otherSettings: { providerToken: '284685063:TEST:NzQ0M2E4', receiptShape: 'none' },
    fetch: nowhere,
    pay: nowhere,
    refuse: nowhere,
    expire: nowhere,
    giveBack: nowhere,
    forged: forgeries,
    settle: async () => undefined,
    takeCallbacks: async () => [],
    loseAnswer: () => undefined,
    makesPayment: null,
    makesRefund: null,
    calls: () => 0,
    close: async () => undefined,
  };
}

/** What somebody who has found the address of the hook could send there. */
function forgeries(callback: CallbackRequest): [how: string, forged: CallbackRequest][] {
  const successful_payment = { currency: 'RUB', total_amount: 100_000, invoice_payload: 'LK-000001' };
  const bodies = {
    'an update of the Bot API': { update_id: 1, message: { successful_payment } },
    'what is stored of money': {
      reference: 'LK-000001',
      amountMinor: '100000',
      currency: 'RUB',
      chargeId: 'c',
      providerChargeId: 'p',
    },
  };
  return Object.entries(bodies).map(([how, body]) => [how, { ...callback, body: Buffer.from(JSON.stringify(body)) }]);
}
