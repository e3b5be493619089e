import { z } from 'zod';
import { ChargeRefusedError, defineProvider, type PaymentQuery, ProviderError } from '../provider.ts';
import { apiBase } from '../settings.ts';
import { tbankApi } from './api.ts';
import { isSigned, parseFields } from './signature.ts';
import {
  type BankState,
  fateOf,
  isEnded,
  isPaid,
  isRefunding,
  isRefused,
  toEvent,
  toFiscalDocuments,
  toProviderPayment,
  toProviderRefund,
  toSavedMethod,
} from './transform.ts';

const settings = z.object({
  terminalKey: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .meta({ title: 'Терминал (TerminalKey)' }),
  password: z.string().min(8).max(100).meta({ title: 'Пароль терминала', secret: true }),
  ffdVersion: z.enum(['1.05', '1.2']).default('1.05').meta({ title: 'Версия ФФД кассы, если не 1.05: 1.2' }),
  apiBase: apiBase('https://securepay.tinkoff.ru'),
});

/**
 * `OperationInitiatorType`, the card systems' question who started it: https://developer.tbank.ru/eacq/api/init (OpenAPI
 * 1.80, 2025-09). `merchantAgain` is «MIT COF R»: repeated without a timetable, as for utilities.
 */
const INITIATOR = { nothingKept: '0', cardKept: '1', payerAgain: '2', merchantAgain: 'R' } as const;

/** Asked for where a payment is to be withdrawn: ignored for one that nobody has paid. */
const WITHDRAWN_MINOR = 1n;

/**
 * T-Bank's internet acquiring. The address of notifications goes with each payment. The bank moves its hosts to the
 * Russian national certification authority: where Node does not trust it, NODE_EXTRA_CA_CERTS names its root.
 */
export const tbank = defineProvider({
  name: 'tbank',
  title: 'Т-Банк',
  settings,
  callbackTypes: [{ type: null, title: 'Уведомления по HTTP (передаётся с каждым платежом, вводить не нужно)' }],
  makesReceipts: true,
  setup: [
    'Терминал и пароль — в личном кабинете: «Интернет-эквайринг → Магазины → Терминалы».',
    'Вводить в кабинете ничего не нужно: адрес уведомлений уходит с каждым платежом.',
    'Чтобы чеки делал Т-Банк, подключите к терминалу кассу. Сохранение карт (рекуррентные платежи) включает банк.',
    'Если Node.js не доверяет сертификату банка, укажите корневой сертификат в NODE_EXTRA_CA_CERTS.',
  ],
  connect(merchant, tools) {
    const api = tbankApi(merchant, tools);
    const { terminalKey, password } = merchant;
    const acknowledged = { status: 200, contentType: 'text/plain', body: 'OK' };

    async function find({ providerPaymentId, number }: PaymentQuery): Promise<BankState | null> {
      const state = providerPaymentId === null ? null : await api.state(providerPaymentId);
      if (state && isPaid(state.status)) return state;
      // Where the answer to the first Init was lost there is a second payment, and that is the one to be paid.
      const [best] = await api.paymentsOf(number);
      if (!best || best.paymentId === state?.paymentId || (state && !isPaid(best.status))) return state;
      return api.state(best.paymentId);
    }

    async function paidState(query: PaymentQuery): Promise<BankState> {
      const state = await find(query);
      if (!state || !isPaid(state.status)) throw new ProviderError('T-Bank has no such paid payment', true);
      return state;
    }

    return {
      async createPayment(order) {
        const saving =
          order.saveMethod && order.payer
            ? { Recurrent: 'Y', CustomerKey: order.payer.key, DATA: { OperationInitiatorType: INITIATOR.cardKept } }
            : { DATA: { OperationInitiatorType: INITIATOR.nothingKept } };
        const { paymentId, paymentUrl } = await api.init(order, saving);
        if (paymentUrl === null) throw new ProviderError('T-Bank gives no address to pay at', true);
        return { providerPaymentId: paymentId, confirmationUrl: paymentUrl };
      },
      async fetchPayment(query) {
        const state = await find(query);
        return state && toProviderPayment(state, query, terminalKey);
      },
      parseCallback({ body }) {
        const fields = parseFields(new TextDecoder().decode(body));
        if (!fields || !isSigned(fields, password)) return { kind: 'unproven', reason: 'forged' };
        const event = toEvent(fields, terminalKey, tools.clock.now());
        if (event === null) return { kind: 'unproven', reason: 'not-for-this-terminal' };
        if (event === 'ignored') return { kind: 'ignored', reply: acknowledged };
        return { kind: 'event', event, reply: acknowledged };
      },
      readNews({ body }) {
        const fields = parseFields(new TextDecoder().decode(body)) ?? {};
        return { receipts: toFiscalDocuments(fields), savedMethod: toSavedMethod(fields) };
      },
      async cancelPayment(query) {
        const state = await find(query);
        if (!state || isEnded(state.status)) return state !== null;
        if (isPaid(state.status)) return false;
        // The same call gives back what is paid. Should that happen this very moment, then a kopeck at the most.
        return isEnded((await api.cancel(state.paymentId, { amountMinor: WITHDRAWN_MINOR })).status);
      },
      async refundPayment(query, { amountMinor, idempotencyKey: key, receipt }) {
        const { status, paymentId, amountMinor: leftMinor } = await paidState(query);
        // Of payments by SBP the bank does not know keys: the one that is under way may be this one.
        if (isRefunding(status)) throw new ProviderError('T-Bank is giving money back of this payment already', false);
        const state = await api.cancel(paymentId, { amountMinor, key, ...(receipt ? { receipt } : {}) });
        return toProviderRefund(state, key, leftMinor > amountMinor ? leftMinor - amountMinor : 0n);
      },
      async fetchRefund(query, { providerRefundId }) {
        // Without an answer to it a refund cannot be told from others: it shows in what is left of the payment.
        if (providerRefundId === null) return null;
        return fateOf(await paidState(query), providerRefundId, query.amountMinor);
      },
      async chargeSaved(order, { token }) {
        // Init knows no keys: a payment of this order that an earlier try has left must be charged, not another one.
        const [left] = (await api.paymentsOf(order.number)).filter(({ status }) => !isEnded(status));
        if (left && isRefused(left.status)) throw new ChargeRefusedError('T-Bank has refused this charge');
        const initiator = order.initiator === 'payer' ? INITIATOR.payerAgain : INITIATOR.merchantAgain;
        const again = { Recurrent: 'N', DATA: { OperationInitiatorType: initiator } };
        const paymentId = left?.paymentId ?? (await api.init(order, again)).paymentId;
        if (left === undefined || left.status === 'NEW') await api.charge(paymentId, token);
        return { providerPaymentId: paymentId };
      },
      async makeOffsetReceipt(query, receipt) {
        await api.close((await paidState(query)).paymentId, receipt);
        return {
          // The bank names it in the notification only.
          key: null,
          kind: 'offset',
          state: 'pending',
          url: null,
          storageNumber: null,
          documentNumber: null,
          attribute: null,
        };
      },
      async check() {
        await api.check();
        if (tools.mode === 'live' && terminalKey.endsWith('DEMO')) {
          throw new ProviderError('The terminal is a test terminal', true);
        }
      },
    };
  },
});
