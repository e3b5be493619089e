import { z } from 'zod';
import { defineProvider, ProviderError } from '../provider.ts';
import { invoiceOf } from './invoice.ts';
import { RECEIPT_SHAPES } from './receipt.ts';
import { newsOf, toProviderPayment } from './transform.ts';

const settings = z.object({
  providerToken: z
    .string()
    .regex(/^[\w:-]{10,200}$/, 'Токен — то, что дал @BotFather, например 381764678:TEST:100037')
    .meta({ title: 'Токен платёжного провайдера (@BotFather → бот → Payments)', secret: true }),
  receiptShape: z.enum(RECEIPT_SHAPES, 'Бывает yookassa, robokassa или none').meta({
    title: 'В чьём виде передавать чек по 54-ФЗ: yookassa, robokassa; none — чек не передаётся',
  }),
});

/** https://core.telegram.org/bots/payments#testing-payments-the-stripe-test-mode: «:TEST:» stands in all test tokens. */
const TEST_MARK = ':TEST:';

/**
 * Telegram payments: an invoice in the chat, paid by card without leaving it, through the provider that the organization
 * has connected with @BotFather. Nobody can be asked about a payment and none can be given back by a call: what Telegram
 * tells the bot is the only word, and what comes by HTTP proves nothing.
 */
export const telegramPayments = defineProvider({
  name: 'telegram-payments',
  title: 'Telegram (счёт в самом чате)',
  settings,
  door: 'chat',
  makesReceipts: true,
  setup: [
    'Токен: @BotFather → /mybots → ваш бот → Payments → провайдер, с которым у организации договор.',
    'Через Telegram оплачивают товары и услуги вне Telegram; цифровые товары по его правилам продают только за Stars.',
    'Возвраты — в кабинете этого провайдера, по номеру платежа из уведомления.',
  ],
  connect({ providerToken, receiptShape }, tools) {
    function checkMode(): void {
      const isTest = providerToken.includes(TEST_MARK);
      if (isTest === (tools.mode === 'test')) return;
      throw new ProviderError(`The provider token is a ${isTest ? 'test' : 'live'} one, and the merchant is not`, true);
    }
    return {
      async createPayment() {
        throw new ProviderError('Telegram payments have no page: their invoice stands in the chat', true);
      },
      fetchPayment: async () => null,
      parseCallback: () => ({ kind: 'unproven', reason: 'telegram-calls-nobody-back' }),
      readEvent: ({ body }) => toProviderPayment(body),
      makeInvoice(order) {
        checkMode();
        return invoiceOf(order, { providerToken, receiptShape });
      },
      readChat: newsOf,
      tellsRefunds: false,
      async check() {
        checkMode();
      },
    };
  },
});
