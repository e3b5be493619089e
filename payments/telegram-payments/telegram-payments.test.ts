import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { sourceFiles } from '../../tests/harness/sources.ts';
import type { FiscalReceipt } from '../fiscal.ts';
import type { ChatOrder, ChatPaymentUpdate } from '../provider.ts';
import { telegramPayments } from './index.ts';

const TEST_TOKEN = '381764678:TEST:100037';
const LIVE_TOKEN = '390540012:LIVE:12345';

function connect(
  receiptShape = 'none',
  { providerToken = TEST_TOKEN, mode = 'test' }: { providerToken?: string; mode?: 'test' | 'live' } = {},
) {
  const noNetwork = () => Promise.reject(new Error('nothing is called'));
  const tools = { fetch: noNetwork, clock: fixedClock('2026-11-22T09:00:00Z'), mode };
  return telegramPayments.connect({ providerToken, receiptShape }, tools);
}

function order(changes: Partial<ChatOrder> = {}): ChatOrder {
  return {
    id: 123,
    number: 'LK-000123',
    idempotencyKey: 'a'.repeat(48),
    amountMinor: 5500_00n,
    currency: 'RUB',
    description: 'Школа «Старт»: платёж LK-000123',
    items: [
      { title: 'Абонемент «8 занятий»', amountMinor: 4800_00n },
      { title: 'Занятие в долг', amountMinor: 700_00n },
    ],
    locale: 'ru',
    returnUrl: 'https://cabinet.test/back',
    callbackUrl: 'https://cabinet.test/hooks/x/y',
    expiresAt: new Date('2026-11-23T09:00:00Z'),
    title: 'Платёж LK-000123',
    details: 'Школа «Старт»',
    payload: 'telegram-payments/hook/LK-000123',
    startParameter: 's_debts',
    ...changes,
  };
}

const receipt: FiscalReceipt = {
  buyerEmail: 'anna@example.com',
  taxSystem: 'usn_income',
  items: [
    { name: 'Абонемент', amountMinor: 4800_00n, vat: 'none', subject: 'service', mode: 'full_prepayment' },
    { name: 'Занятие', amountMinor: 700_05n, vat: 'vat5', subject: 'service', mode: 'prepayment' },
  ],
};

describe('an invoice', () => {
  it('names what is paid, adds up, and cannot be paid by whom it was forwarded to', () => {
    expect(connect().makeInvoice?.(order())).toEqual({
      title: 'Платёж LK-000123',
      description: 'Школа «Старт»',
      payload: 'telegram-payments/hook/LK-000123',
      providerToken: TEST_TOKEN,
      currency: 'RUB',
      prices: [
        { label: 'Абонемент «8 занятий»', amountMinor: 4800_00n },
        { label: 'Занятие в долг', amountMinor: 700_00n },
      ],
      startParameter: 's_debts',
      providerData: null,
      needsEmail: false,
    });
  });

  it('keeps to Telegram’s lengths, and cuts no character in two', () => {
    const invoice = connect().makeInvoice?.(
      order({
        title: `${'а'.repeat(30)}😀😀`,
        details: 'я'.repeat(400),
        items: [{ title: 'ж'.repeat(200), amountMinor: 5500_00n }],
      }),
    );
    expect(invoice?.title).toBe(`${'а'.repeat(30)}…`);
    expect(invoice?.description).toHaveLength(255);
    expect(invoice?.prices[0]?.label).toHaveLength(64);
  });

  it('is one line where there are none, or more than a telephone shows', () => {
    const items = Array.from({ length: 21 }, (_, index) => ({ title: `${index}`, amountMinor: 100_00n }));
    for (const each of [order({ items: [] }), order({ items, amountMinor: 2100_00n })]) {
      const prices = connect().makeInvoice?.(each).prices;
      expect(prices).toEqual([{ label: each.description, amountMinor: each.amountMinor }]);
    }
  });

  it.each([
    ['Stars, which belong to the bot’s owner', { currency: 'XTR' }, 'the currency XTR'],
    ['what is no currency', { currency: 'rub' }, 'the currency rub'],
    ['next to nothing', { amountMinor: 29_99n, items: [] }, 'too little'],
    ['nothing in a currency that it knows no limits of', { currency: 'KZT', amountMinor: 0n, items: [] }, 'too little'],
    ['a fortune', { amountMinor: 2_000_000_01n, items: [] }, 'too much'],
    ['a payload that is too long', { payload: 'ж'.repeat(65) }, '130 bytes'],
    ['no payload', { payload: '' }, '0 bytes'],
    ['no start parameter', { startParameter: '' }, 'forwarded copy'],
    ['items that do not add up', { amountMinor: 5500_01n }, 'do not add up'],
    ['a receipt that would get lost', { receipt }, 'fiscal receipt'],
  ])('is not made of %s', (_what, changes, reason) => {
    const make = () => connect().makeInvoice?.(order(changes));
    expect(make).toThrow(expect.objectContaining({ name: 'ProviderError', isFinal: true }));
    expect(make).toThrow(reason);
  });

  it('is not made with a token of the other mode', async () => {
    const wrong = [
      connect('none', { mode: 'live' }),
      connect('none', { providerToken: LIVE_TOKEN, mode: 'test' }),
    ] as const;
    for (const connection of wrong) {
      expect(() => connection.makeInvoice?.(order())).toThrow('provider token');
      await expect(connection.check?.()).rejects.toMatchObject({ isFinal: true });
    }
    await connect('none', { providerToken: LIVE_TOKEN, mode: 'live' }).check?.();
  });
});

describe('a fiscal receipt', () => {
  const dataOf = (shape: string) => {
    const invoice = connect(shape).makeInvoice?.(order({ amountMinor: 5500_05n, items: [], receipt }));
    expect(invoice?.needsEmail).toBe(true);
    return JSON.parse(invoice?.providerData ?? 'null') as unknown;
  };

  it('travels to YooKassa as it takes it', () => {
    expect(dataOf('yookassa')).toEqual({
      receipt: {
        tax_system_code: 2,
        items: [
          {
            description: 'Абонемент',
            quantity: '1.00',
            amount: { value: '4800.00', currency: 'RUB' },
            vat_code: 1,
            payment_subject: 'service',
            payment_mode: 'full_prepayment',
          },
          {
            description: 'Занятие',
            quantity: '1.00',
            amount: { value: '700.05', currency: 'RUB' },
            vat_code: 7,
            payment_subject: 'service',
            payment_mode: 'partial_prepayment',
          },
        ],
      },
    });
  });

  it('travels to Robokassa as it takes it', () => {
    const common = { quantity: 1, payment_object: 'service' };
    expect(dataOf('robokassa')).toEqual({
      Receipt: {
        sno: 'usn_income',
        items: [
          { ...common, name: 'Абонемент', sum: 4800, tax: 'none', payment_method: 'full_prepayment' },
          { ...common, name: 'Занятие', sum: 700.05, tax: 'vat5', payment_method: 'prepayment' },
        ],
      },
    });
  });
});

describe('what the chat says', () => {
  const fixture = readFileSync(new URL('fixtures/successful-payment.json', import.meta.url));
  const paid: ChatPaymentUpdate = {
    kind: 'paid',
    reference: 'LK-000123',
    amountMinor: 4800_00n,
    currency: 'RUB',
    chargeId: '5512345678_7001_381764678_7001_20261122',
    providerChargeId: '2e1a6c4f-000f-5000-8000-1b2c3d4e5f60',
  };

  it('of money is one event for each charge, and says all that is known of it', () => {
    const { readChat, readEvent } = connect();
    const news = readChat?.(paid);
    if (news?.kind !== 'event') throw new Error('no event');
    expect(news.event).toEqual({
      eventKey: `paid:${paid.chargeId}`,
      providerPaymentId: paid.chargeId,
      reference: 'LK-000123',
    });
    expect(JSON.parse(Buffer.from(news.body).toString())).toEqual(JSON.parse(fixture.toString()));
    expect(readEvent?.({ eventKey: '', body: news.body })).toEqual({
      providerPaymentId: paid.chargeId,
      state: 'succeeded',
      receivedMinor: 4800_00n,
      refundedMinor: 0n,
      currency: 'RUB',
      reference: 'LK-000123',
      merchantMatches: true,
      method: 'Telegram',
    });
    const long = readChat?.({ ...paid, chargeId: 'c'.repeat(500) });
    expect(long?.kind === 'event' && long.event.eventKey.length).toBeLessThanOrEqual(200);
  });

  it('before it is a question, and money without a charge is none', () => {
    const { readChat } = connect();
    expect(readChat?.({ ...paid, kind: 'pre-checkout', chargeId: null })).toEqual({
      kind: 'pre-check',
      check: { reference: 'LK-000123', amountMinor: 4800_00n, currency: 'RUB' },
    });
    expect(() => readChat?.({ ...paid, chargeId: null })).toThrow('without a charge id');
  });

  it('is nothing where bytes are not of ours', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"reference":"LK-1","amountMinor":"-5"}',
      fixture.toString().replace('48', '-'),
    ]) {
      expect(connect().readEvent?.({ eventKey: '', body: Buffer.from(text) })).toBeNull();
    }
  });
});

describe('by HTTP', () => {
  it('nothing is proven, whatever comes', () => {
    const request = { method: 'POST', type: null, headers: new Headers(), query: new URLSearchParams() };
    for (const body of [Buffer.alloc(0), Buffer.from('{"update_id":1}')]) {
      const parsed = connect().parseCallback({ ...request, body, remoteAddress: '149.154.167.220' });
      expect(parsed.kind).toBe('unproven');
    }
  });

  it('there is no page to pay at', async () => {
    await expect(connect().createPayment(order())).rejects.toMatchObject({ isFinal: true });
    expect(await connect().fetchPayment({ ...order(), providerPaymentId: null, createdAt: new Date(0) })).toBeNull();
  });
});

describe('Stars', () => {
  it('are offered nowhere: no code asks for their currency, but to refuse it', () => {
    const asking = sourceFiles().filter(({ text }) => /\bXTR\b/u.test(text));
    const elsewhere = asking.map(({ path }) => path).filter((path) => !path.startsWith('playground/'));
    expect(elsewhere).toEqual(['payments/telegram-payments/invoice.ts']);
  });
});
