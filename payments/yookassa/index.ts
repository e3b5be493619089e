import { z } from 'zod';
import { senders } from '../networks.ts';
import { defineProvider, type PaymentQuery, ProviderError } from '../provider.ts';
import { apiBase, callbackNetworks } from '../settings.ts';
import { yookassaApi } from './api.ts';
import { toEvent, toFiscalDocument, toProviderPayment, toProviderRefund } from './transform.ts';

/** https://yookassa.ru/developers/using-api/webhooks#ip; YooKassa's own SDKs hold the same list (2026-02). */
const NETWORKS = [
  '185.71.76.0/27',
  '185.71.77.0/27',
  '77.75.153.0/25',
  '77.75.154.128/25',
  '77.75.156.11',
  '77.75.156.35',
  '2a02:5180::/32',
];

const settings = z.object({
  shopId: z
    .string()
    .regex(/^\d{1,20}$/)
    .meta({ title: 'Идентификатор магазина (shopId)' }),
  secretKey: z.string().min(10).max(200).meta({ title: 'Секретный ключ', secret: true }),
  apiBase: apiBase('https://api.yookassa.ru/v3'),
  callbackNetworks: callbackNetworks(NETWORKS),
});

/**
 * YooKassa. Its callbacks carry no signature: what proves them is the sender's address, and nothing of them is
 * believed, because YooKassa is asked for the payment itself with the shop's own key.
 */
export const yookassa = defineProvider({
  name: 'yookassa',
  title: 'ЮKassa',
  settings,
  callbackTypes: [
    {
      type: null,
      title: 'Интеграция → HTTP-уведомления: payment.succeeded, payment.canceled, refund.succeeded',
    },
  ],
  makesReceipts: true,
  setup: [
    'shopId — в личном кабинете в разделе «Настройки → Магазин», секретный ключ — «Интеграция → Ключи API».',
    'Отметьте ровно те события, что названы у адреса: без refund.succeeded о возвратах, сделанных в кабинете, узнаем позже.',
    'Сервер должен принимать уведомления по HTTPS (TLS 1.2 и новее) на порту 443 или 8443.',
    'Чтобы чеки делала ЮKassa, подключите кассу или «Чеки от ЮKassa» в её кабинете.',
    'Автоплатежи и сохранение карт включает менеджер ЮKassa по заявке.',
  ],
  connect(merchant, tools) {
    const api = yookassaApi(merchant, tools);
    const shop = { shopId: merchant.shopId, mode: tools.mode };
    const isSender = senders(merchant.callbackNetworks.split(', '));
    const acknowledged = { status: 200 };

    async function idOf(query: PaymentQuery): Promise<string> {
      const id = query.providerPaymentId ?? (await api.find(query))?.id;
      if (id === undefined) throw new ProviderError('YooKassa does not know the payment', true);
      return id;
    }

    return {
      async createPayment(order) {
        const { id, confirmation } = await api.create(order);
        const confirmationUrl = confirmation?.confirmation_url;
        if (confirmationUrl === undefined) throw new ProviderError('YooKassa gives no address to pay at', true);
        return { providerPaymentId: id, confirmationUrl };
      },
      async fetchPayment(query) {
        const payment = await api.find(query);
        return payment && toProviderPayment(payment, shop);
      },
      parseCallback({ body, remoteAddress }) {
        if (!isSender(remoteAddress)) return { kind: 'unproven', reason: 'not-from-yookassa' };
        const event = toEvent(body, merchant.shopId);
        if (event === null) return { kind: 'unproven', reason: 'not-for-this-shop' };
        if (event === 'ignored') return { kind: 'ignored', reply: acknowledged };
        return { kind: 'event', event, reply: acknowledged };
      },
      async cancelPayment(query) {
        const payment = await api.find(query);
        // What nobody has paid yet cannot be withdrawn: its page dies by itself, an hour after it was made.
        if (payment?.status !== 'waiting_for_capture') return payment?.status === 'canceled';
        return (await api.cancel(payment.id)).status === 'canceled';
      },
      async refundPayment(query, refund) {
        return toProviderRefund(await api.refund(await idOf(query), query.currency, refund));
      },
      async fetchRefund(query, { providerRefundId, idempotencyKey }) {
        if (providerRefundId) {
          const refund = await api.refundById(providerRefundId);
          return refund && toProviderRefund(refund);
        }
        const refunds = await api.refundsOf(await idOf(query));
        const found = refunds.find(({ metadata }) => metadata?.['key'] === idempotencyKey);
        return found ? toProviderRefund(found) : null;
      },
      async chargeSaved(order, { token }) {
        return { providerPaymentId: (await api.charge(order, token)).id };
      },
      async fetchReceipts(query) {
        const paymentId = await idOf(query);
        const receipts = await api.receiptsOf('payment_id', paymentId);
        for (const { id } of await api.refundsOf(paymentId)) receipts.push(...(await api.receiptsOf('refund_id', id)));
        return [...new Map(receipts.map((receipt) => [receipt.id, toFiscalDocument(receipt)])).values()];
      },
      async makeOffsetReceipt(query, receipt, idempotencyKey) {
        const made = await api.offset(await idOf(query), query.currency, receipt, idempotencyKey);
        return { ...toFiscalDocument(made), kind: 'offset' };
      },
      async check() {
        const me = await api.me();
        if (me.account_id !== merchant.shopId) throw new ProviderError('The key belongs to another shop', true);
        const isTest = me.test === true;
        if (isTest !== (tools.mode === 'test')) {
          throw new ProviderError(isTest ? 'The shop is a test shop' : 'The shop is a live shop', true);
        }
      },
    };
  },
});
