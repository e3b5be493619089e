import { describe, expect, it } from 'vitest';
import { keepSavedMethod } from '../../domain/saved-methods/keep.ts';
import { cancelCharge } from '../../domain/saved-methods/refused.ts';
import { record } from '../harness/bot.ts';
import { openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

const LOCALES = ['ru', 'en'] as const;

/** What the buttons and screens are called; `ru` and `en` beside each other. */
const WORDS = {
  topUp: ['Пополнить баланс', 'Top up the balance'],
  payment: ['Платёж LK', 'Payment LK'],
  offer: ['☐ Запомнить карту', '☐ Keep the card'],
  keepScreen: ['Запомнить карту?', 'Keep the card?'],
  agree: ['Согласен, запомнить', 'I agree, keep'],
  chosen: ['Карта запомнится', 'The card will be kept'],
  settings: ['Настройки', 'Settings'],
  cardsButton: ['Мои карты и автоплатёж', 'My cards and autopayment'],
  cards: ['Мои карты', 'My cards'],
  card: [/^Visa •• 4242 ·/u, /^Visa •• 4242 ·/u],
  cardScreen: ['Автоплатёж выключен', 'Autopayment is off'],
  on: ['Включить автоплатёж', 'Turn autopayment on'],
  limits: ['больше какой суммы', 'the most that may be taken'],
  confirm: ['Включить автоплатёж?', 'Turn autopayment on?'],
  agreeOn: ['Согласен, включить', 'I agree, turn it on'],
  isOn: ['Автоплатёж включён, до 4 500', 'Autopayment is on, up to ₽4,500'],
  ways: ['Чем оплатить', 'How to pay'],
  way: [/^💳 Visa •• 4242$/u, /^💳 Visa •• 4242$/u],
  payScreen: ['Оплата сохранённой картой', 'Payment by a kept card'],
  charge: [/^💳 Списать/u, /^💳 Take/u],
  refused: ['Банк отклонил списание', 'The bank refused to charge'],
  receipt: ['Подтверждение оплаты', 'Payment receipt'],
  revoke: ['Отвязать карту', 'Unlink the card'],
  revoked: ['больше ничего с неё не спишет', 'will not charge it any more'],
} as const;
type Word = keyof typeof WORDS;

describe('cards in the chat', () => {
  it.each(LOCALES)('are kept, charged, charged by themselves and unlinked (%s)', async (locale) => {
    let end: 'paid' | 'refused' = 'refused';
    const world = await openFamilyWorld(locale, ['waste'], {
      cards: {
        canKeep: async () => true,
        charge: async (paymentId) => {
          if (end === 'refused') await cancelCharge(world.db, world.clock, paymentId);
          else await world.settle(447_30n);
          return end;
        },
      },
    });
    const { db, clock, clientId, playground, user } = world;
    const word = (name: Word) => WORDS[name][locale === 'ru' ? 0 : 1];
    const shown = record(playground);
    const sees = async (name: Word) => {
      const wanted = word(name);
      await user.until((each) => {
        const text = plain(each.text);
        return each === user.last() && (typeof wanted === 'string' ? text.includes(plain(wanted)) : wanted.test(text));
      });
    };
    const press = async (name: Word, then: Word) => {
      await user.press(word(name));
      await playground.idle();
      await sees(then);
    };
    const open = async (section: string, then: Word) => {
      await user.pressData(user.last()?.message_id ?? 0, `open:${section}`);
      await playground.idle();
      await sees(then);
    };

    // Before the first payment: off until it is agreed to.
    await open('topup', 'topUp');
    user.send('447,30');
    await playground.idle();
    await sees('payment');
    await press('offer', 'keepScreen');
    await press('agree', 'payment');
    await sees('payment');
    const first = await db.payment.findFirstOrThrow({ where: { clientId } });
    expect(first.saveMethod).toBe(true);
    expect(await db.consent.count({ where: { clientId, document: 'saved_method' } })).toBe(1);
    await world.settle(447_30n);
    await keepSavedMethod(db, clock, first.id, { title: 'Visa •• 4242', ciphertext: 't', keyId: 'k', digest: 'd' });

    // Autopayment has a limit and a word of its own.
    await open('settings', 'settings');
    await press('cardsButton', 'cards');
    await press('card', 'cardScreen');
    await press('on', 'limits');
    user.send('4500');
    await playground.idle();
    await sees('confirm');
    await press('agreeOn', 'isOn');

    // A kept card is a way of paying; refused, it leaves a link.
    await open('topup', 'topUp');
    user.send('447,30');
    await playground.idle();
    await sees('ways');
    await press('way', 'payScreen');
    await press('charge', 'refused');
    end = 'paid';
    await open('topup', 'topUp');
    user.send('447,30');
    await playground.idle();
    await sees('ways');
    await press('way', 'payScreen');
    await press('charge', 'receipt');

    // Nobody else's, and gone at once.
    const { id } = await db.savedMethod.findFirstOrThrow({ where: { clientId } });
    await db.savedMethod.create({
      data: {
        clientId: (await db.client.create({ data: {} })).id,
        merchantId: first.merchantId ?? 0,
        title: 'Foreign •• 9999',
        token: 't',
        keyId: 'k',
        tokenDigest: 'foreign',
        createdAt: clock.now(),
      },
    });
    await open(`card:${id}`, 'isOn');
    await press('revoke', 'revoked');
    expect(await db.savedMethod.findUniqueOrThrow({ where: { id } })).toMatchObject({ token: '', autopayAt: null });
    const transcript = shown();
    expect(transcript).not.toContain('9999');
    await expect(transcript).toMatchFileSnapshot(`transcripts/cards.${locale}.txt`);
  });
});
