import { describe, expect, it } from 'vitest';
import { muteLetters } from '../../domain/notices/mutes.ts';
import { bind } from '../harness/access.ts';
import { dataOf, openBotWorld, record } from '../harness/bot.ts';
import { EMAIL, type FamilyWorld, openFamilyWorld } from '../harness/family.ts';
import { plain } from '../harness/journey.ts';

const LOCALES = ['ru', 'en'] as const;

/** What the buttons are called and what the toasts say; `ru` and `en` beside each other. */
const WORDS = {
  settings: ['Настройки', 'Settings'],
  notices: ['🔔 Уведомления', '🔔 Notifications'],
  back: ['‹ Назад', '‹ Back'],
  sport: ['🗂 Школа «Старт»', '🗂 Школа «Старт»'],
  lesson: ['Занятие завтра', 'Lesson tomorrow'],
  lessonOff: ['🔕 «Занятие завтра» — больше не присылаем', '🔕 “Lesson tomorrow”: no longer sent'],
  lessonOn: ['✅ «Занятие завтра» — присылаем', '✅ “Lesson tomorrow”: we send it'],
  all: ['Во всех организациях', 'All organizations at once'],
  debts: ['Сроки оплаты и долги', 'Due dates and debts'],
  debtsOff: ['🔕 «Сроки оплаты и долги» — больше не присылаем', '🔕 “Due dates and debts”: no longer sent'],
  nothing: ['🔕 Отключить всё', '🔕 Switch all off'],
  nothingOn: [
    '🔕 Присылаем только обязательное: оплаты, возвраты, автоплатёж, безопасность',
    '🔕 Only what is essential: payments, refunds, autopayment, security',
  ],
  everything: ['✅ Включить всё', '✅ Switch all on'],
  everythingOn: ['✅ Присылаем всё', '✅ We send everything'],
  quiet: ['🌙 Тихие часы', '🌙 Quiet hours'],
  never: ['Никогда', 'Never'],
  neverSet: ['Тихих часов нет: пишем в любое время.', 'No quiet hours: we write at any time.'],
  zone: ['🕒 Часовой пояс', '🕒 Time zone'],
  samara: ['Самара +4', 'Samara +4'],
  samaraSet: ['Часовой пояс: Самара. На часах 13:00.', 'Time zone: Samara. It is 13:00 there.'],
  digest: ['Собирать в одно', 'Several as one message'],
  digestOff: ['Теперь каждое уведомление приходит отдельно.', 'Every notification comes separately now.'],
  email: ['Дублировать на почту', 'Copy to e-mail'],
  emailOn: [`Всё, что приходит сюда, придёт и на ${EMAIL}.`, `Whatever comes here also goes to ${EMAIL}.`],
} as const;
type Word = keyof typeof WORDS;

function hands({ user, playground }: FamilyWorld, locale: 'ru' | 'en') {
  const word = (name: Word) => WORDS[name][locale === 'ru' ? 0 : 1];
  return {
    tap: async (name: Word) => {
      const answer = await user.press(word(name));
      await playground.idle();
      return answer.text;
    },
    type: async (text: string) => {
      user.send(text);
      await playground.idle();
    },
    word,
    text: () => plain(user.last()?.text),
  };
}

describe('notifications', () => {
  it.each(LOCALES)('are switched in place, kind by kind, and every change says what holds now (%s)', async (locale) => {
    const world = await openFamilyWorld(locale);
    const { db, clientId, telegramUserId, user, playground } = world;
    const { tap, word } = hands(world, locale);
    user.send('/settings');
    await playground.idle();
    const shown = record(playground);
    await tap('notices');
    await tap('sport');
    expect(await tap('lesson')).toBe(word('lessonOff'));
    expect(await db.mutedNotice.findMany()).toMatchObject([
      { clientId, telegramUserId, organizationId: 'sport', kind: 'lesson-tomorrow' },
    ]);
    expect(await tap('lesson')).toBe(word('lessonOn'));
    await tap('lesson');
    await tap('back');
    await tap('all');
    expect(await tap('debts')).toBe(word('debtsOff'));
    await tap('back');
    await tap('all');
    expect(await tap('nothing')).toBe(word('nothingOn'));
    expect(await tap('everything')).toBe(word('everythingOn'));
    expect(await db.mutedNotice.count()).toBe(0);
    expect(world.log).toEqual([]);
    await expect(shown()).toMatchFileSnapshot(`transcripts/notices-what.${locale}.txt`);
  });

  it.each(LOCALES)('come at the hours, by the clock and in the way that was chosen or typed (%s)', async (locale) => {
    const world = await openFamilyWorld(locale, ['waste']);
    const { db, clientId, telegramUserId, user, playground } = world;
    const { tap, type, word, text } = hands(world, locale);
    user.send('/settings');
    await playground.idle();
    const shown = record(playground);
    await tap('notices');
    await tap('quiet');
    expect(await tap('never')).toBe(word('neverSet'));
    await type('когда сплю');
    await type('22–8');
    await tap('back');
    await tap('zone');
    expect(await tap('samara')).toBe(word('samaraSet'));
    await type('Нарния');
    await type('Красно');
    await type('Тюмень');
    await tap('back');
    expect(await tap('digest')).toBe(word('digestOff'));
    expect(await tap('email')).toBe(word('emailOn'));

    expect(await db.noticeSettings.findMany()).toMatchObject([
      { telegramUserId, timeZone: 'Asia/Yekaterinburg', quietStart: '22:00', quietEnd: '08:00', digest: false },
    ]);
    expect((await db.client.findUniqueOrThrow({ where: { id: clientId } })).copyToEmail).toBe(true);
    expect(text()).toContain('UTC+5');
    expect(world.log).toEqual([]);
    await expect(shown()).toMatchFileSnapshot(`transcripts/notices-how.${locale}.txt`);
  });

  it('offer what the organizations have to tell, without a choice of organizations where there is one', async () => {
    const world = await openFamilyWorld('ru', ['waste']);
    const { user, playground } = world;
    await user.pressData(user.last()?.message_id ?? 0, 'open:notices');
    await playground.idle();
    await user.press('Что присылать');
    await playground.idle();
    const labels = JSON.stringify(user.last()?.reply_markup);
    expect(labels).toContain('Новые квитанции');
    for (const foreign of ['Занятие', 'посылк', 'заказ']) expect(labels).not.toContain(foreign);
    expect(user.last()?.text).toContain('Об оплатах, возвратах, автоплатеже и безопасности пишем всегда');
  });

  it('do nothing by a button of an earlier screen, nor for an organization that is not the reader’s', async () => {
    const world = await openFamilyWorld('ru', ['waste', 'sport']);
    const { db, user, playground } = world;
    await user.pressData(user.last()?.message_id ?? 0, 'open:notices-topics:sport');
    await playground.idle();
    const before = user.last();
    const data = dataOf(before, 'Занятие завтра');
    await user.pressData(before?.message_id ?? 0, data);
    const second = await user.pressData(before?.message_id ?? 0, data);
    await playground.idle();
    expect(second.text).toContain('обновился');
    expect(await db.mutedNotice.count()).toBe(1);
    for (const argument of ['parcels', 'nowhere', '%27', '']) {
      await user.pressData(user.last()?.message_id ?? 0, `open:notices-topics:${argument}`);
      await playground.idle();
      expect(user.last()?.text).not.toContain('Посылки');
    }
    expect(world.log).toEqual([]);
  });

  it('show what was unsubscribed from by a letter, and take it back', async () => {
    const world = await openFamilyWorld('ru');
    const { db, clock, clientId, user, playground } = world;
    await muteLetters(db, clock, { clientId, organizationIds: ['parcels'] });
    await user.pressData(user.last()?.message_id ?? 0, 'open:notices');
    await playground.idle();
    expect(user.last()?.text).toContain('Вы отписались от писем: Посылки из Европы');
    expect((await user.press('Снова присылать письма')).text).toContain(EMAIL);
    await playground.idle();
    expect(user.last()?.text).not.toContain('отписались');
    expect(await db.mutedNotice.count()).toBe(0);
  });
});

it('whoever’s subscription ends is told whom to ask for the next one', async () => {
  const world = await openFamilyWorld('ru', ['sport']);
  const { db, user, playground } = world;
  await db.subscription.updateMany({ where: { lessonsLeft: { not: null } }, data: { lessonsLeft: 1 } });
  await user.pressData(user.last()?.message_id ?? 0, 'open:subscriptions');
  await playground.idle();
  expect(user.last()?.text).toContain('пора продлить');
  await user.press('Как продлить');
  await playground.idle();
  expect(user.last()?.text).toContain('Кого спросить');
});

describe('leaving', () => {
  const leave = async (world: FamilyWorld) => {
    const { user, playground } = world;
    await user.pressData(user.last()?.message_id ?? 0, 'open:unbind');
    await playground.idle();
  };

  it('says that reminders go on by letter, to the address', async () => {
    const world = await openFamilyWorld('ru', ['waste']);
    const { db, user, playground } = world;
    await leave(world);
    expect(user.last()?.text).toContain(`письмами на ${EMAIL}`);
    await user.press('Да, выйти и писать на почту');
    await playground.idle();
    expect(user.last()?.text).toContain(`Дальше пишем на ${EMAIL}`);
    expect(await db.mutedNotice.count()).toBe(0);
    expect(await db.binding.count({ where: { endedAt: null } })).toBe(0);
  });

  it('can be without letters', async () => {
    const world = await openFamilyWorld('ru', ['waste']);
    const { db, clientId, user, playground } = world;
    await leave(world);
    await user.press('Выйти и не присылать писем');
    await playground.idle();
    expect(user.last()?.text).toContain('Напоминаний не будет');
    expect(await db.mutedNotice.findMany()).toMatchObject([
      { clientId, telegramUserId: 0n, organizationId: '', kind: '' },
    ]);
    expect(await db.binding.count({ where: { endedAt: null } })).toBe(0);
  });

  it('leaves the other parent’s notices alone', async () => {
    const world = await openFamilyWorld('ru', ['waste']);
    const { db, clock, user, playground } = world;
    world.john.start();
    await world.john.until((message) => message.from?.is_bot ?? false);
    await bind(db, clock, 7002n, EMAIL);
    await leave(world);
    expect(user.last()?.text).toContain('Другой чат');
    expect(JSON.stringify(user.last()?.reply_markup)).not.toContain('писем');
    await user.press('Да, выйти');
    await playground.idle();
    expect(user.last()?.text).toContain('в другом вашем чате');
    expect(await db.binding.findMany({ where: { endedAt: null } })).toMatchObject([{ telegramUserId: 7002n }]);
  });
});

describe('strangers', () => {
  it('see nothing of it', async () => {
    const world = await openBotWorld();
    const { vera, playground } = world;
    vera.start();
    await vera.until((message) => message.from?.is_bot ?? false);
    for (const section of ['notices', 'notices-topics', 'notices-quiet', 'notices-zone']) {
      await vera.pressData(vera.last()?.message_id ?? 0, `open:${section}`);
      await playground.idle();
      expect(vera.last()?.text).not.toContain('Уведомления');
    }
    vera.send('22–8');
    await playground.idle();
    expect(await world.db.noticeSettings.count()).toBe(0);
    expect(world.log).toEqual([]);
  });
});
