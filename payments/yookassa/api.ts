import type { z } from 'zod';
import { toDecimal } from '../../domain/money.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import { callProvider, type HttpAnswer } from '../http.ts';
import {
  type PaymentOrder,
  type PaymentQuery,
  ProviderError,
  type ProviderTools,
  type RefundOrder,
} from '../provider.ts';
import { toReceipt } from './receipt.ts';
import { answers, errorCodes, type YooPayment, type YooReceipt, type YooRefund } from './transform.ts';

export interface YookassaSettings {
  readonly apiBase: string;
  readonly shopId: string;
  readonly secretKey: string;
}

/** Lists are given in pages of at most so many, the newest first. */
const PAGE = 100;
/** A payment whose id was lost is looked for in so many pages: more than a shop sells in a day would not be found. */
const MAX_PAGES = 10;

/** The calls of YooKassa's API v3. A POST with the same key gives the same thing for 24 hours. */
export function yookassaApi({ apiBase, shopId, secretKey }: YookassaSettings, { fetch }: ProviderTools) {
  const authorization = `Basic ${Buffer.from(`${shopId}:${secretKey}`).toString('base64')}`;

  const get = (path: string) => callProvider(fetch, `${apiBase}${path}`, { headers: { authorization } });

  const post = (path: string, idempotencyKey: string, content: object) =>
    callProvider(fetch, `${apiBase}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotence-key': idempotencyKey.slice(0, 64) },
      body: JSON.stringify(content),
    });

  async function find<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema> | null> {
    const answer = await get(path);
    return answer.status === 404 ? null : read(answer, schema);
  }

  const payment = (path: string): Promise<YooPayment | null> => find(path, answers.payment);

  async function paymentByNumber({ number, createdAt }: PaymentQuery): Promise<YooPayment | null> {
    // Ours is written before theirs is made; clocks may differ by a little.
    const from = new Date(createdAt.getTime() - 60_000).toISOString();
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ 'created_at.gte': from, limit: String(PAGE), ...(cursor ? { cursor } : {}) });
      const { items, next_cursor: next } = read(await get(`/payments?${query.toString()}`), answers.payments);
      const mine = items.filter(({ metadata }) => metadata?.['number'] === number);
      const found = mine.find(({ status }) => status === 'succeeded') ?? mine[0];
      if (found) return found;
      if (next === undefined) return null;
      cursor = next;
    }
    return null;
  }

  const common = ({ amountMinor, currency, description, number, receipt }: PaymentOrder) => ({
    amount: { value: toDecimal(amountMinor, currency), currency },
    capture: true,
    description: description.slice(0, 128),
    metadata: { number },
    ...(receipt ? { receipt: toReceipt(receipt, currency) } : {}),
  });

  return {
    async create(order: PaymentOrder): Promise<YooPayment> {
      const content = {
        ...common(order),
        confirmation: { type: 'redirect', return_url: order.returnUrl },
        ...(order.saveMethod ? { save_payment_method: true } : {}),
      };
      return read(await post('/payments', order.idempotencyKey, content), answers.payment);
    },

    async charge(order: PaymentOrder, methodId: string): Promise<YooPayment> {
      const content = { ...common(order), payment_method_id: methodId };
      return read(await post('/payments', order.idempotencyKey, content), answers.payment);
    },

    /** By YooKassa's id where it is known, else among the latest payments by our number. */
    find: (query: PaymentQuery): Promise<YooPayment | null> =>
      query.providerPaymentId === null
        ? paymentByNumber(query)
        : payment(`/payments/${encodeURIComponent(query.providerPaymentId)}`),

    /** Only for a payment that waits to be captured; any other is refused by YooKassa. */
    async cancel(id: string): Promise<YooPayment> {
      return read(await post(`/payments/${encodeURIComponent(id)}/cancel`, `cancel ${id}`, {}), answers.payment);
    },

    async refund(paymentId: string, currency: string, order: RefundOrder): Promise<YooRefund> {
      const { amountMinor, idempotencyKey, reason, receipt } = order;
      const content = {
        payment_id: paymentId,
        amount: { value: toDecimal(amountMinor, currency), currency },
        metadata: { key: idempotencyKey },
        ...(reason ? { description: reason.slice(0, 250) } : {}),
        ...(receipt ? { receipt: toReceipt(receipt, currency) } : {}),
      };
      return read(await post('/refunds', idempotencyKey, content), answers.refund);
    },

    refundById: (id: string): Promise<YooRefund | null> => find(`/refunds/${encodeURIComponent(id)}`, answers.refund),

    async refundsOf(paymentId: string): Promise<YooRefund[]> {
      return listAll(`/refunds?payment_id=${encodeURIComponent(paymentId)}&limit=${PAGE}`, answers.refunds);
    },

    async receiptsOf(subject: 'payment_id' | 'refund_id', id: string): Promise<YooReceipt[]> {
      return listAll(`/receipts?${subject}=${encodeURIComponent(id)}&limit=${PAGE}`, answers.receipts);
    },

    /** The receipt that closes a prepayment: what was paid before counts as the means of payment. */
    async offset(paymentId: string, currency: string, receipt: FiscalReceipt, key: string): Promise<YooReceipt> {
      const total = receipt.items.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      const content = {
        type: 'payment',
        payment_id: paymentId,
        send: true,
        ...toReceipt(receipt, currency),
        settlements: [{ type: 'prepayment', amount: { value: toDecimal(total, currency), currency } }],
      };
      return read(await post('/receipts', key, content), answers.receipt);
    },

    async me() {
      return read(await get('/me'), answers.me);
    },
  };

  async function listAll<Item>(
    path: string,
    schema: z.ZodType<{ items: Item[]; next_cursor?: string | undefined }>,
  ): Promise<Item[]> {
    const all: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = read(await get(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path), schema);
      all.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== undefined && all.length < PAGE * MAX_PAGES);
    return all;
  }
}

/** 4xx is final and nothing was done; 202 says that YooKassa is still at it, as 5xx that nobody knows. */
function read<Schema extends z.ZodType>({ status, text }: HttpAnswer, schema: Schema): z.infer<Schema> {
  if (status !== 200) {
    throw new ProviderError(`YooKassa answered with ${status} (${errorCodes(text)})`, status >= 400);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ProviderError('YooKassa answered with what cannot be read', false, { cause: error });
  }
}
