import { createHash } from 'node:crypto';
import type { FiscalDocument } from '../fiscal.ts';
import { defineProvider, type ProviderConnection, ProviderError, type ProviderRefund } from '../provider.ts';
import { robokassaApi } from './api.ts';
import { invIdOf, toInvoice, toLink } from './link.ts';
import { parseResult, type Result, toEvent, toPayment } from './notification.ts';
import { type OperationState, RESULT, STATE, toProviderPayment } from './operation.ts';
import { toFiscalDocument, toSecondReceipt } from './receipt.ts';
import { settings } from './settings.ts';
import { isSigned } from './signature.ts';

/**
 * Robokassa. Its page is a signed link, and its notification comes only when money has: there is none of refusals,
 * expiry or refunds. Payments of a test account can be asked about by no call: there the notification is the only word.
 */
export const robokassa = defineProvider({
  name: 'robokassa',
  title: 'Robokassa',
  settings,
  callbackTypes: [{ type: null, title: 'Мои магазины → Технические настройки → Result Url, метод POST' }],
  setup: [
    'Идентификатор магазина и пароли — в кабинете: «Мои магазины → Технические настройки». Для тестов там своя пара.',
    'Там же: алгоритм расчёта хеша, и для тестов такой же; в Success Url и Fail Url — ссылка на бота, метод GET.',
    'Возвраты по команде: заявка «Доступ к API возвратов», потом пароль #3. О возвратах из кабинета Robokassa не сообщает.',
    'Чтобы чеки делала Robokassa, подключите в кабинете Робочеки или облачную кассу. Не больше двух чеков на платёж.',
  ],
  makesReceipts: true,
  connect(merchant, tools) {
    const api = robokassaApi(merchant, tools);
    const { merchantLogin: login, password2, password3, algorithm, siteUrl } = merchant;
    const isTest = tools.mode === 'test';

    /** The notification, proven; null for anything else. */
    function prove(text: string): Result | null {
      const result = parseResult(text);
      return result && isSigned(result, algorithm, password2) ? result : null;
    }

    async function find(query: { readonly id: number }): Promise<OperationState | null> {
      const found = await api.operation(invIdOf(query, merchant));
      if (found.result === RESULT.unknownInvoice) return null;
      if (found.result !== RESULT.done) throw refusalOf(found.result);
      return found;
    }

    const common: ProviderConnection = {
      async createPayment(order) {
        const link = toLink(order, merchant, tools.mode);
        const confirmationUrl = link ?? (await api.createInvoice(toInvoice(order, merchant, tools.mode)));
        return { providerPaymentId: invIdOf(order, merchant), confirmationUrl };
      },
      // A payment of the test kind is not among those that can be asked about.
      fetchPayment: async () => null,
      parseCallback({ method, query, body }) {
        const result = prove(method === 'GET' ? query.toString() : new TextDecoder().decode(body));
        if (!result) return { kind: 'unproven', reason: 'forged' };
        if (result.isTest && !isTest) return { kind: 'unproven', reason: 'only-a-test' };
        const reply = { status: 200, contentType: 'text/plain', body: `OK${result.invId}` };
        return { kind: 'event', event: toEvent(result), reply };
      },
      tellsRefunds: false,
      forgetsRefunds: true,
    };

    if (isTest) {
      return {
        ...common,
        readEvent({ body }) {
          const result = prove(new TextDecoder().decode(body));
          return result && toPayment(result, login);
        },
      };
    }

    const refunds: Pick<ProviderConnection, 'refundPayment'> =
      password3 === undefined
        ? {}
        : {
            async refundPayment(query, refund) {
              const opKey = await paidKey(query);
              const isWhole = refund.amountMinor === query.amountMinor;
              return fateOf(await api.createRefund(opKey, refund, isWhole, password3));
            },
          };

    /** What the refund is made of. Until that is known nothing is asked for, so that any failure is final. */
    async function paidKey(query: { readonly id: number }): Promise<string> {
      try {
        const operation = await find(query);
        if (operation?.state === STATE.done && operation.opKey !== null) return operation.opKey;
      } catch (error) {
        throw new ProviderError('Robokassa cannot be asked about the payment: nothing is given back', true, {
          cause: error,
        });
      }
      throw new ProviderError('Robokassa has no such paid payment', true);
    }

    async function fateOf(requestId: string): Promise<ProviderRefund> {
      const pending: ProviderRefund = { providerRefundId: requestId, state: 'pending', failure: null };
      try {
        const label = await api.refundLabel(requestId);
        if (label === 'finished') return { ...pending, state: 'succeeded' };
        return label === 'canceled' ? { ...pending, state: 'failed', failure: 'canceled in the cabinet' } : pending;
      } catch (error) {
        // It is made; how it ends is asked again.
        if (error instanceof ProviderError) return pending;
        throw error;
      }
    }

    const offsets: Pick<ProviderConnection, 'makeOffsetReceipt'> =
      siteUrl === undefined
        ? {}
        : {
            async makeOffsetReceipt(query, receipt, idempotencyKey) {
              const id = secondId(idempotencyKey);
              const key = `${SECOND}${id}`;
              const known = toFiscalDocument(await api.receiptStatus(id), key, 'offset');
              if (known && known.state !== 'failed') return known;
              const originId = invIdOf(query, merchant);
              await api.attachReceipt(toSecondReceipt(receipt, { login, id, originId, siteUrl }));
              return { ...NO_NUMBERS, key };
            },
          };

    return {
      ...common,
      async fetchPayment(query) {
        const operation = await find(query);
        // Told before it is done: the notification comes while the money is on its way to the shop's balance.
        if (operation?.state === STATE.crediting) throw new ProviderError('Robokassa is crediting the payment', false);
        return operation && toProviderPayment(operation, { invId: invIdOf(query, merchant), login });
      },
      async cancelPayment(query) {
        // A link has run out by itself, as it was told to; an invoice has not.
        await api.deactivateInvoice(invIdOf(query, merchant));
        return true;
      },
      ...refunds,
      fetchRefund: async (_query, { providerRefundId }) =>
        providerRefundId === null ? null : fateOf(providerRefundId),
      silentReceipts: ['refund'],
      async fetchReceipts(query, keys) {
        const invId = invIdOf(query, merchant);
        const receipts = [toFiscalDocument(await api.receiptStatus(invId), `first:${invId}`, 'payment')];
        for (const key of keys.filter((each) => each.startsWith(SECOND))) {
          receipts.push(toFiscalDocument(await api.receiptStatus(key.slice(SECOND.length)), key, 'offset'));
        }
        return receipts.filter((receipt) => receipt !== null);
      },
      ...offsets,
      async check() {
        const { result } = await api.operation('1');
        if (result === RESULT.badSignature || result === RESULT.unknownShop) throw refusalOf(result);
      },
    };
  },
});

/** What the name of a second receipt begins with here. */
const SECOND = 'second:';

const NO_NUMBERS: Omit<FiscalDocument, 'key'> = {
  kind: 'offset',
  state: 'pending',
  url: null,
  storageNumber: null,
  documentNumber: null,
  attribute: null,
};

/** The number of a second receipt: the same for the same key, and higher than that of any invoice. */
function secondId(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 15);
  return (2n ** 32n + BigInt(`0x${digest}`)).toString();
}

function refusalOf(result: number): ProviderError {
  if (result === RESULT.badSignature)
    return new ProviderError('Robokassa: password #2 or the algorithm is wrong', true);
  if (result === RESULT.unknownShop) return new ProviderError('Robokassa has no such active shop', true);
  if (result !== RESULT.twoOperations) return new ProviderError(`Robokassa is out of order: ${result}`, false);
  return new ProviderError('Robokassa has two payments of this number, a test among them: see invoiceOffset', false);
}
