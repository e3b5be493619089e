import { z } from 'zod';
import { defineProvider, ProviderError } from '../provider.ts';
import { apiBase } from '../settings.ts';
import { stripeApi } from './api.ts';
import { provenEvent } from './signature.ts';
import { toEvent, toProviderPayment, toProviderRefund } from './transform.ts';

const settings = z.object({
  secretKey: z
    .string()
    .trim()
    .regex(/^(sk|rk)_(test|live)_\w{3,250}$/)
    .meta({ title: 'Секретный ключ (sk_… или rk_…)', secret: true }),
  // A line break that came with it is the usual reason why no callback is believed.
  webhookSecret: z
    .string()
    .trim()
    .regex(/^whsec_\S{8,200}$/)
    .meta({ title: 'Секрет подписи уведомлений (whsec_…)', secret: true }),
  account: z
    .string()
    .regex(/^acct_\w{3,100}$/)
    .optional()
    .meta({ title: 'Подключённый аккаунт Stripe Connect (acct_…), если платежи идут ему' }),
  apiBase: apiBase('https://api.stripe.com'),
});

/** Stripe's hosted page (Checkout Sessions). It serves no business in Russia: for organizations elsewhere. */
export const stripe = defineProvider({
  name: 'stripe',
  title: 'Stripe',
  settings,
  callbackTypes: [
    {
      type: null,
      title:
        'Workbench → Webhooks: checkout.session.completed, checkout.session.async_payment_succeeded, ' +
        'checkout.session.async_payment_failed, checkout.session.expired, charge.refunded, refund.created, ' +
        'refund.updated, refund.failed, payment_intent.succeeded, payment_intent.payment_failed, ' +
        'charge.dispute.funds_withdrawn, charge.dispute.funds_reinstated',
    },
  ],
  setup: [
    'Ключ — Developers → API keys; проверочный начинается с sk_test_ или rk_test_.',
    'Сначала заведите endpoint: Workbench → Webhooks → Add destination, адрес и события названы здесь.',
    'Секрет подписи whsec_… — на странице этого endpoint, Signing secret → Reveal. У каждого endpoint он свой.',
  ],
  connect(merchant, tools) {
    const api = stripeApi(merchant, tools);
    const acknowledged = { status: 200 };

    return {
      async createPayment(order) {
        const { id, url } = await api.create(order);
        if (!url) throw new ProviderError('Stripe gives no address to pay at', true);
        return { providerPaymentId: id, confirmationUrl: url };
      },
      async fetchPayment(query) {
        const found = await api.find(query);
        return found && toProviderPayment(found, tools.mode);
      },
      parseCallback({ body, headers }) {
        const content = provenEvent(body, headers.get('stripe-signature'), merchant.webhookSecret, tools.clock);
        if (content === null) return { kind: 'unproven', reason: 'wrong-signature' };
        const event = toEvent(content, merchant.account);
        if (event === null) return { kind: 'unproven', reason: 'not-for-this-account' };
        if (event === 'ignored') return { kind: 'ignored', reply: acknowledged };
        return { kind: 'event', event, reply: acknowledged };
      },
      findNumber: (providerPaymentId) => api.numberOf(providerPaymentId),
      async cancelPayment(query) {
        const session = (await api.find(query))?.session;
        if (session?.status !== 'open') return session?.status === 'expired';
        return (await api.expire(session.id)).status === 'expired';
      },
      async refundPayment(query, refund) {
        return toProviderRefund(await api.refund(query, refund));
      },
      async fetchRefund(query, { providerRefundId, idempotencyKey }) {
        const found = providerRefundId
          ? await api.refundById(providerRefundId)
          : await api.refundByKey(query, idempotencyKey);
        return found && toProviderRefund(found);
      },
      async chargeSaved(order, { token }) {
        return { providerPaymentId: (await api.charge(order, token)).id };
      },
      async check() {
        const isTest = merchant.secretKey.includes('_test_');
        if (isTest !== (tools.mode === 'test')) {
          throw new ProviderError(isTest ? 'The key is a test key' : 'The key is a live key', true);
        }
        await api.ask();
      },
    };
  },
});
