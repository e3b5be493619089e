import { describe, expect, it, onTestFinished } from 'vitest';
import { settlePayment } from '../../domain/payments/settle.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { ledgerFaults } from '../../feed/testing.ts';
import { retireInvoices } from '../../jobs/invoices/invoices.ts';
import { createTranslator } from '../../locales/index.ts';
import { applyDueEvents } from '../../settlement/apply.ts';
import { checkoutRoutes } from '../../webhooks/checkout.ts';
import { createMetrics } from '../../webhooks/metrics.ts';
import { openOutside, startInside } from '../harness/app.ts';
import { openBotWorld, record } from '../harness/bot.ts';
import { payInChat, TEST_TOKEN } from '../harness/chat-payments.ts';
import { addClient } from '../harness/clients.ts';
import { type FamilyWorld, openFamilyWorld } from '../harness/family.ts';
import { openCabinet, paidOnce, plain, says, tap, traceOf } from '../harness/journey.ts';
import { reportOf } from '../harness/payments.ts';

const WORDS = {
  debts: ['Подходит срок оплаты', 'Due soon or owed'],
  pay: [/^💳 Оплатить/u, /^💳 Pay/u],
  checkout: ['Оплата:', 'Payment:'],
  goOn: ['Перейти к оплате', 'Go on to pay'],
  payment: ['Платёж LK', 'Payment LK'],
  payHere: ['Оплатить здесь', 'Pay here'],
  receipt: ['Подтверждение оплаты', 'Payment receipt'],
  paysupport: ['Вопросы об оплате', 'Questions about payments'],
  terms: ['Условия оплаты', 'Payment terms'],
} as const;
type Word = keyof typeof WORDS;

/** A family whose school is paid in the chat. */
async function scene(locale: 'ru' | 'en' = 'ru', providerToken = TEST_TOKEN) {
  const world = await openFamilyWorld(locale, ['sport']);
  const settings = JSON.stringify({ providerToken, receiptShape: 'none' });
  await world.db.merchant.updateMany({ data: { provider: 'telegram-payments', credentials: settings } });
  const word = (name: Word) => WORDS[name][locale === 'ru' ? 0 : 1];
  const { user, playground, db } = world;
  const sees = async (name: Word) => {
    const wanted = word(name);
    const fits = (text: string) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
    return user.until((each) => user.last() === each && fits(plain(each.text)));
  };
  const press = async (name: Word, then?: Word) => {
    await user.press(word(name));
    await playground.idle();
    if (then) await sees(then);
  };
  const invoices = () => user.messages().filter(({ invoice }) => invoice !== undefined);
  return {
    ...world,
    sees,
    press,
    invoices,
    /** From the debts to the screen of a payment of all of them. */
    async start() {
      await user.pressData(user.last()?.message_id ?? 0, 'open:debts');
      await playground.idle();
      await sees('debts');
      await press('pay', 'checkout');
      await press('goOn', 'payment');
      return db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } });
    },
    async invoice() {
      await press('payHere');
      const [shown, ...others] = invoices();
      if (!shown || others.length > 0) throw new Error(`${invoices().length} invoices; the log: ${world.log.join()}`);
      return shown.message_id;
    },
    payment: () => db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } }),
  };
}

async function expectNothingPaid({ db }: FamilyWorld): Promise<void> {
  expect(await db.payment.count({ where: { receivedMinor: { gt: 0 } } })).toBe(0);
  expect(await db.paymentEvent.count()).toBe(0);
}

describe.each(['ru', 'en'] as const)('paying in the chat, in %s', (locale) => {
  it('goes from the debts over an invoice to the receipt, and says whom to ask', async () => {
    const one = await scene(locale);
    const shown = record(one.playground);
    await one.start();
    const messageId = await one.invoice();
    const call = one.invoices()[0]?.invoice;
    expect(call).toMatchObject({ currency: 'RUB', total_amount: 10_200_00, start_parameter: 's_debts' });
    expect(await one.user.pay(messageId)).toBeUndefined();
    await one.playground.idle();
    await one.sees('receipt');
    expect(one.invoices()).toEqual([]);
    expect(await one.payment()).toMatchObject({
      status: 'succeeded',
      receivedMinor: 10_200_00n,
      invoiceMessageId: null,
      method: 'Telegram',
    });
    expect(await one.db.paymentEvent.findMany()).toMatchObject([
      { outcome: 'credited', provider: 'telegram-payments' },
    ]);
    expect(await one.db.notice.findMany()).toMatchObject([{ kind: 'payment-succeeded' }]);
    for (const command of ['paysupport', 'terms'] as const) {
      one.user.send(`/${command}`);
      await one.playground.idle();
      await one.sees(command);
    }
    await expect(shown()).toMatchFileSnapshot(`transcripts/chat-payment.${locale}.txt`);
    expect(await ledgerFaults(one.db)).toEqual([]);
    expect(one.log.filter((line) => !line.startsWith('{"level":30'))).toEqual([]);
  });
});

it('terms and whom to ask are told to anybody, and nothing personal with them', async () => {
  const { db, john, playground } = await openBotWorld();
  const contacts = { phone: '+7 495 111-11-11' };
  const common = { kind: 'school', timeZone: 'Europe/Moscow', currency: 'RUB', registrationMode: 'invited' } as const;
  const offerUrl = 'https://start.example/offer';
  await db.organization.create({
    data: { id: 'start', name: 'Школа «Старт»', accountWord: 'contract', contacts, offerUrl, ...common },
  });
  john.send('/terms');
  await playground.idle();
  const terms = await john.until(({ text }) => text?.includes('Public offer — Школа «Старт»') ?? false);
  expect(terms.entities).toContainEqual(expect.objectContaining({ type: 'text_link', url: offerUrl }));
  john.send('/paysupport');
  await playground.idle();
  await john.until(({ text }) => text?.includes('+7 495 111-11-11') ?? false);
});

describe('an invoice in the chat', () => {
  it('is one, however often it is asked for, and is sent anew to whom it has got lost', async () => {
    const one = await scene();
    await one.start();
    const first = await one.invoice();
    await one.press('payHere');
    expect(one.invoices().map(({ message_id }) => message_id)).toEqual([first]);
    one.clock.advance(41_000);
    await one.press('payHere');
    const [second, ...others] = one.invoices();
    expect(others).toEqual([]);
    expect(second?.message_id).toBeGreaterThan(first);
    expect(await one.payment()).toMatchObject({ status: 'pending', invoiceMessageId: second?.message_id });
  });

  it('of another payment takes its place', async () => {
    const one = await scene();
    await one.start();
    await one.invoice();
    const before = await one.payment();
    const other = await startPayment(one.db, one.clock, {
      clientId: one.clientId,
      telegramUserId: one.telegramUserId,
      organizationId: 'sport',
      merchantId: before.merchantId ?? 0,
      lines: [{ accountId: await one.accountId('Д-01001'), amountMinor: 500_00n }],
    });
    await one.user.pressData(one.user.last()?.message_id ?? 0, `open:payment:${other.id}`);
    await one.playground.idle();
    await one.press('payHere');
    expect(one.invoices()).toMatchObject([{ invoice: { total_amount: 500_00 } }]);
    expect(await one.db.payment.findUniqueOrThrow({ where: { id: before.id } })).toMatchObject({
      invoiceMessageId: null,
    });
  });

  it.each([
    [
      'when its debt has been paid meanwhile',
      /уже оплачен или его сумма изменилась/u,
      async (one: FamilyWorld) => {
        const charge = await one.db.charge.findFirstOrThrow({ where: { kind: 'lesson' } });
        await one.db.charge.update({ where: { id: charge.id }, data: { allocatedMinor: charge.amountMinor } });
      },
    ],
    [
      'when it has been paid itself',
      /уже оплачен, платить ещё раз не нужно/u,
      async ({ db, clock }: FamilyWorld) => {
        const payment = await db.payment.findFirstOrThrow();
        await settlePayment(db, clock, { paymentId: payment.id, report: reportOf(payment) });
      },
    ],
    ['when its time is up', /Срок этого счёта истёк/u, async ({ clock }: FamilyWorld) => clock.advance(25 * 3_600_000)],
    [
      'when the organization takes no payments this way any more',
      /больше не принимает/u,
      async ({ db }: FamilyWorld) => db.merchant.updateMany({ data: { enabled: false } }),
    ],
    [
      'to a chat that is not bound any more',
      /выставлен другому/u,
      async ({ db, clock }: FamilyWorld) => db.binding.updateMany({ data: { endedAt: clock.now() } }),
    ],
    [
      'when somebody else was meant',
      /выставлен другому/u,
      async ({ db }: FamilyWorld) => {
        await db.telegramUser.create({ data: { id: 9n, chatId: 9n, firstName: 'Пётр', locale: 'ru' } });
        await db.payment.updateMany({ data: { telegramUserId: 9n } });
      },
    ],
    [
      'with another sum',
      /не совпадает/u,
      async ({ db }: FamilyWorld) => db.payment.updateMany({ data: { amountMinor: 1_00n } }),
    ],
    [
      'when no such payment is known',
      /не из вашего кабинета/u,
      async ({ db }: FamilyWorld) => db.payment.updateMany({ data: { number: 'LK-999999' } }),
    ],
  ])('is not paid %s', async (_when, reason, change) => {
    const one = await scene();
    await one.start();
    const messageId = await one.invoice();
    const events = await one.db.paymentEvent.count();
    await change(one);
    const receivedMinor = (await one.payment()).receivedMinor;
    expect(await one.user.pay(messageId)).toMatch(reason);
    await one.playground.idle();
    expect(await one.db.paymentEvent.count()).toBe(events);
    expect((await one.payment()).receivedMinor).toBe(receivedMinor);
  });

  it('leaves the chat when its time is up, its debt is smaller, or it was paid elsewhere', async () => {
    const one = await scene();
    const gone: number[] = [];
    const telegram = { deleteMessage: async (_chat: bigint, id: number) => void gone.push(id) };
    const log = { info: () => undefined };
    const retire = () => retireInvoices({ db: one.db, clock: one.clock, telegram, log });
    await one.start();
    const messageId = await one.invoice();
    expect(await retire()).toBe(0);
    const charge = await one.db.charge.findFirstOrThrow({ where: { kind: 'lesson' } });
    await one.db.charge.update({ where: { id: charge.id }, data: { allocatedMinor: 1n } });
    expect(await retire()).toBe(1);
    expect(gone).toEqual([messageId]);
    expect(await retire()).toBe(0);

    await one.db.charge.update({ where: { id: charge.id }, data: { allocatedMinor: 0n } });
    for (const change of [
      { status: 'expired', checkedAt: one.clock.now() },
      { status: 'succeeded', receivedMinor: 10_200_00n, finishedAt: one.clock.now() },
      { status: 'pending', receivedMinor: 0n, finishedAt: null, expiresAt: one.clock.now() },
    ] as const) {
      await one.db.payment.updateMany({ data: { ...change, invoiceMessageId: 77 } });
      expect(await retire()).toBe(1);
    }
  });

  it.each([
    ['that Telegram does not know', 'nobody:TEST:100037'],
    ['of real money, for a test merchant', '381764678:LIVE:100037'],
  ])('is not sent with a token %s: the client is told, and staff read why', async (_which, token) => {
    const one = await scene('ru', token);
    await one.start();
    await one.press('payHere');
    expect(one.invoices()).toEqual([]);
    expect(plain(one.user.last()?.text)).toContain('Telegram сейчас не принял счёт');
    expect(one.log.join('\n')).toMatch(/INVOICE NOT SENT/u);
    expect(one.log.join('\n')).not.toContain(token);
    expect(await one.payment()).toMatchObject({ status: 'created', claimedAt: null });
    await expectNothingPaid(one);
  });

  it('is not sent for less than Telegram takes', async () => {
    const one = await scene();
    const { merchantId } = await one.start();
    const little = await startPayment(one.db, one.clock, {
      clientId: one.clientId,
      telegramUserId: one.telegramUserId,
      organizationId: 'sport',
      merchantId: merchantId ?? 0,
      lines: [{ accountId: await one.accountId('Д-01001'), amountMinor: 80_00n }],
    });
    await one.user.pressData(one.user.last()?.message_id ?? 0, `open:payment:${little.id}`);
    await one.playground.idle();
    await one.press('payHere');
    expect(plain(one.user.last()?.text)).toContain('Telegram сейчас не принял счёт');
    expect(one.log.join('\n')).toContain('CURRENCY_TOTAL_AMOUNT_INVALID');
  });

  it('has no page: its address says where it is paid', async () => {
    const one = await scene();
    const { token } = await one.start();
    const translate = createTranslator();
    const settlement = one.settlement;
    const pages = checkoutRoutes({ settlement, translate, botUsername: 'b', checks: {}, metrics: createMetrics() });
    const look = async (method: string) => (await pages.routes.request(`/pay/${token}`, { method })).text();
    for (const method of ['GET', 'POST']) expect(await look(method)).toContain('Этот счёт оплачивают в чате');
    one.clock.advance(25 * 3_600_000);
    expect(await look('GET')).toContain('больше не действует');
    expect(await one.payment()).toMatchObject({ status: 'created', claimedAt: null });
  });

  it('may be paid although the chat’s other updates hang', async () => {
    const one = await scene();
    await one.start();
    const messageId = await one.invoice();
    const order: string[] = [];
    one.playground.onCall(({ method, code }) => void order.push(`${method} ${code}`));
    // Whoever renders the screen waits as Telegram asks, and the updates of the chat wait behind it.
    one.playground.inject({ kind: 'flood', method: 'sendMessage', retryAfterSeconds: 4 });
    const slow = one.user.pressData(one.user.messages().findLast(({ text }) => text)?.message_id ?? 0, 'open:debts');
    expect(await one.user.pay(messageId)).toBeUndefined();
    await slow;
    expect(order.indexOf('answerPreCheckoutQuery 200')).toBeGreaterThan(-1);
    await one.playground.idle(15_000);
    expect(order.indexOf('answerPreCheckoutQuery 200')).toBeLessThan(order.indexOf('sendMessage 200'));
    await one.sees('receipt');
  });
});

describe.each(['polling', 'webhook'] as const)('the whole program, with updates by %s', (telegramMode) => {
  it('lets an invoice be paid while a screen of the same chat hangs, and tells of it once', async () => {
    const outside = await openOutside();
    onTestFinished(() => outside.close());
    await payInChat(outside);
    const app = await startInside(outside, { telegramMode });
    onTestFinished(() => app.close());
    const anna = await addClient(outside, 'Анна Гончар');
    await openCabinet(anna);
    anna.user.send('/debts');
    await says(anna, 'цена 1 500');
    await tap(anna, /^💳 Оплатить/u);
    await tap(anna, 'Оплатить здесь');
    const { message_id } = await anna.user.until(({ invoice }) => invoice !== undefined);
    const hanging = outside.telegramGate.intercept(({ path }) => path.endsWith('/sendMessage'));
    anna.user.send('/help');
    const screen = await hanging;
    expect(await anna.user.pay(message_id)).toBeUndefined();
    screen.reply(await screen.forward());
    await says(anna, 'Подтверждение оплаты LK-');
    await says(anna, 'Оплата 1 500 ₽ получена');
    await outside.playground.idle();
    expect(await traceOf(outside.db, anna)).toEqual(paidOnce(1500_00n));
    expect(anna.user.messages().filter(({ invoice }) => invoice !== undefined)).toEqual([]);
    expect(app.log).toEqual([]);
  });
});

describe('money that came in the chat', () => {
  it('is credited although its update was cut short between storing and settling', async () => {
    const one = await scene();
    await one.start();
    const payload = await payloadOf(one);
    const { keepChatPayment } = await import('../../settlement/chat.ts');
    const word = { payload, amountMinor: 10_200_00n, currency: 'RUB', chargeId: 'charge-1', providerChargeId: 'p-1' };
    const kept = await keepChatPayment(one.settlement, word);
    expect(await keepChatPayment(one.settlement, word)).toEqual(kept);
    expect((await one.payment()).receivedMinor).toBe(0n);
    one.clock.advance(16_000);
    expect(await applyDueEvents(one.settlement, 10)).toBe(1);
    expect(await one.payment()).toMatchObject({ status: 'succeeded', receivedMinor: 10_200_00n });
    expect(await one.db.paymentEvent.count()).toBe(1);
  });

  it('for no invoice of ours is written down for staff, once', async () => {
    const one = await scene();
    const { keepChatPayment } = await import('../../settlement/chat.ts');
    const word = { payload: 'order-1', amountMinor: 5n, currency: 'RUB', chargeId: 'c', providerChargeId: 'p' };
    for (const payload of ['order-1', 'sandbox/hook-sport/LK-000001', 'telegram-payments/none/LK-000001', '////']) {
      expect(await keepChatPayment(one.settlement, { ...word, payload })).toBeNull();
    }
    expect(await one.db.auditEntry.findMany({ where: { action: 'chat-payment-unknown' } })).toMatchObject([
      { details: { amountMinor: '5', chargeId: 'c' } },
    ]);
    await expectNothingPaid(one);
  });
});

async function payloadOf({ db }: FamilyWorld): Promise<string> {
  const { number } = await db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return `telegram-payments/hook-sport/${number}`;
}
