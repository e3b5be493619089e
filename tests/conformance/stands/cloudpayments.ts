import { createHmac, randomInt, randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { cloudpayments } from '../../../payments/cloudpayments/index.ts';
import type { CallbackRequest } from '../../../payments/provider.ts';
import type { CardFate, PayerWay, ProviderStand } from '../provider-stand.ts';
import { openWire } from './wire.ts';

const SITES: Readonly<Record<string, string>> = {
  pk_school: '0123456789abcdef0123456789abcdef',
  pk_others: 'fedcba9876543210fedcba9876543210',
};
const SENDER = '87.251.91.164';
const PAGE = 'https://orders.cloudpayments.test/d/';
const REMEMBERED_MS = 3_600_000;

type Json = Record<string, unknown>;
interface Order {
  readonly id: string;
  readonly site: string;
  readonly invoice: string;
  readonly amount: number;
  readonly accountId: string;
  readonly data: string;
  isOpen: boolean;
}
interface Operation {
  readonly id: number;
  readonly site: string;
  readonly invoice: string;
  readonly type: 0 | 1;
  readonly kopecks: number;
  readonly createdAt: Date;
  readonly data: string;
  readonly originalId: number | null;
  readonly way: PayerWay;
  readonly token?: string;
  status: string;
  reasonCode: number;
}

/**
 * CloudPayments as its documentation describes it: https://developers.cloudpayments.ru. Orders are pages; what is done
 * on them are operations with ids of their own; a request's id is remembered for an hour; refunds by SBP end later.
 */
export async function openCloudpayments(clock: Clock): Promise<ProviderStand> {
  const orders = new Map<string, Order>();
  const operations: Operation[] = [];
  const printed = new Set<number>();
  const tokens = new Map<string, { accountId: string; fate: CardFate }>();
  const remembered = new Map<string, { at: number; text: string }>();
  const { wire, callBack } = openWire(answer);

  function notify(type: string, operation: Operation, more: Record<string, string> = {}): void {
    const fields = {
      TransactionId: String(operation.id),
      Amount: rubles(operation.kopecks).toFixed(2),
      Currency: 'RUB',
      DateTime: operation.createdAt.toISOString().slice(0, 19).replace('T', ' '),
      InvoiceId: operation.invoice,
      Name: 'ИВАН & CO',
      OperationType: operation.type === 1 ? 'Refund' : 'Payment',
      TestMode: '1',
      SubscriptionId: '',
      ...more,
    };
    const body = new URLSearchParams(fields).toString();
    callBack(body, SENDER, signatures(body, SITES[operation.site] ?? ''), type);
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [site = '', secret] = atob(request.headers.get('authorization')?.slice('Basic '.length) ?? '').split(':');
    if (SITES[site] === undefined || SITES[site] !== secret) return new Response('', { status: 401 });
    const requestId = request.headers.get('x-request-id');
    const key = `${site} ${pathname} ${requestId ?? ''}`;
    const known = requestId === null ? undefined : remembered.get(key);
    if (known && clock.now().getTime() - known.at < REMEMBERED_MS) return json(known.text);
    const text = JSON.stringify(work(pathname, site, JSON.parse(await request.text()) as Json));
    if (requestId !== null && text.includes('"Success":true')) remembered.set(key, { at: clock.now().getTime(), text });
    return json(text);
  }

  function work(path: string, site: string, body: Json): Json {
    if (path === '/test') return { Success: true, Message: randomUUID() };
    if (path === '/orders/create') return createOrder(site, body);
    if (path === '/orders/cancel') return cancelOrder(site, body);
    if (path === '/payments/tokens/charge') return charge(site, body);
    if (path === '/v2/payments/find') return find(site, body);
    if (path === '/v2/payments/list') return list(site, body);
    const operation = operations.find((each) => each.site === site && each.id === body['TransactionId']);
    if (!operation) return refused('Transaction not found');
    if (path === '/payments/get') return shown(operation);
    if (path === '/payments/refund') return refund(operation, body);
    return refused('Unknown method');
  }

  function createOrder(site: string, body: Json): Json {
    const amount = body['Amount'];
    if (typeof amount !== 'number' || amount <= 0) return refused('Amount is required');
    if (typeof body['Description'] !== 'string' || body['Description'] === '')
      return refused('Description is required');
    const id = randomUUID().replaceAll('-', '').slice(0, 16);
    const data = JSON.stringify(body['JsonData'] ?? null);
    const accountId = word(body['AccountId']);
    orders.set(id, { id, site, invoice: word(body['InvoiceId']), amount, accountId, data, isOpen: true });
    const model = {
      Id: id,
      Number: orders.size,
      Amount: amount,
      Currency: 'RUB',
      Url: `${PAGE}${id}`,
      Status: 'Created',
    };
    return { Model: model, Success: true, Message: null };
  }

  function charge(site: string, body: Json): Json {
    const kept = tokens.get(word(body['Token']));
    if (kept?.accountId !== word(body['AccountId'])) return refused('Token not found');
    const kopecks = Math.round(Number(body['Amount']) * 100);
    const data = JSON.stringify(body['JsonData'] ?? null);
    const way = 'returned-at-once' as const;
    const made = add({ site, invoice: word(body['InvoiceId']), type: 0, kopecks, data, originalId: null, way });
    const isTaken = kept.fate === 'chargeable';
    made.status = isTaken ? 'Completed' : 'Declined';
    made.reasonCode = isTaken ? 0 : 5051;
    if (isTaken) notify('pay', made, { Status: 'Completed', CardLastFour: '4242', CardType: 'Visa', Data: data });
    else notify('fail', made, { Status: 'Declined', Reason: 'InsufficientFunds', ReasonCode: '5051' });
    return { Model: modelOf(made), Success: isTaken, Message: null };
  }

  function cancelOrder(site: string, body: Json): Json {
    const order = orders.get(word(body['Id']));
    if (order?.site !== site || !order.isOpen) return refused('Order cannot be cancelled');
    order.isOpen = false;
    return { Success: true, Message: null };
  }

  function find(site: string, body: Json): Json {
    const last = operations.findLast((each) => each.site === site && each.invoice === body['InvoiceId']);
    return last ? shown(last) : refused('Not found');
  }

  function list(site: string, body: Json): Json {
    const from = new Date(word(body['CreatedDateGte']));
    const to = new Date(word(body['CreatedDateLte']));
    const all = operations.filter((each) => each.site === site && each.createdAt >= from && each.createdAt <= to);
    const start = (Number(body['PageNumber']) - 1) * 100;
    return { Model: all.slice(start, start + 100).map(modelOf), Success: true, Message: null };
  }

  function refund(payment: Operation, body: Json): Json {
    const kopecks = Math.round(Number(body['Amount']) * 100);
    if (payment.type !== 0 || payment.status !== 'Completed') return refused('Payment is not completed');
    if (kopecks < 1 || kopecks > leftOf(payment)) return refused('Amount is too large');
    const made = add({
      ...payment,
      type: 1,
      kopecks,
      originalId: payment.id,
      data: JSON.stringify(body['JsonData'] ?? null),
    });
    if (payment.way === 'returned-at-once') complete(made);
    return { Model: { TransactionId: made.id }, Success: true, Message: null };
  }

  /** What may still be given back: refunds under way count, those that failed do not. */
  function leftOf(payment: Operation): number {
    const back = operations.filter((each) => each.originalId === payment.id && each.status !== 'Declined');
    return payment.kopecks - back.reduce((sum, { kopecks }) => sum + kopecks, 0);
  }

  function add(draft: Omit<Operation, 'id' | 'createdAt' | 'status' | 'reasonCode'>): Operation {
    const id = randomInt(1_000_000_000, 3_000_000_000);
    const made: Operation = { ...draft, id, createdAt: clock.now(), status: 'Pending', reasonCode: 0 };
    operations.push(made);
    return made;
  }

  function complete(made: Operation): void {
    made.status = 'Completed';
    notify('refund', made, { PaymentTransactionId: String(made.originalId) });
  }

  function onPage(url: string, way: PayerWay, token?: string): Operation {
    const order = orders.get(url.slice(PAGE.length));
    if (!order?.isOpen) throw new Error(`${url} takes no money`);
    const { site, invoice, data } = order;
    const made = add({
      site,
      invoice,
      type: 0,
      kopecks: Math.round(order.amount * 100),
      data,
      originalId: null,
      way,
      ...(token ? { token } : {}),
    });
    notify('check', made, { Status: 'Completed', CardLastFour: '4242', CardType: 'Visa' });
    return made;
  }

  const paid = (number: string): Operation => {
    const found = operations.findLast(
      ({ invoice, type, status }) => invoice === number && type === 0 && status === 'Completed',
    );
    if (!found) throw new Error(`CloudPayments has no money of ${number}`);
    return found;
  };

  const apiBase = 'https://api.cloudpayments.test';
  return {
    provider: cloudpayments,
    settings: { publicId: 'pk_school', apiSecret: SITES['pk_school'], apiBase },
    otherSettings: { publicId: 'pk_others', apiSecret: SITES['pk_others'], apiBase },
    ...wire,
    pay: async (url, way) => {
      const payment = onPage(url, way);
      payment.status = 'Completed';
      const order = orders.get(url.slice(PAGE.length));
      if (order) order.isOpen = false;
      notify('pay', payment, { Status: 'Completed', CardLastFour: '4242', CardType: 'Visa', Data: payment.data });
    },
    payKeeping: async (url, fate) => {
      const order = orders.get(url.slice(PAGE.length));
      if (!order) throw new Error(`${url} is no page`);
      const token = `tk_${randomUUID()}`;
      tokens.set(token, { accountId: order.accountId, fate });
      const payment = onPage(url, 'returned-at-once', token);
      payment.status = 'Completed';
      order.isOpen = false;
      notify('pay', payment, { Status: 'Completed', CardLastFour: '4242', CardType: 'Visa', Data: payment.data });
    },
    makesCharge: (_method, path) => path === '/payments/tokens/charge',
    refuse: async (url) => {
      const payment = onPage(url, 'returned-at-once');
      payment.status = 'Declined';
      payment.reasonCode = 5051;
      notify('fail', payment, { Status: 'Declined', Reason: 'InsufficientFunds', ReasonCode: '5051' });
      return 'open';
    },
    // Orders have no time of their own.
    expire: async () => undefined,
    forged: (callback) => {
      const body = new TextDecoder().decode(callback.body);
      const as = (text: string, headers: Record<string, string>): CallbackRequest => ({
        ...callback,
        body: new TextEncoder().encode(text),
        headers: new Headers(headers),
      });
      const theirs = Object.fromEntries(callback.headers);
      return [
        ['without a signature', as(body, {})],
        ['with another sum', as(body.replace('Amount=', 'Amount=9'), theirs)],
        ['with another number', as(body.replace(/InvoiceId=[^&]*/, 'InvoiceId=LK-000000'), theirs)],
        ['with the key of another', as(body, signatures(body, SITES['pk_others'] ?? ''))],
        ['with no key', as(body, signatures(body, ''))],
        ['at no type', { ...callback, type: null }],
      ];
    },
    giveBack: async (number, amountMinor) => {
      const payment = paid(number);
      const kopecks = amountMinor === undefined ? leftOf(payment) : Number(amountMinor);
      if (kopecks > leftOf(payment)) throw new Error(`CloudPayments does not give ${kopecks} back`);
      complete(add({ ...payment, type: 1, kopecks, originalId: payment.id, data: 'null' }));
    },
    undoRefund: async (number) => {
      const payment = paid(number);
      const made = operations.findLast(({ originalId }) => originalId === payment.id);
      if (!made) throw new Error(`CloudPayments has given nothing of ${number} back`);
      made.status = 'Declined';
    },
    settle: async () => {
      const underWay = operations.filter(({ type, status }) => type === 1 && status === 'Pending');
      for (const made of underWay) {
        const all = operations.filter(({ originalId }) => originalId === made.originalId);
        const isFirst = made.way === 'first-not-returned' && made === all[0];
        if (isFirst && all.some((each) => each !== made && underWay.includes(each))) continue;
        if (made.way === 'returned-late' || (made.way === 'first-not-returned' && !isFirst)) complete(made);
        else {
          made.status = 'Declined';
          made.reasonCode = 5204;
        }
      }
    },
    cashRegister: {
      print: async () => {
        for (const operation of operations.filter((each) => each.status === 'Completed' && receiptOf(each))) {
          if (printed.has(operation.id)) continue;
          printed.add(operation.id);
          notify('receipt', operation, {
            Id: `receipt-${operation.id}`,
            Type: operation.type === 1 ? 'IncomeReturn' : 'Income',
            DocumentNumber: String(printed.size),
            FiscalNumber: '9288000100115785',
            FiscalSign: '2617603921',
            Url: `https://receipts.test/${operation.id}`,
          });
        }
      },
      slips: (number) =>
        operations.flatMap((operation) => {
          const receipt = receiptOf(operation);
          if (operation.invoice !== number || operation.status !== 'Completed' || !receipt) return [];
          return [
            {
              kind: operation.type === 1 ? ('refund' as const) : ('payment' as const),
              email: receipt.email,
              totalMinor: receipt.Items.reduce((sum, { amount }) => sum + BigInt(Math.round(amount * 100)), 0n),
              names: receipt.Items.map(({ label }) => label),
              modes: receipt.Items.map(({ method }) => method),
            },
          ];
        }),
      calls: true,
      makesOffset: null,
    },
    makesPayment: (_method, path) => path === '/orders/create',
    makesRefund: (_method, path) => path === '/payments/refund',
    close: async () => undefined,
  };
}

/** What CloudKassir is asked for with an operation. */
interface CustomerReceipt {
  readonly email: string;
  readonly Items: readonly { readonly label: string; readonly amount: number; readonly method: number }[];
}

function receiptOf({ data }: Operation): CustomerReceipt | null {
  const parsed = JSON.parse(data) as { cloudpayments?: { CustomerReceipt?: CustomerReceipt } } | null;
  return parsed?.cloudpayments?.CustomerReceipt ?? null;
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

const rubles = (kopecks: number): number => kopecks / 100;

function modelOf(operation: Operation): Json {
  const at = operation.createdAt.toISOString().slice(0, 19);
  return {
    ReasonCode: operation.reasonCode,
    PublicId: operation.site,
    TransactionId: operation.id,
    Amount: rubles(operation.kopecks),
    Currency: 'RUB',
    InvoiceId: operation.invoice,
    AccountId: null,
    JsonData: operation.data,
    CreatedDateIso: at,
    ConfirmDateIso: operation.status === 'Completed' ? at : null,
    TestMode: true,
    OriginalTransactionId: operation.originalId,
    CardLastFour: '4242',
    CardType: 'Visa',
    Status: operation.status,
    Type: operation.type,
    Refunded: false,
    Token: operation.token ?? null,
  };
}

/** `find` and `get` say of a refused payment `Success: false`, and show it all the same. */
const shown = (operation: Operation): Json => ({
  Model: modelOf(operation),
  Success: operation.status !== 'Declined',
  Message: null,
});

const refused = (message: string): Json => ({ Success: false, Message: message });

const json = (text: string): Response => new Response(text, { headers: { 'content-type': 'application/json' } });

/** https://developers.cloudpayments.ru/#proverka-uvedomleniy */
function signatures(body: string, secret: string): Record<string, string> {
  const hmac = (text: string) => createHmac('sha256', secret).update(text, 'utf8').digest('base64');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'content-hmac': hmac(body),
    'x-content-hmac': hmac(decodeURIComponent(body.replaceAll('+', ' '))),
  };
}
