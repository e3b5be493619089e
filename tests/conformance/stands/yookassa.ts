import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { yookassa } from '../../../payments/yookassa/index.ts';
import type { CardFate, PayerWay, ProviderStand } from '../provider-stand.ts';
import { openWire } from './wire.ts';

const SHOPS: Readonly<Record<string, string>> = { '100500': 'test_key_of_the_school', '200600': 'test_key_of_others' };
const SENDER = '185.71.76.5';
const BASE = 'https://api.yookassa.test/v3';
const PAGE = 'https://yoomoney.test/checkout/payments/v2/contract?orderId=';

interface Money {
  readonly value: string;
  readonly currency: string;
}
type Json = Record<string, unknown>;
interface Payment extends Json {
  readonly id: string;
  readonly amount: Money;
  readonly recipient: { account_id: string; gateway_id: string };
  readonly created_at: string;
  readonly metadata?: Json;
  status: string;
  way?: PayerWay;
  refunded_amount?: Money;
}
interface Refund extends Json {
  readonly id: string;
  readonly payment_id: string;
  readonly amount: Money;
  status: string;
}

/**
 * YooKassa as its API reference describes it: https://yookassa.ru/developers/api. Refunds of most cards end at once;
 * others stay `pending` for a while, and one that ends as `canceled` is told by no notification.
 */
export async function openYookassa(clock: Clock): Promise<ProviderStand> {
  const payments = new Map<string, Payment>();
  const refunds = new Map<string, Refund>();
  const receipts: Json[] = [];
  const methods = new Map<string, CardFate>();
  const byKey = new Map<string, { body: string; made: Json }>();
  const { wire, callBack } = openWire(answer);

  const notify = (event: string, object: Json) =>
    callBack(JSON.stringify({ type: 'notification', event, object: shown(object) }), SENDER);

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const shop = shopOf(request.headers.get('authorization'));
    if (shop === null) return failure(401, 'invalid_credentials');
    const [, , kind = '', id = '', action] = pathname.split('/');
    if (request.method === 'GET') return look(shop, kind, id, searchParams);
    const key = request.headers.get('idempotence-key') ?? '';
    if (key === '' || key.length > 64) return failure(400, 'invalid_request', 'Idempotence-Key');
    const body = await request.text();
    const known = byKey.get(`${shop} ${pathname} ${key}`);
    // The key's first request decides; another one under the same key is a fault of whoever sends it.
    if (known) return known.body === body ? json(known.made) : failure(400, 'invalid_request', 'Idempotence-Key');
    const made = make(shop, kind, id, action, JSON.parse(body) as Json);
    if (made instanceof Response) return made;
    byKey.set(`${shop} ${pathname} ${key}`, { body, made });
    return json(made);
  }

  function look(shop: string, kind: string, id: string, query: URLSearchParams): Response {
    if (kind === 'me') return json({ account_id: shop, status: 'enabled', test: true, payment_methods: ['bank_card'] });
    if (kind === 'payments' && id === '') {
      const from = query.get('created_at.gte') ?? '';
      const own = [...payments.values()].filter((each) => owns(shop, each) && each.created_at >= from).toReversed();
      const start = Number(query.get('cursor') ?? 0);
      const limit = Number(query.get('limit') ?? 10);
      const next = start + limit < own.length ? { next_cursor: String(start + limit) } : {};
      return json({ type: 'list', items: own.slice(start, start + limit).map(shown), ...next });
    }
    if (kind === 'payments') {
      const payment = payments.get(id);
      return payment && owns(shop, payment) ? json(shown(payment)) : failure(404, 'not_found');
    }
    if (kind === 'refunds' && id !== '') {
      const refund = refunds.get(id);
      return refund ? json(refund) : failure(404, 'not_found');
    }
    const field = query.has('refund_id') ? 'refund_id' : 'payment_id';
    const all: Json[] = kind === 'refunds' ? [...refunds.values()] : receipts;
    return json({ type: 'list', items: all.filter((each) => each[field] === query.get(field)) });
  }

  function make(shop: string, kind: string, id: string, action: string | undefined, body: Json): Json | Response {
    if (kind === 'payments' && action === 'cancel') {
      const payment = payments.get(id);
      if (payment?.status !== 'waiting_for_capture') return failure(400, 'invalid_request', 'status');
      payment.status = 'canceled';
      return shown(payment);
    }
    if (kind === 'receipts') return addReceipt(body);
    return kind === 'refunds' ? makeRefund(shop, body) : makePayment(shop, body);
  }

  function addReceipt(content: Json): Json {
    const receipt = { ...content, id: `rt-${randomUUID()}`, status: 'pending' };
    receipts.push(receipt);
    return { ...receipt };
  }

  function makePayment(shop: string, body: Json): Json | Response {
    const amount = body['amount'] as Money;
    if (!/^\d+\.\d{2}$/.test(amount.value) || amount.value === '0.00') return failure(400, 'invalid_request', 'amount');
    if (typeof body['description'] === 'string' && body['description'].length > 128)
      return failure(400, 'invalid_request', 'description');
    const receipt = body['receipt'] as { items: { amount: Money; quantity: number }[] } | undefined;
    if (receipt && sum(receipt.items.map((item) => item.amount)) !== kopecks(amount)) {
      return failure(400, 'invalid_request', 'receipt');
    }
    const payment: Payment = {
      id: randomUUID(),
      status: 'pending',
      paid: false,
      amount,
      description: body['description'],
      recipient: { account_id: shop, gateway_id: '1740000' },
      created_at: clock.now().toISOString(),
      metadata: body['metadata'] as Json,
      test: true,
      refundable: false,
      save: body['save_payment_method'] === true,
      slip: receipt,
    };
    payments.set(payment.id, payment);
    const methodId = body['payment_method_id'];
    const fate = typeof methodId === 'string' ? methods.get(methodId) : undefined;
    if (methodId !== undefined && fate === undefined) return failure(400, 'invalid_request', 'payment_method_id');
    if (fate === 'refused') cancel(payment, 'insufficient_funds');
    else if (fate === 'chargeable') pay(payment, 'returned-at-once');
    else payment['confirmation'] = { type: 'redirect', confirmation_url: `${PAGE}${payment.id}` };
    return shown(payment);
  }

  function pay(payment: Payment, way: PayerWay): void {
    if (payment.status !== 'pending') throw new Error(`YooKassa takes no money for what is ${payment.status}`);
    payment.status = 'succeeded';
    payment.way = way;
    payment['paid'] = true;
    payment['captured_at'] = clock.now().toISOString();
    payment['payment_method'] = {
      type: 'bank_card',
      id: randomUUID(),
      saved: payment['save'],
      status: payment['save'] === true ? 'active' : 'inactive',
      title: 'Bank card *4477',
      card: { first6: '555555', last4: '4477', card_type: 'Mir', expiry_month: '12', expiry_year: '2030' },
    };
    if (payment['slip']) addReceipt({ ...(payment['slip'] as Json), type: 'payment', payment_id: payment.id });
    notify('payment.succeeded', payment);
  }

  function makeRefund(shop: string, body: Json): Json | Response {
    const payment = payments.get(String(body['payment_id']));
    const amount = body['amount'] as Money;
    if (!payment || !owns(shop, payment)) return failure(404, 'not_found');
    const made = [...refunds.values()].filter(
      ({ payment_id: of, status }) => of === payment.id && status !== 'canceled',
    );
    const restKopecks = kopecks(payment.amount) - sum(made.map((refund) => refund.amount));
    if (payment.status !== 'succeeded' || kopecks(amount) > restKopecks)
      return failure(400, 'invalid_request', 'amount');
    const refund: Refund = {
      id: randomUUID(),
      payment_id: payment.id,
      amount,
      status: 'pending',
      created_at: clock.now().toISOString(),
      metadata: body['metadata'],
      description: body['description'],
    };
    refunds.set(refund.id, refund);
    if (body['receipt']) addReceipt({ ...(body['receipt'] as Json), type: 'refund', refund_id: refund.id });
    if (payment.way === 'returned-at-once') endRefund(payment, refund);
    return { ...refund };
  }

  const refundsOf = ({ id }: Payment) => [...refunds.values()].filter((each) => each.payment_id === id);

  function endRefund(payment: Payment, refund: Refund, hasOthers = false): void {
    const isFirst = payment.way === 'first-not-returned' && refund === refundsOf(payment)[0];
    if (isFirst && hasOthers) return;
    if (isFirst || payment.way === 'never-returned') {
      refund.status = 'canceled';
      refund['cancellation_details'] = { party: 'payment_network', reason: 'rejected_by_payee' };
      return;
    }
    refund.status = 'succeeded';
    const before = payment.refunded_amount ? kopecks(payment.refunded_amount) : 0n;
    payment.refunded_amount = { ...refund.amount, value: rubles(before + kopecks(refund.amount)) };
    notify('refund.succeeded', refund);
  }

  function onPage(url: string): Payment {
    const payment = payments.get(new URL(url).searchParams.get('orderId') ?? '');
    if (!payment) throw new Error('YooKassa knows no such page');
    return payment;
  }

  function cancel(payment: Payment, reason: string): void {
    payment.status = 'canceled';
    payment['cancellation_details'] = { party: 'yoo_money', reason };
    notify('payment.canceled', payment);
  }

  const byNumber = (number: string): Payment => {
    const found = [...payments.values()].find(({ metadata }) => metadata?.['number'] === number);
    if (!found) throw new Error(`YooKassa knows no ${number}`);
    return found;
  };

  return {
    provider: yookassa,
    settings: { shopId: '100500', secretKey: SHOPS['100500'], apiBase: BASE },
    otherSettings: { shopId: '200600', secretKey: SHOPS['200600'], apiBase: BASE },
    ...wire,
    pay: async (url, way) => pay(onPage(url), way),
    payKeeping: async (url, fate) => {
      const payment = onPage(url);
      pay(payment, 'returned-at-once');
      const { id, saved } = payment['payment_method'] as { id: string; saved: boolean };
      if (saved) methods.set(id, fate);
    },
    makesCharge: (method, path) => method === 'POST' && path.endsWith('/payments'),
    refuse: async (url) => {
      cancel(onPage(url), 'insufficient_funds');
      return 'closed';
    },
    expire: async (number) => cancel(byNumber(number), 'expired_on_confirmation'),
    forged: (callback) => [
      ['from another address', { ...callback, remoteAddress: '203.0.113.7' }],
      ['from nobody knows where', { ...callback, remoteAddress: null }],
      ['about another shop', { ...callback, body: replaced(callback.body, '100500', '200600') }],
    ],
    giveBack: async (number, amountMinor) => {
      const payment = byNumber(number);
      const left = kopecks(payment.amount) - (payment.refunded_amount ? kopecks(payment.refunded_amount) : 0n);
      const amount = { value: rubles(amountMinor ?? left), currency: 'RUB' };
      const made = makeRefund(payment.recipient.account_id, { payment_id: payment.id, amount });
      if (made instanceof Response) throw new Error(`YooKassa does not give ${amount.value} back`);
    },
    undoRefund: async (number) => {
      const payment = byNumber(number);
      const refund = [...refunds.values()].findLast((each) => each.payment_id === payment.id);
      if (!refund || !payment.refunded_amount) throw new Error(`YooKassa has given nothing of ${number} back`);
      refund.status = 'canceled';
      const left = kopecks(payment.refunded_amount) - kopecks(refund.amount);
      payment.refunded_amount = { ...refund.amount, value: rubles(left) };
    },
    settle: async () => {
      const underWay = [...refunds.values()].filter(({ status }) => status === 'pending');
      for (const refund of underWay) {
        const payment = payments.get(refund.payment_id);
        if (payment)
          endRefund(
            payment,
            refund,
            refundsOf(payment).some((each) => each !== refund && underWay.includes(each)),
          );
      }
    },
    cashRegister: {
      print: async () => {
        for (const [index, receipt] of receipts.entries()) {
          if (receipt['status'] !== 'pending') continue;
          receipt['status'] = 'succeeded';
          receipt['fiscal_storage_number'] = '9288000100115785';
          receipt['fiscal_document_number'] = `${index + 1}`;
          receipt['fiscal_attribute'] = '2617603921';
        }
      },
      slips: (number) => {
        const { id } = byNumber(number);
        const own = receipts.filter(
          (receipt) => receipt['payment_id'] === id || refunds.get(String(receipt['refund_id']))?.payment_id === id,
        );
        return own.map((receipt) => {
          const items = receipt['items'] as { amount: Money; description: string; payment_mode: string }[];
          return {
            kind: receipt['type'] === 'refund' ? 'refund' : receipt['settlements'] ? 'offset' : 'payment',
            email: (receipt['customer'] as { email: string }).email,
            totalMinor: sum(items.map(({ amount }) => amount)),
            names: items.map(({ description }) => description),
            modes: items.map(({ payment_mode: mode }) => mode),
          };
        });
      },
      calls: false,
      makesOffset: (method, path) => method === 'POST' && path.endsWith('/receipts'),
    },
    makesPayment: (method, path) => method === 'POST' && path.endsWith('/payments'),
    makesRefund: (method, path) => method === 'POST' && path.endsWith('/refunds'),
    close: async () => undefined,
  };
}

const owns = (shop: string, { recipient }: Payment): boolean => recipient.account_id === shop;
const kopecks = ({ value }: Money): bigint => BigInt(value.replace('.', ''));
const sum = (amounts: readonly Money[]): bigint => amounts.reduce((total, amount) => total + kopecks(amount), 0n);
const rubles = (minor: bigint): string => `${minor / 100n}.${(minor % 100n).toString().padStart(2, '0')}`;

/** Without what only the stand-in knows of it. */
const shown = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !['way', 'save', 'slip'].includes(name)));

const json = (content: Json, status = 200): Response => Response.json(content, { status });
const failure = (status: number, code: string, parameter?: string): Response =>
  json({ type: 'error', id: randomUUID(), code, description: 'In words', parameter }, status);

function shopOf(authorization: string | null): string | null {
  const [shop = '', key] = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64')
    .toString()
    .split(':');
  return SHOPS[shop] !== undefined && SHOPS[shop] === key ? shop : null;
}

function replaced(body: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(body).toString();
  // A refund names no shop: whose it is shows when it is asked about.
  return Buffer.from(text.includes(from) ? text.replaceAll(from, to) : '{}');
}
