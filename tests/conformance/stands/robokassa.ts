import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import type { CallbackRequest } from '../../../payments/provider.ts';
import { robokassa } from '../../../payments/robokassa/index.ts';
import type { Slip } from '../cash-register.ts';
import type { PayerWay, ProviderStand } from '../provider-stand.ts';
import { openWire } from './wire.ts';

interface Shop {
  readonly live: readonly [string, string];
  readonly test: readonly [string, string];
  readonly third: string;
}
const SHOPS: Readonly<Record<string, Shop>> = {
  'school-shop': {
    live: ['live-first-1', 'live-second-1'],
    test: ['test-first-1', 'test-second-1'],
    third: 'third-1-key',
  },
  'others-shop': {
    live: ['live-first-2', 'live-second-2'],
    test: ['test-first-2', 'test-second-2'],
    third: 'third-2-key',
  },
};
const SENDER = '185.59.216.65';
const BASE = 'https://auth.robokassa.test';
const SERVICES = 'https://services.robokassa.test';
const FISCAL = 'https://ws.roboxchange.test';

interface Operation {
  readonly shop: string;
  readonly invId: string;
  readonly kopecks: bigint;
  readonly own: readonly (readonly [string, string])[];
  readonly isTest: boolean;
  readonly opKey: string;
  readonly receipt: Pick<Slip, 'email' | 'totalMinor' | 'names' | 'modes'> | null;
  state: number;
  way: PayerWay;
  /** Given back, or on its way. */
  back: bigint;
}
interface Refund {
  readonly id: string;
  readonly operation: Operation;
  readonly kopecks: bigint;
  label: 'processing' | 'finished' | 'canceled';
}
type Json = Record<string, unknown>;
interface MadeSlip extends Slip {
  readonly number: string;
  /** Of the invoice, or a second receipt's own. */
  readonly id: string;
  isPrinted: boolean;
}

/**
 * Robokassa as its documentation describes it: https://docs.robokassa.ru. The page takes a signed address; an operation
 * begins on it, and not before. ResultURL hears of money that has come and of nothing else. Test operations are made
 * with passwords of their own, and no interface knows them.
 */
export async function openRobokassa(clock: Clock, mode: 'live' | 'test' = 'live'): Promise<ProviderStand> {
  const operations: Operation[] = [];
  const invoices = new Map<string, { shop: string; fields: Json; isOpen: boolean }>();
  const refunds = new Map<string, Refund>();
  const slips: MadeSlip[] = [];
  const { wire, callBack } = openWire(answer);

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith('/Service.asmx/OpStateExt')) return xml(stateOf(searchParams));
    if (pathname === '/RefundService/Refund/GetState') return Response.json(refundState(searchParams.get('id') ?? ''));
    const body = await request.text();
    if (pathname === '/RefundService/Refund/Create') return createRefund(body);
    if (pathname.startsWith('/InvoiceServiceWebApi/api/')) return invoice(pathname.split('/').at(-1) ?? '', body);
    if (pathname.startsWith('/RoboFiscal/Receipt/')) return fiscal(pathname.split('/').at(-1) ?? '', body);
    return new Response('', { status: 404 });
  }

  function stateOf(query: URLSearchParams): string {
    const login = query.get('MerchantLogin') ?? '';
    const invId = query.get('InvoiceID') ?? '';
    const shop = SHOPS[login];
    if (!shop) return result(2);
    if (query.get('Signature')?.toLowerCase() !== md5(`${login}:${invId}:${shop.live[1]}`)) return result(1);
    const operation = operations.findLast((each) => !each.isTest && each.shop === login && each.invId === invId);
    if (!operation) return result(3);
    const at = clock.now().toISOString().replace('Z', '0000+00:00');
    const fields = operation.own.map(([name, value]) => `<Field><Name>${name}</Name><Value>${value}</Value></Field>`);
    return result(
      0,
      `<State><Code>${operation.state}</Code><RequestDate>${at}</RequestDate><StateDate>${at}</StateDate></State>
  <Info>
    <IncCurrLabel>BankCardPSR</IncCurrLabel><IncSum>${rubles(operation.kopecks)}0000</IncSum>
    <IncAccount>220220******4477</IncAccount>
    <PaymentMethod><Code>BankCard</Code><Description>Банковская карта</Description></PaymentMethod>
    <OutCurrLabel>BNR</OutCurrLabel><OutSum>${rubles((operation.kopecks * 97n) / 100n)}0000</OutSum>
    <OpKey>${operation.opKey}</OpKey><BankCardRRN>123456789012</BankCardRRN>
  </Info>
  <UserField>${fields.join('')}</UserField>`,
    );
  }

  /** What the page does with the address that a browser brings: error 29 where the signature is wrong. */
  function onPage(address: string): Operation {
    const url = new URL(address);
    if (url.pathname.startsWith('/merchant/Invoice/')) return onInvoice(url.pathname.split('/').at(-1) ?? '');
    const query = url.searchParams;
    const take = (name: string) => query.get(name) ?? '';
    const login = take('MerchantLogin');
    const isTest = query.get('IsTest') === '1';
    const shop = SHOPS[login];
    if (`${url.origin}${url.pathname}` !== `${BASE}/Merchant/Index.aspx` || !shop) throw new Error('error 26');
    const own = [...query].filter(([name]) => name.startsWith('Shp_')).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const receipt = query.get('Receipt');
    const base = [login, take('OutSum'), take('InvId'), ...(receipt === null ? [] : [receipt])];
    const signed = [...base, (isTest ? shop.test : shop.live)[0], ...own.map(([name, value]) => `${name}=${value}`)];
    if (take('SignatureValue').toLowerCase() !== md5(signed.join(':'))) throw new Error('error 29');
    if (Number.isNaN(Date.parse(take('ExpirationDate')))) throw new Error('error 30');
    if (new Date(take('ExpirationDate')) <= clock.now()) throw new Error('the invoice has run out');
    if (take('Description').length > 100) throw new Error('error 31');
    const kopecks = minor(take('OutSum'));
    if (receipt !== null) checkReceipt(JSON.parse(decodeURIComponent(receipt)) as Json, kopecks);
    return begin({
      shop: login,
      invId: take('InvId'),
      kopecks,
      own,
      isTest,
      receipt: receiptOf(receipt, query.get('Email')),
    });
  }

  function onInvoice(code: string): Operation {
    const made = invoices.get(code);
    if (!made?.isOpen) throw new Error('there is no such invoice');
    const { shop, fields } = made;
    const own = Object.entries(fields['UserFields'] as Record<string, string>);
    const kopecks = minor(String(fields['OutSum']));
    const isTest = (fields['AdditionalParameters'] as Json | undefined)?.['IsTest'] === '1';
    return begin({
      shop,
      invId: String(fields['InvId']),
      kopecks,
      own,
      isTest,
      receipt: itemsOf(fields['InvoiceItems'], null),
    });
  }

  function begin(draft: Pick<Operation, 'shop' | 'invId' | 'kopecks' | 'own' | 'isTest' | 'receipt'>): Operation {
    const invId = Number(draft.invId);
    if (!Number.isInteger(invId) || invId < 1 || invId > 2_147_483_647) throw new Error('error 33');
    const paid = operations.some(
      (each) => each.shop === draft.shop && each.invId === draft.invId && each.state === 100,
    );
    if (paid) throw new Error('error 40: an invoice of this number is paid');
    const made = {
      ...draft,
      opKey: `${randomUUID()}-0VOisWikFF`,
      state: 5,
      way: 'returned-at-once' as const,
      back: 0n,
    };
    operations.push(made);
    return made;
  }

  function notify(operation: Operation): void {
    const shop = SHOPS[operation.shop];
    const password2 = (operation.isTest ? shop?.test : shop?.live)?.[1] ?? '';
    const outSum = `${rubles(operation.kopecks)}0000`;
    const own = operation.own.map(([name, value]) => `${name}=${value}`);
    const fields = new URLSearchParams({
      out_summ: outSum,
      OutSum: outSum,
      inv_id: operation.invId,
      InvId: operation.invId,
      SignatureValue: md5([outSum, operation.invId, password2, ...own].join(':')).toUpperCase(),
      PaymentMethod: 'BankCard',
      IncSum: outSum,
      IncCurrLabel: 'BankCardPSR',
      EMail: 'payer+1@example.test',
      Fee: '30.00',
      ...Object.fromEntries(operation.own),
      ...(operation.isTest ? { IsTest: '1' } : {}),
    });
    callBack(fields.toString(), SENDER, { 'content-type': 'application/x-www-form-urlencoded' });
  }

  /** The body is a JSON string with a token; its key says whose it is. */
  function createRefund(body: string): Response {
    const [header = '', content = '', signature] = (JSON.parse(body) as string).split('.');
    const { OpKey, RefundSum, InvoiceItems } = decoded(content);
    const operation = operations.find(({ opKey }) => opKey === OpKey);
    const third = SHOPS[operation?.shop ?? '']?.third ?? '';
    const expected = createHmac('sha256', third).update(`${header}.${content}`).digest('base64url');
    if (!operation || signature !== expected) return Response.json({ message: 'Unauthorized' }, { status: 401 });
    const kopecks = RefundSum === undefined ? operation.kopecks : minor(JSON.stringify(RefundSum));
    if (operation.state !== 100 || kopecks > operation.kopecks - operation.back) {
      return Response.json({ success: false, message: 'NotEnoughOperationFunds', requestId: null });
    }
    if (Array.isArray(InvoiceItems)) {
      const slip = itemsOf(InvoiceItems, operation.receipt?.email ?? null);
      if (slip?.totalMinor !== kopecks)
        return Response.json({ success: false, message: 'WrongItems', requestId: null });
      slips.push({ ...slip, kind: 'refund', number: numberOf(operation), id: randomUUID(), isPrinted: true });
    }
    const made: Refund = { id: randomUUID(), operation, kopecks, label: 'processing' };
    operation.back += kopecks;
    refunds.set(made.id, made);
    if (operation.way === 'returned-at-once') made.label = 'finished';
    return Response.json({ success: true, message: null, requestId: made.id });
  }

  function refundState(id: string): Json {
    const refund = refunds.get(id);
    if (!refund) return { message: 'Id is invalid or request id does not exist' };
    return { requestId: id, amount: Number(refund.kopecks) / 100, label: refund.label };
  }

  function invoice(call: string, body: string): Response {
    const [header = '', content = '', signature] = (JSON.parse(body) as string).split('.');
    const fields = decoded(content);
    const login = String(fields['MerchantLogin']);
    const password1 = (mode === 'test' ? SHOPS[login]?.test : SHOPS[login]?.live)?.[0] ?? '';
    const expected = createHmac('md5', `${login}:${password1}`).update(`${header}.${content}`).digest('base64url');
    if (signature !== expected) return Response.json({ isSuccess: false, message: 'Wrong signature' });
    if (call === 'DeactivateInvoice') {
      const made = [...invoices.values()].find(
        ({ shop, fields: of }) => shop === login && of['InvId'] === fields['InvId'],
      );
      if (made) made.isOpen = false;
      return Response.json({ isSuccess: made !== undefined });
    }
    const code = randomUUID().replaceAll('-', '').slice(0, 22);
    invoices.set(code, { shop: login, fields, isOpen: true });
    return Response.json({
      isSuccess: true,
      id: randomUUID(),
      invId: fields['InvId'],
      url: `${BASE}/merchant/Invoice/${code}`,
    });
  }

  function fiscal(call: string, body: string): Response {
    const [content = '', signature = ''] = body.split('.');
    const fields = decoded(content);
    const password1 = SHOPS[String(fields['merchantId'])]?.live[0] ?? '';
    if (Buffer.from(signature, 'base64url').toString() !== md5(`${content}${password1}`)) {
      return Response.json({ ResultCode: '1000', Code: '1000', ResultDescription: 'Wrong signature' });
    }
    if (call !== 'Status') return attach(fields);
    const slip = slips.find(({ id }) => id === fields['id']);
    if (!slip) return Response.json({ Code: '1000', Description: 'not found' });
    if (!slip.isPrinted) return Response.json({ Code: '1', Description: 'Waits' });
    return Response.json({
      Code: '2',
      Description: 'Done',
      FnNumber: '9289000100348548',
      FiscalDocumentNumber: '135771',
      FiscalDocumentAttribute: '207899681',
      FiscalDate: null,
      FiscalType: null,
    });
  }

  /** A number that is known already makes no other receipt. */
  function attach(fields: Json): Response {
    const operation = operations.find(({ invId, state }) => invId === fields['originId'] && state === 100);
    const id = String(fields['id']);
    if (!operation) return Response.json({ ResultCode: '1000', ResultDescription: 'not found' });
    if (slips.some((slip) => slip.id === id)) return Response.json({ ResultCode: '1', ResultDescription: 'known' });
    const { email } = fields['client'] as { email: string };
    const slip = receiptOf(encodeURIComponent(JSON.stringify(fields)), email);
    if (slip) slips.push({ ...slip, kind: 'offset', number: numberOf(operation), id, isPrinted: false });
    return Response.json({ ResultCode: '0', ResultDescription: 'ok' });
  }

  const paid = (number: string): Operation => {
    const found = operations.findLast(
      ({ own, state }) =>
        state === 100 && own.some(([name, value]) => name.toLowerCase() === 'shp_order' && value === number),
    );
    if (!found) throw new Error(`Robokassa has no money of ${number}`);
    return found;
  };

  const settingsOf = (login: string) => {
    const shop = SHOPS[login];
    const [password1, password2] = shop?.[mode] ?? [];
    const password3 = shop?.third;
    return {
      merchantLogin: login,
      password1,
      password2,
      password3,
      apiBase: BASE,
      servicesBase: SERVICES,
      fiscalBase: FISCAL,
      siteUrl: 'https://school.test',
    };
  };

  return {
    provider: robokassa,
    settings: settingsOf('school-shop'),
    otherSettings: settingsOf('others-shop'),
    mode,
    lacks: ['refund news', 'refund memory'],
    ...wire,
    pay: async (url, way) => {
      const operation = onPage(url);
      operation.state = 100;
      operation.way = way;
      const { receipt, invId: id } = operation;
      if (receipt) slips.push({ ...receipt, kind: 'payment', number: numberOf(operation), id, isPrinted: false });
      notify(operation);
    },
    refuse: async (url) => {
      onPage(url).state = 10;
      return 'open';
    },
    // The page refuses from then on, and nobody is told.
    expire: async () => undefined,
    forged: (callback) => {
      const as = (change: (fields: URLSearchParams) => void): CallbackRequest => {
        const fields = new URLSearchParams(new TextDecoder().decode(callback.body));
        change(fields);
        return { ...callback, body: new TextEncoder().encode(fields.toString()) };
      };
      const signed = (fields: URLSearchParams, password2: string) => {
        const own = [...fields].filter(([name]) => name.startsWith('Shp_')).map(([name, value]) => `${name}=${value}`);
        return md5([fields.get('OutSum') ?? '', fields.get('InvId') ?? '', password2, ...own].join(':'));
      };
      const school = SHOPS['school-shop'];
      const others = SHOPS['others-shop'];
      return [
        ['without a signature', as((fields) => fields.delete('SignatureValue'))],
        ['with another sum', as((fields) => fields.set('OutSum', '1.000000'))],
        ['with another number', as((fields) => fields.set('Shp_order', 'LK-000000'))],
        ['with another invoice', as((fields) => fields.set('InvId', '70707'))],
        ['without our parameters', as((fields) => fields.delete('Shp_order'))],
        ['with two sums', as((fields) => fields.append('OutSum', '1.00'))],
        [
          'with the first password',
          as((fields) => fields.set('SignatureValue', signed(fields, school?.[mode][0] ?? ''))),
        ],
        [
          'with the password of another',
          as((fields) => fields.set('SignatureValue', signed(fields, others?.[mode][1] ?? ''))),
        ],
        ['with no password', as((fields) => fields.set('SignatureValue', signed(fields, '')))],
        ['by GET', { ...callback, method: 'GET' }],
      ];
    },
    giveBack: async (number, amountMinor) => {
      const operation = paid(number);
      const kopecks = amountMinor ?? operation.kopecks - operation.back;
      if (kopecks > operation.kopecks - operation.back) throw new Error(`Robokassa does not give ${kopecks} back`);
      operation.back += kopecks;
    },
    settle: async () => {
      const ends = [...refunds.values()].filter(({ label }) => label === 'processing');
      for (const refund of ends) {
        const { way } = refund.operation;
        const beside = ends.filter(({ operation }) => operation === refund.operation);
        const fails = way === 'never-returned' || (way === 'first-not-returned' && refund === beside[0]);
        if (fails && way === 'first-not-returned' && beside.length > 1) continue;
        refund.label = fails ? 'canceled' : 'finished';
        if (fails) refund.operation.back -= refund.kopecks;
      }
    },
    // Test operations are known to no interface.
    ...(mode === 'live'
      ? {
          cashRegister: {
            print: async () => {
              for (const slip of slips) slip.isPrinted = true;
            },
            slips: (number: string) => slips.filter((slip) => slip.number === number),
            calls: false,
            makesOffset: (_method: string, path: string) => path === '/RoboFiscal/Receipt/Attach',
          },
        }
      : {}),
    makesPayment: null,
    makesRefund: (_method, path) => path === '/RefundService/Refund/Create',
    close: async () => undefined,
  };
}

/** The same shop with its test passwords. */
export const openRobokassaTest = (clock: Clock): Promise<ProviderStand> => openRobokassa(clock, 'test');

function checkReceipt(receipt: Json, kopecks: bigint): void {
  const items = receipt['items'] as { name: string; sum: number }[];
  if (items.some(({ name }) => name.length > 128)) throw new Error('a name is too long');
  if (items.reduce((sum, item) => sum + minor(String(item.sum)), 0n) !== kopecks) throw new Error('the sums differ');
}

function receiptOf(receipt: string | null, email: string | null): Operation['receipt'] {
  if (receipt === null) return null;
  const { items } = JSON.parse(decodeURIComponent(receipt)) as {
    items: { name: string; sum: number; payment_method: string }[];
  };
  return {
    email,
    totalMinor: items.reduce((sum, item) => sum + minor(String(item.sum)), 0n),
    names: items.map(({ name }) => name),
    modes: items.map(({ payment_method: mode }) => mode),
  };
}

function itemsOf(invoiceItems: unknown, email: string | null): Operation['receipt'] {
  if (!Array.isArray(invoiceItems)) return null;
  const items = invoiceItems as { Name: string; Cost: number; PaymentMethod: string }[];
  return {
    email,
    totalMinor: items.reduce((sum, { Cost }) => sum + minor(String(Cost)), 0n),
    names: items.map(({ Name }) => Name),
    modes: items.map(({ PaymentMethod }) => PaymentMethod),
  };
}

const numberOf = ({ own }: Operation): string => own.find(([name]) => name.toLowerCase() === 'shp_order')?.[1] ?? '';

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
const decoded = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
const rubles = (kopecks: bigint): string => `${kopecks / 100n}.${(kopecks % 100n).toString().padStart(2, '0')}`;

function minor(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(2, '0').slice(0, 2));
}

const result = (code: number, content = ''): string => `<?xml version="1.0" encoding="utf-8"?>
<OperationStateResponse xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://merchant.roboxchange.com/WebService/">
  <Result><Code>${code}</Code></Result>
  ${content}
</OperationStateResponse>`;

const xml = (text: string): Response => new Response(text, { headers: { 'content-type': 'text/xml; charset=utf-8' } });
