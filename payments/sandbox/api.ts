import { callProvider, type HttpAnswer } from '../http.ts';
import { type PaymentOrder, ProviderError, type ProviderTools } from '../provider.ts';
import { signedHeaders } from './signature.ts';
import { type BankPayment, parsePayment } from './transform.ts';

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
      const answer = await call('POST', '/payments', {
        orderId: order.number,
        idempotencyKey: order.idempotencyKey,
        amountMinor: order.amountMinor.toString(),
        currency: order.currency,
        description: order.description,
        returnUrl: order.returnUrl,
        callbackUrl: order.callbackUrl,
        expiresAt: order.expiresAt.toISOString(),
      });
      return expectPayment(answer);
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

    async refund(providerPaymentId: string, refund: { amountMinor: bigint; idempotencyKey: string }): Promise<void> {
      const content = { amountMinor: refund.amountMinor.toString(), idempotencyKey: refund.idempotencyKey };
      expectPayment(await call('POST', `/payments/${encodeURIComponent(providerPaymentId)}/refunds`, content));
    },

    /** Makes the merchant known to the bank; a merchant that it knows keeps its secret. */
    async register(): Promise<void> {
      const { status } = await call('POST', '/merchants', { merchantId, secret });
      if (status !== 200) throw new ProviderError(`The test bank refused the merchant ${merchantId}: ${status}`, true);
    },
  };
}

function expectPayment({ status, text }: HttpAnswer): BankPayment {
  if (status !== 200) throw new ProviderError(`The test bank answered with ${status}`, true);
  try {
    return parsePayment(text);
  } catch (error) {
    throw new ProviderError('The test bank answered with what is no payment', false, { cause: error });
  }
}
