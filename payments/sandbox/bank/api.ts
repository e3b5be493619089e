import { randomBytes, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '../../../domain/clock.ts';
import { refusal } from '../signature.ts';
import type { BankPayment, BankRefund } from '../transform.ts';
import { cancel, chargeKept, current, type TellerDeps } from './cards.ts';
import type { Refunds } from './refunds.ts';
import type { StoredPayment, StoredRefund } from './store.ts';

const amount = z.string().regex(/^[1-9]\d{0,17}$/);
const webUrl = z.url({ protocol: /^https?$/ }).max(2048);
const createSchema = z.object({
  orderId: z.string().min(1).max(64),
  idempotencyKey: z.string().min(1).max(64),
  amountMinor: amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  description: z.string().max(128),
  returnUrl: webUrl,
  callbackUrl: webUrl,
  expiresAt: z.iso.datetime(),
  saveMethod: z.boolean().optional(),
});
const chargeSchema = createSchema.extend({ cardToken: z.string().min(1).max(64) });
const refundSchema = z.object({ amountMinor: amount, idempotencyKey: z.string().min(1).max(64) });
const merchantSchema = z.object({ merchantId: z.string().regex(/^[\w-]{1,40}$/), secret: z.string().min(16).max(200) });

export interface BankApiDeps extends TellerDeps {
  readonly clock: Clock;
  readonly refunds: Refunds;
  /** Where the bank is reached, without a slash at the end. */
  baseUrl(): string;
}

/** The bank's API. Every call but the making of a merchant is signed; a wrong signature is a 401 without a reason. */
export function bankApi(deps: BankApiDeps): Hono {
  const { store, clock } = deps;
  const api = new Hono();

  // Whoever comes first names a merchant's secret; it is a test bank, and listens on the loopback address only.
  api.post('/merchants', async (c) => {
    const parsed = merchantSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'invalid' }, 400);
    const { merchantId, secret } = parsed.data;
    const known = store.merchant(merchantId);
    if (known && known.secret !== secret) return c.json({ error: 'taken' }, 409);
    if (!known) store.saveMerchant({ id: merchantId, secret });
    return c.json({ ok: true });
  });

  api.post('/payments', (c) =>
    authorized(c, (merchantId, content) => {
      const parsed = createSchema.safeParse(content);
      if (!parsed.success) return c.json({ error: 'invalid', fields: z.flattenError(parsed.error).fieldErrors }, 400);
      const known = store.paymentByKey(merchantId, parsed.data.idempotencyKey);
      if (known) return same(known, parsed.data) ? c.json(view(known)) : c.json({ error: 'key-reused' }, 409);
      return c.json(view(make(merchantId, parsed.data)));
    }),
  );

  // Without the payer: ended at once, whether the card is charged or refused.
  api.post('/charges', (c) =>
    authorized(c, (merchantId, content) => {
      const parsed = chargeSchema.safeParse(content);
      if (!parsed.success) return c.json({ error: 'invalid', fields: z.flattenError(parsed.error).fieldErrors }, 400);
      const { cardToken, ...wish } = parsed.data;
      const known = store.paymentByKey(merchantId, wish.idempotencyKey);
      if (known) return same(known, wish) ? c.json(view(known)) : c.json({ error: 'key-reused' }, 409);
      const keptWith = store.paymentByCard(merchantId, cardToken);
      if (!keptWith) return c.json({ error: 'card-unknown' }, 404);
      return c.json(view(chargeKept(deps, make(merchantId, wish), keptWith)));
    }),
  );

  api.get('/payments/:id', (c) => authorized(c, (merchantId) => show(c, own(merchantId, c.req.param('id')))));
  api.get('/orders/:orderId', (c) =>
    authorized(c, (merchantId) => show(c, store.paymentByOrder(merchantId, c.req.param('orderId')))),
  );

  api.post('/payments/:id/cancel', (c) =>
    authorized(c, (merchantId) => {
      const payment = own(merchantId, c.req.param('id'));
      return show(c, payment && cancel(deps, payment));
    }),
  );

  api.post('/payments/:id/refunds', (c) =>
    authorized(c, (merchantId, content) => {
      const payment = own(merchantId, c.req.param('id'));
      const parsed = refundSchema.safeParse(content);
      if (!payment) return show(c, payment);
      if (!parsed.success) return c.json({ error: 'invalid' }, 400);
      const refund = deps.refunds.make(payment, { ...parsed.data, amountMinor: BigInt(parsed.data.amountMinor) });
      return refund ? c.json(viewRefund(refund)) : c.json({ error: 'too-much' }, 409);
    }),
  );

  api.get('/refunds/:id', (c) =>
    authorized(c, (merchantId) => showRefund(c, merchantId, store.refund(c.req.param('id')))),
  );
  api.get('/refund-keys/:key', (c) =>
    authorized(c, (merchantId) => showRefund(c, merchantId, store.refundByKey(merchantId, c.req.param('key')))),
  );

  function make(merchantId: string, wish: z.infer<typeof createSchema>): StoredPayment {
    const payment: StoredPayment = {
      ...wish,
      id: randomUUID(),
      merchantId,
      status: 'pending',
      receivedMinor: '0',
      refundedMinor: '0',
      card: null,
      payToken: randomBytes(18).toString('base64url'),
      createdAt: clock.now().toISOString(),
      refundKeys: [],
    };
    store.savePayment(payment);
    return payment;
  }

  async function authorized(c: Context, handle: (merchantId: string, content: unknown) => Response): Promise<Response> {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const merchant = store.merchant(c.req.header('x-sandbox-merchant') ?? '');
    const subject = `${c.req.method} ${new URL(c.req.url).pathname}`;
    if (!merchant || refusal(merchant.secret, subject, c.req.raw.headers, body, clock.now())) {
      return c.json({ error: 'unauthorized' }, 401);
    }
    return handle(merchant.id, parseJson(body));
  }

  const own = (merchantId: string, id: string): StoredPayment | undefined => {
    const payment = store.payment(id);
    return payment?.merchantId === merchantId ? payment : undefined;
  };
  const show = (c: Context, payment: StoredPayment | undefined): Response =>
    payment ? c.json(view(current(deps, payment, clock.now()))) : c.json({ error: 'unknown' }, 404);
  const view = (payment: StoredPayment): BankPayment => {
    const { id, merchantId, orderId, status, amountMinor, receivedMinor, refundedMinor, currency, card } = payment;
    const payUrl = `${deps.baseUrl()}/pay/${payment.payToken}`;
    const kept = payment.cardToken ? { cardToken: payment.cardToken } : {};
    const known = {
      id,
      merchantId,
      orderId,
      status,
      amountMinor,
      receivedMinor,
      refundedMinor,
      currency,
      card,
      payUrl,
    };
    return { ...known, ...kept };
  };

  const showRefund = (c: Context, merchantId: string, refund: StoredRefund | undefined): Response =>
    refund?.merchantId === merchantId ? c.json(viewRefund(refund)) : c.json({ error: 'unknown' }, 404);
  const viewRefund = ({ id, paymentId, status, amountMinor }: BankRefund): BankRefund => ({
    id,
    paymentId,
    status,
    amountMinor,
  });

  return api;
}

function same(payment: StoredPayment, wish: { amountMinor: string; currency: string; orderId: string }): boolean {
  return (
    payment.amountMinor === wish.amountMinor && payment.currency === wish.currency && payment.orderId === wish.orderId
  );
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
