import { callProvider, type HttpAnswer } from '../http.ts';
import { type PaymentOrder, ProviderError, type ProviderTools, type RefundOrder } from '../provider.ts';
import { signedHeaders } from './signature.ts';
import { type BankPayment, type BankRefund, parsePayment, parseRefund } from './transform.ts';

/** What the sandbox is told of a merchant. */
export interface SandboxSettings {
  /** With its path: http://127.0.0.1:3002/api */
  readonly apiBase: string;
  readonly merchantId: string;
  readonly secret: string;
}

/** The calls of the test bank's API. */
export function sandboxApi({ apiBase, merchantId, secret }: SandboxSettings, { fetch, clock }: ProviderTools) {
  async function call(method: 'GET' | 'POST', path: string, content?: object): Promise<HttpAnswer> {
    const body = content === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(content));
    const url = new URL(`${apiBase.replace(/\/$/, '')}${path}`);
    return callProvider(fetch, url.href, {
      method,
      headers: {
        ...signedHeaders(secret, `${method} ${url.pathname}`, clock.now(), body),
        'x-sandbox-merchant': merchantId,
      },
      ...(content === undefined ? {} : { body }),
    });
  }

  return {
    async create(order: PaymentOrder): Promise<BankPayment> {
      const saving = order.saveMethod ? { saveMethod: true } : {};
      return expectPayment(await call('POST', '/payments', { ...contentOf(order), ...saving }));
    },

    async charge(order: PaymentOrder, cardToken: string): Promise<BankPayment> {
      return expectPayment(await call('POST', '/charges', { ...contentOf(order), cardToken }));
    },

    async find(by: { providerPaymentId: string | null; number: string }): Promise<BankPayment | null> {
      const path = by.providerPaymentId
        ? `/payments/${encodeURIComponent(by.providerPaymentId)}`
        : `/orders/${encodeURIComponent(by.number)}`;
      const answer = await call('GET', path);
      return answer.status === 404 ? null : expectPayment(answer);
    },

    async cancel(providerPaymentId: string): Promise<BankPayment> {
      return expectPayment(await call('POST', `/payments/${encodeURIComponent(providerPaymentId)}/cancel`, {}));
    },

    async refund(providerPaymentId: string, { amountMinor, idempotencyKey }: RefundOrder): Promise<BankRefund> {
      const content = { amountMinor: amountMinor.toString(), idempotencyKey };
      return expectRefund(await call('POST', `/payments/${encodeURIComponent(providerPaymentId)}/refunds`, content));
    },

    async findRefund(by: { providerRefundId: string | null; idempotencyKey: string }): Promise<BankRefund | null> {
      const path = by.providerRefundId
        ? `/refunds/${encodeURIComponent(by.providerRefundId)}`
        : `/refund-keys/${encodeURIComponent(by.idempotencyKey)}`;
      const answer = await call('GET', path);
      return answer.status === 404 ? null : expectRefund(answer);
    },

    /** Makes the merchant known to the bank; a merchant that it knows keeps its secret. */
    async register(): Promise<void> {
      const { status } = await call('POST', '/merchants', { merchantId, secret });
      if (status !== 200) throw new ProviderError(`The test bank refused the merchant ${merchantId}: ${status}`, true);
    },
  };
}

const contentOf = (order: PaymentOrder) => ({
  orderId: order.number,
  idempotencyKey: order.idempotencyKey,
  amountMinor: order.amountMinor.toString(),
  currency: order.currency,
  description: order.description,
  returnUrl: order.returnUrl,
  callbackUrl: order.callbackUrl,
  expiresAt: order.expiresAt.toISOString(),
});

const expectPayment = (answer: HttpAnswer): BankPayment => expect(answer, parsePayment);
const expectRefund = (answer: HttpAnswer): BankRefund => expect(answer, parseRefund);

function expect<Found>({ status, text }: HttpAnswer, parse: (text: string) => Found): Found {
  if (status !== 200) throw new ProviderError(`The test bank answered with ${status}`, true);
  try {
    return parse(text);
  } catch (error) {
    throw new ProviderError('The test bank answered with what cannot be read', false, { cause: error });
  }
}
