import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { defineProvider, type PaymentQuery, ProviderError } from '../provider.ts';
import { sandboxApi } from './api.ts';
import { refusal } from './signature.ts';
import { toEvent, toProviderPayment, toProviderRefund } from './transform.ts';

const settings = z.object({
  apiBase: z
    .url({ protocol: /^https?$/ })
    .meta({ title: 'Адрес API тестового банка, например http://127.0.0.1:3002/api' }),
  merchantId: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .meta({ title: 'Имя мерчанта в тестовом банке (до 40 букв, цифр, - и _)' }),
  secret: z
    .string()
    .min(16)
    .meta({ title: 'Секрет, которым подписываются вызовы и уведомления (от 16 знаков)', secret: true }),
});

/** The test bank of `bank/`: no real money. Its callbacks are signed, and it can be asked by its id and by ours. */
export const sandbox = defineProvider({
  name: 'sandbox',
  title: 'Тестовый банк (без настоящих денег)',
  settings,
  suggest: ({ organizationId, port }) => ({
    apiBase: `http://127.0.0.1:${port + 2}/api`,
    merchantId: organizationId.slice(0, 40),
    secret: randomBytes(24).toString('base64url'),
  }),
  connect(merchant, tools) {
    const api = sandboxApi(merchant, tools);
    const find = (query: PaymentQuery) => api.find(query);
    return {
      async createPayment(order) {
        const { id, payUrl } = await api.create(order);
        return { providerPaymentId: id, confirmationUrl: payUrl };
      },
      async fetchPayment(query) {
        const payment = await find(query);
        return payment && toProviderPayment(payment, merchant.merchantId);
      },
      parseCallback({ headers, body }) {
        const reason = refusal(merchant.secret, 'callback', headers, body, tools.clock.now());
        if (reason) return { kind: 'unproven', reason };
        const event = toEvent(body, merchant.merchantId);
        if (!event) return { kind: 'unproven', reason: 'not-for-this-merchant' };
        return { kind: 'event', event, reply: { status: 200, contentType: 'application/json', body: '{"ok":true}' } };
      },
      async cancelPayment(query) {
        const payment = await find(query);
        if (payment?.status !== 'pending') return payment?.status === 'canceled';
        return (await api.cancel(payment.id)).status === 'canceled';
      },
      async refundPayment(query, refund) {
        const payment = await find(query);
        if (!payment) throw new ProviderError('The test bank does not know the payment', true);
        return toProviderRefund(await api.refund(payment.id, refund));
      },
      async fetchRefund(_query, refund) {
        const found = await api.findRefund(refund);
        return found && toProviderRefund(found);
      },
      async chargeSaved(order, { token }) {
        return { providerPaymentId: (await api.charge(order, token)).id };
      },
      register: () => api.register(),
    };
  },
});
