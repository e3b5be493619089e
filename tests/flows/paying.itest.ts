import { describe, expect, it } from 'vitest';
import { listRefunds } from '../../domain/payments/refunds/list.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { record } from '../harness/bot.ts';
import { type BusinessId, type FamilyWorld, openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

const LOCALES = ['ru', 'en'] as const;

/** What the buttons and screens are called; `ru` and `en` beside each other. */
const WORDS = {
  home: ['Что требует внимания', 'What needs attention'],
  debts: ['Подходит срок оплаты', 'Due soon or owed'],
  pay: [/^💳 Оплатить|· Школа/u, /^💳 Pay|· Школа/u],
  checkout: ['Оплата:', 'Payment:'],
  part: ['Оплатить часть', 'Pay a part'],
  partScreen: ['Часть суммы', 'Part of the sum'],
  unclear: ['Не получилось прочитать', 'does not read as a sum'],
  tooMuch: ['Это больше', 'more than needed'],
  partOf: ['К оплате: 1 500', 'To pay: ₽1,500'],
  listed: [/^✅ LK-/u, /^✅ LK-/u],
  goOn: ['Перейти к оплате', 'Go on to pay'],
  payment: ['Платёж LK', 'Payment LK'],
  receipt: ['Подтверждение оплаты', 'Payment receipt'],
  none: ['Снять всё', 'Pick none'],
  nothing: ['Ничего не выбрано', 'Nothing is picked'],
  fromBalance: [/^💰 С баланса|с баланса \+/u, /from the balance|balance \+/u],
  confirm: ['Проверьте оплату', 'Check the payment'],
  take: ['Списать', 'Take'],
  back: ['Назад', 'Back'],
  topUp: ['Пополнить баланс', 'Top up the balance'],
  cover: ['Закрыть занятия абонементом', 'Cover lessons by a subscription'],
  coverScreen: ['Занятия в долг, а на балансе', 'Unpaid lessons, and money'],
  buy: ['Купить за', 'Buy for'],
  lacking: ['Пополнить на', 'Top up by'],
  payments: ['Мои платежи', 'My payments'],
  waits: ['ждёт оплаты', 'waiting to be paid'],
  outdated: ['устарел', 'out of date'],
  owed: ['На все долги', 'For all debts'],
} as const;
type Word = keyof typeof WORDS;

/** The chat of a family in one language, recorded from now on. */
async function scene(locale: (typeof LOCALES)[number], businesses: readonly BusinessId[]) {
  const world = await openFamilyWorld(locale, businesses);
  const word = (name: Word) => WORDS[name][locale === 'ru' ? 0 : 1];
  const shown = record(world.playground);
  /** waits until the newest message says so */
  const sees = async (name: Word) => {
    const wanted = word(name);
    const isShown = (text: string) => (typeof wanted === 'string' ? text.includes(plain(wanted)) : wanted.test(text));
    try {
      return await world.user.until((each) => each === world.user.last() && isShown(plain(each.text)));
    } catch (error) {
      throw new Error(`${name} was not shown; the log: ${world.log.join('\n')}`, { cause: error });
    }
  };
  return {
    ...world,
    shown,
    sees,
    async press(name: Word, then: Word) {
      await world.user.press(word(name));
      await world.playground.idle();
      return sees(then);
    },
    async type(text: string, then: Word) {
      world.user.send(text);
      await world.playground.idle();
      return sees(then);
    },
    async open(section: string, then: Word) {
      await world.user.pressData(world.user.last()?.message_id ?? 0, `open:${section}`);
      await world.playground.idle();
      return sees(then);
    },
    transcript: (name: string) => expect(shown()).toMatchFileSnapshot(`transcripts/${name}.${locale}.txt`),
  };
}

const byWords = (a: readonly unknown[], b: readonly unknown[]) => (a.join() < b.join() ? -1 : 1);

const openPayments = (world: FamilyWorld) =>
  world.db.payment.findMany({ where: { clientId: world.clientId }, orderBy: { id: 'asc' } });

/** Another adult bound to the client, who has copies sent by e-mail. */
async function addAdult({ db, clientId }: FamilyWorld): Promise<bigint> {
  const id = 7_777n;
  await db.telegramUser.create({ data: { id, chatId: id } });
  await db.binding.create({ data: { clientId, telegramUserId: id } });
  await db.client.update({ where: { id: clientId }, data: { copyToEmail: true } });
  return id;
}

describe.each(LOCALES)('paying, in %s', (locale) => {
  it('shows every kind of debt with its reason, and a part of one is paid by card', async () => {
    const one = await scene(locale, ['sport', 'parcels', 'waste']);
    await one.open('debts', 'debts');
    await one.press('pay', 'checkout');
    await one.press('none', 'nothing');
    await one.press('back', 'debts');
    await one.press('pay', 'checkout');
    await one.press('part', 'partScreen');
    await one.type('половину', 'unclear');
    await one.type('1 000 000', 'tooMuch');
    await one.type('1 500 руб', 'partOf');
    await one.press('goOn', 'payment');
    await one.settle(1500_00n);
    await one.open(`payment:${(await openPayments(one))[0]?.id}`, 'receipt');
    await one.transcript('paying-part');
    expect(await openPayments(one)).toMatchObject([{ amountMinor: 1500_00n, balanceMinor: 0n, status: 'succeeded' }]);
    expect(one.log).toEqual([]);
  });

  it('takes what the balance has and the rest by card, and nothing before the card’s money has come', async () => {
    const one = await scene(locale, ['sport']);
    await one.topUp('Д-01002', 1000_00n);
    await one.open('debts', 'debts');
    await one.press('pay', 'checkout');
    await one.press('fromBalance', 'confirm');
    await one.press('back', 'checkout');
    await one.press('fromBalance', 'confirm');
    await one.press('goOn', 'payment');
    const [made] = await openPayments(one);
    expect(made).toMatchObject({ balanceMinor: 1000_00n, balanceSpentMinor: 0n, status: 'created' });
    await one.settle(made?.amountMinor ?? 0n);
    await one.open(`payment:${made?.id}`, 'receipt');
    await one.transcript('paying-both');
    expect(await openPayments(one)).toMatchObject([{ balanceSpentMinor: 1000_00n, status: 'succeeded' }]);
    expect(one.log).toEqual([]);
  });

  it('says in the list, as on its own screen, of a payment that a smaller debt has made useless', async () => {
    const one = await scene(locale, ['waste']);
    await one.open('debts', 'debts');
    await one.press('pay', 'payment');
    await one.open('payments', 'waits');
    const { chargeId } = await one.db.paymentLine.findFirstOrThrow();
    await one.db.charge.update({ where: { id: chargeId ?? 0 }, data: { allocatedMinor: { increment: 1n } } });
    const list = await one.open('payments', 'outdated');
    expect(list.text).toContain('⌛️');
    expect(one.log).toEqual([]);
  });

  it('takes all from the balance after one question, and shows the receipt at once', async () => {
    const one = await scene(locale, ['parcels']);
    await one.topUp('family@example.com', 10_000_00n);
    const other = await addAdult(one);
    await one.open('debts', 'debts');
    await one.press('pay', 'checkout');
    await one.press('fromBalance', 'confirm');
    expect(await openPayments(one)).toEqual([]);
    await one.press('take', 'receipt');
    await one.transcript('paying-balance');
    expect(await openPayments(one)).toMatchObject([{ provider: 'balance', balanceSpentMinor: 3900_00n }]);
    // Whoever has the receipt before them is not told the same by a message; everybody else is.
    const notices = await one.db.notice.findMany({ where: { clientId: one.clientId, kind: 'payment-succeeded' } });
    expect(
      notices.map(({ channel, telegramUserId, state }) => [channel, telegramUserId, state]).toSorted(byWords),
    ).toEqual([
      ['email', null, 'planned'],
      ['telegram', one.telegramUserId, 'dropped'],
      ['telegram', other, 'planned'],
    ]);
    expect(one.log).toEqual([]);
  });

  it('tops up the balance by a typed sum or by what the debts lack', async () => {
    const one = await scene(locale, ['sport', 'waste']);
    await one.open('topup', 'topUp');
    await one.open(`topup:${await one.accountId('123543566')}`, 'topUp');
    await one.type('сколько-нибудь', 'unclear');
    await one.type('2500,50', 'payment');
    await one.press('back', 'topUp');
    await one.press('owed', 'payment');
    await one.settle(447_30n);
    await one.open('payments', 'payments');
    await one.press('listed', 'receipt');
    await one.transcript('top-up');
    expect(await openPayments(one)).toMatchObject([{ amountMinor: 2500_50n }, { amountMinor: 447_30n }]);
    expect(one.log).toEqual([]);
  });

  it('covers lessons in debt by a subscription bought from the balance, in one tap', async () => {
    const one = await scene(locale, ['sport']);
    await one.topUp('Д-01002', 4000_00n);
    await one.open('home', 'home');
    await one.press('cover', 'coverScreen');
    await one.open('debts', 'debts');
    await one.press('cover', 'coverScreen');
    await one.press('lacking', 'topUp');
    await one.topUp('Д-01002', 1000_00n);
    await one.press('back', 'coverScreen');
    await one.press('buy', 'receipt');
    await one.open('debts', 'debts');
    await one.transcript('cover');
    expect(await one.db.subscription.count({ where: { boughtAt: { not: null } } })).toBe(1);
    expect(await one.db.visit.count({ where: { coveredById: { not: null } } })).toBe(3);
    expect(one.log).toEqual([]);
  });

  it('tells in plain words when other money came than was asked for', async () => {
    const one = await scene(locale, ['waste']);
    const pays = async (receivedMinor: bigint) => {
      await one.open('debts', 'debts');
      await one.press('pay', 'payment');
      await one.settle(receivedMinor);
      const made = (await openPayments(one)).at(-1);
      await one.open(`payment:${made?.id}`, 'receipt');
    };
    await pays(400_00n);
    await pays(100_00n);
    await one.open('payments', 'payments');
    await one.transcript('other-money');
    expect(one.log).toEqual([]);
  });

  it('says what went back, when, where to, and what is owed again', async () => {
    const one = await scene(locale, ['parcels']);
    const { db, clock, clientId } = one;
    await one.topUp('family@example.com', 1000_00n);
    await one.open('debts', 'debts');
    await one.press('pay', 'checkout');
    await one.press('fromBalance', 'confirm');
    await one.press('goOn', 'payment');
    const { id: paymentId, number } = await one.settle(2900_00n);
    const [asked] = await requestRefund(db, clock, { paymentNumber: number, amountMinor: 200_00n, actor: 'test' });
    await one.open(`payment:${paymentId}`, 'receipt');
    await one.refunded(paymentId, 200_00n);
    expect(await db.refund.findUnique({ where: { id: asked?.id ?? 0 } })).toMatchObject({ status: 'succeeded' });
    await one.open(`payment:${paymentId}`, 'receipt');
    await one.open('debts', 'debts');
    await requestRefund(db, clock, { paymentNumber: number, cancelDebts: true, actor: 'test' });
    await one.refunded(paymentId, 2900_00n);
    await one.open(`payment:${paymentId}`, 'receipt');
    await one.open('payments', 'payments');
    await one.transcript('refunds');
    const refunds = await listRefunds(db, { clientId, paymentId });
    expect(refunds.map(({ toBalance, amountMinor }) => [toBalance, amountMinor])).toEqual([
      [false, 200_00n],
      [true, 1000_00n],
      [false, 2700_00n],
    ]);
    expect(await listRefunds(db, { clientId: clientId + 1, paymentId })).toEqual([]);
    expect(one.log).toEqual([]);
  });
});
