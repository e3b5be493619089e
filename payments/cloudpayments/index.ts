import { z } from 'zod';
import { defineProvider, type PaymentQuery, ProviderError, type ProviderRefund } from '../provider.ts';
import { apiBase } from '../settings.ts';
import { cloudpaymentsApi } from './api.ts';
import { parseForm, toEvent, toFiscalDocuments, toPreCheck, toReply } from './notification.ts';
import { isSigned, messageOf } from './signature.ts';
import {
  CHARGE,
  isAuthorized,
  isRefund,
  isTaken,
  refundable,
  refundKeyOf,
  toProviderPayment,
  toProviderRefund,
} from './transform.ts';

const settings = z.object({
  publicId: z
    .string()
    .regex(/^[\w-]{5,100}$/)
    .meta({ title: 'Public ID сайта' }),
  apiSecret: z.string().min(8).max(200).meta({ title: 'Пароль для API (API Secret)', secret: true }),
  apiBase: apiBase('https://api.cloudpayments.ru'),
});

/** Notifications that tell of an order. */
const NEWS = ['pay', 'fail', 'confirm', 'refund', 'cancel', 'receipt'];

/**
 * CloudPayments. Notifications say what they are only by the address they come to, and name no merchant: the key they
 * are signed with is the site's own. Check is asked before money is taken, and answered from our data.
 */
export const cloudpayments = defineProvider({
  name: 'cloudpayments',
  title: 'CloudPayments',
  settings,
  callbackTypes: [
    { type: 'check', title: 'Сайт → Уведомления → Check (POST, UTF-8, формат CloudPayments)' },
    { type: 'pay', title: 'Pay' },
    { type: 'fail', title: 'Fail' },
    { type: 'confirm', title: 'Confirm' },
    { type: 'refund', title: 'Refund' },
    { type: 'cancel', title: 'Cancel' },
    { type: 'receipt', title: 'Receipt (если чеки делает CloudKassir)' },
  ],
  makesReceipts: true,
  setup: [
    'Public ID и пароль для API — в личном кабинете, в настройках сайта.',
    'Включите каждое уведомление отдельно: метод POST, кодировка UTF-8, формат CloudPayments. У каждого свой адрес.',
    'Check спрашивает перед списанием, можно ли платить: без него оплату уже закрытого долга не остановить.',
    'Receipt нужен, только если чеки делает CloudKassir.',
  ],
  connect(merchant, tools) {
    const api = cloudpaymentsApi(merchant, tools);
    const site = { publicId: merchant.publicId, mode: tools.mode };
    const accepted = toReply('accept');

    async function refundOf(id: string): Promise<ProviderRefund> {
      const pending: ProviderRefund = { providerRefundId: id, state: 'pending', failure: null };
      try {
        const operation = await api.operation(id);
        return operation ? toProviderRefund(operation) : pending;
      } catch (error) {
        // It is made; how it ends is asked again.
        if (error instanceof ProviderError) return pending;
        throw error;
      }
    }

    return {
      async createPayment(order) {
        const { id, url } = await api.create(order);
        return { providerPaymentId: id, confirmationUrl: url };
      },
      async fetchPayment(query) {
        const operations = await api.operationsOf(query);
        return operations.length === 0 ? null : toProviderPayment(operations, query, site);
      },
      parseCallback(request) {
        const type = request.type?.toLowerCase() ?? '';
        if (type !== 'check' && type !== 'recurrent' && !NEWS.includes(type)) {
          return { kind: 'unproven', reason: 'unknown-type' };
        }
        if (!isSigned(request, merchant.apiSecret)) return { kind: 'unproven', reason: 'forged' };
        const fields = parseForm(messageOf(request));
        if (fields === null) return { kind: 'unproven', reason: 'ambiguous' };
        if (type === 'check') {
          const check = toPreCheck(fields);
          if (check === null) return { kind: 'ignored', reply: toReply('wrong-amount') };
          return { kind: 'pre-check', check, reply: toReply };
        }
        const event = type === 'recurrent' ? null : toEvent(type, fields);
        return event ? { kind: 'event', event, reply: accepted } : { kind: 'ignored', reply: accepted };
      },
      readNews({ eventKey, body }) {
        const fields = eventKey.startsWith('receipt:') ? parseForm(body) : null;
        return { receipts: fields ? toFiscalDocuments(fields) : [], savedMethod: null };
      },
      async cancelPayment(query: PaymentQuery) {
        const { providerPaymentId: id } = query;
        const operations = await api.operationsOf(query);
        if (operations.some((each) => !isRefund(each) && isTaken(each))) return false;
        for (const each of operations.filter(isAuthorized)) await api.void(each.TransactionId);
        if (id === null) return false;
        // A charge without the payer has no page that could be paid later.
        if (id.startsWith(CHARGE)) return toProviderPayment(operations, query, site).state === 'canceled';
        return api.cancelOrder(id);
      },
      async refundPayment(query, refund) {
        const payment = refundable(await api.operationsOf(query), refund.amountMinor);
        if (!payment) throw new ProviderError('CloudPayments has no such paid payment', true);
        return refundOf(await api.refund(payment.TransactionId, query.currency, refund));
      },
      async fetchRefund(query, { providerRefundId, idempotencyKey }) {
        if (providerRefundId !== null) {
          const operation = await api.operation(providerRefundId);
          return operation && toProviderRefund(operation);
        }
        const operations = await api.operationsOf(query);
        const found = operations.find((each) => isRefund(each) && refundKeyOf(each) === idempotencyKey);
        return found ? toProviderRefund(found) : null;
      },
      async chargeSaved(order, saved) {
        if (!order.payer) throw new ProviderError('CloudPayments charges nobody who is not named', true);
        return { providerPaymentId: `${CHARGE}${await api.charge(order, order.payer.key, saved)}` };
      },
      async check() {
        await api.check();
        if (tools.mode === 'live' && merchant.publicId.startsWith('test_api_')) {
          throw new ProviderError('The site is a test site', true);
        }
      },
    };
  },
});
