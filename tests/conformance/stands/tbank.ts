import { Buffer } from 'node:buffer';
import { createHash, randomInt } from 'node:crypto';
import type { Clock } from '../../../domain/clock.ts';
import { tbank } from '../../../payments/tbank/index.ts';
import type { Slip } from '../cash-register.ts';
import type { CardFate, PayerWay, ProviderStand } from '../provider-stand.ts';
import { openWire } from './wire.ts';

const TERMINALS: Readonly<Record<string, string>> = {
  SchoolDEMO: 'usaf8fw8fsw21g',
  OthersDEMO: 'another password 1',
};
const SENDER = '91.194.226.7';
const PAGE = 'https://pay.tbank.test/new/';

type Json = Record<string, unknown>;
interface Receipt extends Json {
  readonly Email: string;
  readonly Items: readonly { Name: string; Amount: number; PaymentMethod: string }[];
}
interface WaitingReceipt {
  readonly payment: Payment;
  readonly kind: Slip['kind'];
  readonly receipt: Receipt;
  isPrinted: boolean;
}
interface Payment {
  readonly terminal: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly original: number;
  readonly dueAt: Date;
  readonly isRecurrent: boolean;
  rebillId?: string;
  left: number;
  status: string;
  way: PayerWay;
  readonly refunds: Map<string, number>;
  underWay: number;
  readonly receipt: Receipt | undefined;
}

/**
 * T-Bank's acquiring as its documentation describes it: https://developer.tbank.ru/eacq. `Init` knows no idempotency,
 * `Cancel` knows keys, money that goes back by SBP takes a while, and what does not arrive is told by nobody.
 */
export async function openTbank(clock: Clock): Promise<ProviderStand> {
  const payments = new Map<string, Payment>();
  const rebills = new Map<string, CardFate>();
  const receipts: WaitingReceipt[] = [];
  const { wire, callBack } = openWire(answer);

  function notify(payment: Payment, status: string): void {
    const fields = {
      TerminalKey: payment.terminal,
      OrderId: payment.orderId,
      Success: !['REJECTED', 'DEADLINE_EXPIRED'].includes(status),
      Status: status,
      PaymentId: Number(payment.paymentId),
      ErrorCode: status === 'REJECTED' ? '1051' : '0',
      Amount: payment.left,
      CardId: 10_452_089,
      Pan: '430000******0777',
      ExpDate: '1230',
      ...(payment.rebillId === undefined ? {} : { RebillId: payment.rebillId }),
      Data: { Source: 'cards' },
    };
    callBack(JSON.stringify({ ...fields, Token: sign(fields, TERMINALS[payment.terminal] ?? '') }), SENDER);
  }

  function tellOfReceipt({ payment, kind, receipt }: WaitingReceipt, documentNumber: number): void {
    const fields = {
      TerminalKey: payment.terminal,
      OrderId: payment.orderId,
      Success: true,
      Status: 'RECEIPT',
      PaymentId: Number(payment.paymentId),
      ErrorCode: '0',
      Amount: receipt.Items.reduce((sum, { Amount }) => sum + Amount, 0),
      FnNumber: '9999078900002951',
      FiscalDocumentNumber: documentNumber,
      FiscalDocumentAttribute: 3_107_456_789,
      Receipt: receipt,
      ...(kind === 'offset' ? { Payments: receipt['Payments'] } : {}),
      Type: kind === 'refund' ? 'IncomeReturn' : 'Income',
      Url: `https://ofd.test/rec/${documentNumber}`,
    };
    callBack(JSON.stringify({ ...fields, Token: sign(fields, TERMINALS[payment.terminal] ?? '') }), SENDER);
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const body = JSON.parse(await request.text()) as Json;
    const terminal = word(body['TerminalKey']);
    const password = TERMINALS[terminal];
    if (password === undefined) return refused('205');
    if (body['Token'] !== sign(body, password)) return refused('204');
    if (pathname === '/v2/Init') return init(terminal, body);
    if (pathname === '/v2/CheckOrder') return checkOrder(terminal, word(body['OrderId']));
    const payment = payments.get(word(body['PaymentId']));
    if (payment?.terminal !== terminal) return refused('255');
    if (pathname === '/v2/GetState') return shown(current(payment));
    const receipt = body['Receipt'] as Receipt | undefined;
    if (pathname === '/v2/Charge') return charge(current(payment), word(body['RebillId']));
    if (pathname === '/v2/Cancel') {
      const knows = payment.refunds.has(word(body['ExternalRequestId']));
      const isPaid = ['CONFIRMED', 'PARTIAL_REFUNDED'].includes(payment.status);
      const answered = cancel(current(payment), Number(body['Amount']), body['ExternalRequestId']);
      if (receipt && isPaid && !knows && payment.status !== 'CONFIRMED') {
        receipts.push({ payment, kind: 'refund', receipt, isPrinted: false });
      }
      return answered;
    }
    // It knows no keys: each call makes another receipt.
    if (pathname === '/cashbox/SendClosingReceipt' && receipt) {
      receipts.push({ payment, kind: 'offset', receipt, isPrinted: false });
      return Response.json({ Success: true, ErrorCode: '0' });
    }
    return refused('9999');
  }

  function init(terminal: string, body: Json): Response {
    const amount = Number(body['Amount']);
    const orderId = word(body['OrderId']);
    const dueAt = new Date(word(body['RedirectDueDate']));
    const isBad = !Number.isSafeInteger(amount) || amount < 1 || orderId === '' || orderId.length > 36;
    if (isBad || word(body['Description']).length > 140) return refused('1001');
    // From one minute to ninety days ahead.
    if (dueAt.getTime() - clock.now().getTime() < 60_000) return refused('1002');
    const receipt = body['Receipt'] as Receipt | undefined;
    if (receipt && receipt.Items.reduce((sum, item) => sum + item.Amount, 0) !== amount) return refused('308');
    const paymentId = String(randomInt(1_000_000_000, 9_999_999_999));
    const payment: Payment = {
      terminal,
      orderId,
      paymentId,
      original: amount,
      left: amount,
      dueAt,
      isRecurrent: body['Recurrent'] === 'Y' && word(body['CustomerKey']) !== '',
      status: 'NEW',
      way: 'returned-at-once',
      refunds: new Map(),
      underWay: 0,
      receipt,
    };
    payments.set(paymentId, payment);
    return shown(payment, { PaymentURL: `${PAGE}${paymentId}` });
  }

  function charge(payment: Payment, rebillId: string): Response {
    const fate = rebills.get(rebillId);
    if (fate === undefined || payment.status !== 'NEW') return refused(fate === undefined ? '9' : '8');
    payment.status = fate === 'chargeable' ? 'CONFIRMED' : 'REJECTED';
    if (fate === 'chargeable') notify(payment, 'AUTHORIZED');
    notify(payment, payment.status);
    return fate === 'chargeable' ? shown(payment) : refused('1051');
  }

  function checkOrder(terminal: string, orderId: string): Response {
    const own = [...payments.values()].filter((each) => each.terminal === terminal && each.orderId === orderId);
    if (own.length === 0) return refused('335');
    const listed = own.map(current).map(({ paymentId, left, status }) => ({
      PaymentId: paymentId,
      Amount: left,
      Status: status,
      Success: true,
      ErrorCode: '0',
    }));
    return Response.json({ TerminalKey: terminal, OrderId: orderId, Success: true, ErrorCode: '0', Payments: listed });
  }

  function cancel(payment: Payment, amount: number, key: unknown): Response {
    const before = payment.left;
    const say = () => shown(payment, { OriginalAmount: before, NewAmount: payment.left });
    if (['NEW', 'FORM_SHOWED', 'REJECTED', 'AUTH_FAIL'].includes(payment.status)) {
      payment.status = 'CANCELED';
      notify(payment, 'CANCELED');
      return say();
    }
    if (typeof key === 'string' && payment.refunds.has(key)) return say();
    if (!['CONFIRMED', 'PARTIAL_REFUNDED'].includes(payment.status)) return refused('4');
    if (amount > payment.left) return refused('10');
    if (typeof key === 'string') payment.refunds.set(key, amount);
    if (payment.way === 'returned-at-once') giveBack(payment, amount);
    else {
      payment.status = 'ASYNC_REFUNDING';
      payment.underWay = amount;
    }
    return say();
  }

  function giveBack(payment: Payment, amount: number): void {
    payment.left -= amount;
    payment.status = payment.left === 0 ? 'REFUNDED' : 'PARTIAL_REFUNDED';
    notify(payment, payment.status);
  }

  function current(payment: Payment): Payment {
    if (payment.status === 'NEW' && clock.now() > payment.dueAt) payment.status = 'DEADLINE_EXPIRED';
    return payment;
  }

  function onPage(url: string): Payment {
    const payment = payments.get(url.slice(PAGE.length));
    if (!payment || !['NEW', 'REJECTED'].includes(current(payment).status)) throw new Error(`${url} takes no money`);
    return payment;
  }

  const byNumber = (number: string): Payment => {
    const found = [...payments.values()].findLast(({ orderId }) => orderId === number);
    if (!found) throw new Error(`T-Bank knows no ${number}`);
    return found;
  };

  return {
    provider: tbank,
    settings: { terminalKey: 'SchoolDEMO', password: TERMINALS['SchoolDEMO'], apiBase: 'https://securepay.test' },
    otherSettings: { terminalKey: 'OthersDEMO', password: TERMINALS['OthersDEMO'], apiBase: 'https://securepay.test' },
    ...wire,
    pay: async (url, way) => {
      const payment = onPage(url);
      payment.way = way;
      payment.status = 'CONFIRMED';
      // In one stage both are told at once.
      notify(payment, 'AUTHORIZED');
      notify(payment, 'CONFIRMED');
      if (payment.receipt) receipts.push({ payment, kind: 'payment', receipt: payment.receipt, isPrinted: false });
    },
    payKeeping: async (url, fate) => {
      const payment = onPage(url);
      if (payment.isRecurrent) {
        payment.rebillId = String(randomInt(100_000, 999_999_999));
        rebills.set(payment.rebillId, fate);
      }
      payment.status = 'CONFIRMED';
      notify(payment, 'AUTHORIZED');
      notify(payment, 'CONFIRMED');
    },
    makesCharge: (_method, path) => path === '/v2/Charge',
    refuse: async (url) => {
      const payment = onPage(url);
      payment.status = 'REJECTED';
      notify(payment, 'REJECTED');
      return 'open';
    },
    expire: async (number) => {
      const payment = byNumber(number);
      payment.status = 'DEADLINE_EXPIRED';
      notify(payment, 'DEADLINE_EXPIRED');
    },
    forged: (callback) => {
      const fields = JSON.parse(Buffer.from(callback.body).toString()) as Json;
      const as = (changed: Json) => ({ ...callback, body: Buffer.from(JSON.stringify(changed)) });
      const { Token: _, ...unsigned } = fields;
      return [
        ['without a token', as(unsigned)],
        ['with another sum', as({ ...fields, Amount: 1 })],
        ['with another number', as({ ...fields, OrderId: 'LK-000000' })],
        ['with the password of another', as({ ...fields, Token: sign(fields, TERMINALS['OthersDEMO'] ?? '') })],
        ['with no password', as({ ...fields, Token: sign(fields, '') })],
      ];
    },
    giveBack: async (number, amountMinor) => {
      const payment = byNumber(number);
      const amount = amountMinor === undefined ? payment.left : Number(amountMinor);
      if (amount > payment.left) throw new Error(`T-Bank does not give ${amount} back`);
      giveBack(payment, amount);
    },
    undoRefund: async (number) => {
      const payment = byNumber(number);
      payment.left += payment.underWay || [...payment.refunds.values()].at(-1) || 0;
      payment.status = payment.left === payment.original ? 'CONFIRMED' : 'PARTIAL_REFUNDED';
    },
    settle: async () => {
      for (const payment of payments.values()) {
        if (payment.status !== 'ASYNC_REFUNDING') continue;
        if (payment.way === 'returned-late') giveBack(payment, payment.underWay);
        else {
          if (payment.way === 'first-not-returned') payment.way = 'returned-late';
          payment.status = payment.left === payment.original ? 'CONFIRMED' : 'PARTIAL_REFUNDED';
        }
      }
    },
    cashRegister: {
      print: async () => {
        for (const [index, waiting] of receipts.entries()) {
          if (waiting.isPrinted) continue;
          waiting.isPrinted = true;
          tellOfReceipt(waiting, index + 1);
        }
      },
      slips: (number) =>
        receipts
          .filter(({ payment }) => payment.orderId === number)
          .map(({ kind, receipt: { Email, Items } }) => ({
            kind,
            email: Email,
            totalMinor: BigInt(Items.reduce((sum, { Amount }) => sum + Amount, 0)),
            names: Items.map(({ Name }) => Name),
            modes: Items.map(({ PaymentMethod }) => PaymentMethod),
          })),
      calls: true,
      makesOffset: (_method, path) => path === '/cashbox/SendClosingReceipt',
    },
    makesPayment: (_method, path) => path === '/v2/Init',
    makesRefund: (_method, path) => path === '/v2/Cancel',
    close: async () => undefined,
  };
}

/** https://developer.tbank.ru/eacq/intro/developer/token */
function sign(fields: Json, password: string): string {
  const pairs: Record<string, string> = { Password: password };
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'Token') continue;
    if (typeof value === 'string') pairs[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') pairs[name] = `${value}`;
  }
  const line = Object.keys(pairs)
    .toSorted()
    .map((name) => pairs[name] ?? '')
    .join('');
  return createHash('sha256').update(line, 'utf8').digest('hex');
}

const shown = ({ terminal, orderId, paymentId, left, status }: Payment, more: Json = {}): Response =>
  Response.json({
    TerminalKey: terminal,
    OrderId: orderId,
    PaymentId: paymentId,
    Amount: left,
    Status: status,
    Success: true,
    ErrorCode: '0',
    Params: [
      { Key: 'Route', Value: 'ACQ' },
      { Key: 'Source', Value: 'cards' },
    ],
    ...more,
  });

const refused = (code: string): Response =>
  Response.json({ Success: false, ErrorCode: code, Message: 'Неверные параметры', Details: '' });

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
