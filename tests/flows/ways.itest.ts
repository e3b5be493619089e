import { describe, expect, it } from 'vitest';
import { addMerchant } from '../../domain/payments/merchants.ts';
import { record } from '../harness/bot.ts';
import { type FamilyWorld, openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

const LOCALES = ['ru', 'en'] as const;

const WORDS = {
  pay: [/^💳 Оплатить/u, /^💳 Pay/u],
  card: [/^Картой$/u, /^Картой$/u],
  abroad: [/^Из-за рубежа$/u, /^Из-за рубежа$/u],
  another: ['другим способом', 'another way'],
  goOn: ['Перейти к оплате', 'Go on to pay'],
  otherSum: ['Другая сумма', 'Another sum'],
  part: ['Оплатить часть', 'Pay a part'],
  rounded: ['долг и пополнение', 'the debt and a top-up'],
  back: ['Назад', 'Back'],
} as const;

/** A family whose organization takes money in two real ways and a test one; everything shown is recorded. */
async function scene(locale: (typeof LOCALES)[number]) {
  const world = await openFamilyWorld(locale, ['waste']);
  const { db, user, playground } = world;
  const own = { organizationId: 'waste', provider: 'fake', credentials: '', keyId: 'k', mode: 'live' } as const;
  const card = await addMerchant(db, { ...own, title: 'Картой', hookToken: 'card' });
  const abroad = await addMerchant(db, { ...own, title: 'Из-за рубежа', hookToken: 'abroad' });
  const shown = record(playground);
  return {
    ...world,
    card,
    abroad,
    async press(name: keyof typeof WORDS) {
      await user.press(WORDS[name][locale === 'ru' ? 0 : 1]);
      await playground.idle();
      return plain(user.last()?.text);
    },
    async open(place: string) {
      await user.pressData(user.last()?.message_id ?? 0, `open:${place}`);
      await playground.idle();
      return plain(user.last()?.text);
    },
    transcript: (name: string) => expect(shown()).toMatchFileSnapshot(`transcripts/${name}.${locale}.txt`),
  };
}

const paymentsOf = ({ db, clientId }: FamilyWorld) =>
  db.payment.findMany({ where: { clientId }, orderBy: { id: 'asc' } });

describe.each(LOCALES)('choosing how to pay, in %s', (locale) => {
  it('asks once the sum is settled, lets the choice be changed, and takes no way that is not offered', async () => {
    const one = await scene(locale);
    await one.open('debts');
    await one.press('pay');
    expect(await paymentsOf(one)).toEqual([]);
    await one.press('card');
    await one.press('another');
    await one.press('abroad');
    await one.press('back');
    await one.press('card');
    await one.transcript('ways');
    expect(await paymentsOf(one)).toMatchObject([
      { merchantId: one.card.id, amountMinor: 447_30n, status: 'created' },
      { merchantId: one.abroad.id, amountMinor: 447_30n, status: 'created' },
    ]);

    // A way that is switched off while its button is on the screen.
    await one.press('another');
    await one.db.merchant.update({ where: { id: one.abroad.id }, data: { enabled: false } });
    await one.press('abroad');
    expect(await paymentsOf(one)).toHaveLength(2);
    expect(one.log).toEqual([]);
  });

  it('pays another sum of a single debt than the whole, though nothing is to be picked', async () => {
    const one = await scene(locale);
    await one.db.merchant.updateMany({ where: { id: { not: one.card.id } }, data: { enabled: false } });
    await one.open('debts');
    await one.press('pay');
    await one.press('otherSum');
    await one.press('part');
    one.user.send('100');
    await one.playground.idle();
    await one.press('goOn');
    await one.transcript('ways-part');
    expect(await paymentsOf(one)).toMatchObject([{ amountMinor: 447_30n }, { amountMinor: 100_00n }]);
    expect(one.log).toEqual([]);
  });

  it('lets a debt that is too small for a card be paid with a top-up', async () => {
    const one = await scene(locale);
    await one.open('debts');
    await one.press('pay');
    await one.press('card');
    await one.settle(446_80n);
    await one.open('debts');
    await one.press('pay');
    await one.press('rounded');
    await one.transcript('ways-tiny');
    await one.press('card');
    const [, tiny] = await paymentsOf(one);
    expect(tiny).toMatchObject({ amountMinor: 1_00n, merchantId: one.card.id });
    const lines = await one.db.paymentLine.findMany({ where: { paymentId: tiny?.id ?? 0 }, orderBy: { id: 'asc' } });
    expect(lines.map(({ chargeId, amountMinor }) => [chargeId === null, amountMinor])).toEqual([
      [false, 50n],
      [true, 50n],
    ]);
    expect(one.log).toEqual([]);
  });

  it('asks for a top-up too; another organization’s screen offers nothing', async () => {
    const one = await scene(locale);
    await one.open(`topup:${await one.accountId('123543566')}`);
    one.user.send('500');
    await one.playground.idle();
    await one.transcript('ways-top-up');
    await one.press('card');
    expect(await paymentsOf(one)).toMatchObject([{ merchantId: one.card.id, amountMinor: 500_00n }]);
    const foreign = await one.open('checkout-way:sport');
    expect(foreign).toMatch(/Здесь платить больше нечего|nothing to pay here/u);
    expect(await paymentsOf(one)).toHaveLength(1);
    expect(one.log).toEqual([]);
  });
});
