import { describe, expect, it } from 'vitest';
import type { PlaygroundUser } from '../../playground/index.ts';
import { type Books, openBooks } from '../harness/books.ts';
import { type BotWorld, openBotWorld, record } from '../harness/bot.ts';

/** Somebody who taps through the cabinet, screen by screen. */
interface Hands {
  readonly world: BotWorld;
  readonly user: PlaygroundUser;
}

/** Presses buttons one after another, each on the screen that the one before has led to. */
async function walk({ world, user }: Hands, ...labels: (string | RegExp)[]): Promise<void> {
  for (const label of labels) {
    await user.press(label);
    await world.playground.idle();
  }
}

async function atHome(user: 'vera' | 'john'): Promise<Hands & { books: Books; shown: () => string }> {
  const world = await openBotWorld();
  const books = await openBooks(world);
  const hands = { world, user: world[user], books };
  hands.user.send('/menu');
  await world.playground.idle();
  return { ...hands, shown: record(world.playground) };
}

/** What was shown, every screen once: on the way back they come again. */
function screensOf({ shown }: { shown: () => string }): string {
  const rule = '\n\n――――――――――\n\n';
  return `${[...new Set(shown().trimEnd().split(rule))].join(rule)}\n`;
}

/** The text of the screen that is there now. */
const now = ({ user }: Hands): string => (user.last()?.text ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ');

describe('money that explains itself', () => {
  it('is shown in Russian, from home to the lesson and back', async () => {
    const vera = await atHome('vera');
    await walk(vera, 'Счёт и история', 'Смирнова Ольга', 'История', '№ 1');
    await walk(vera, /❓ Абонемент/u, 'Назад', 'Назад', 'Раньше', 'Новее', '🔎', 'Оплаты', '12 месяцев', 'Показать');
    await walk(vera, 'Назад', /Почему/u, /❓ .*Абонемент/u, 'Назад', 'Назад', /❓ Баланс/u, 'Назад');
    await walk(vera, 'Выписка', '❓ Начислено', 'Назад', /‹ октябрь/u, '❓ Оплачено', 'Назад', 'На главную');
    await walk(vera, 'Счёт и история', 'Смирнов Олег', /Почему/u, /❓ .*Квитанция/u, 'Выписка');
    await walk(vera, '❓ Начислено', 'Назад', '❓ На начало', 'Назад', /ноябрь/u, 'На главную');
    await walk(vera, 'Счёт и история', 'Посылки', /Почему/u, /❓ .*Заказ/u, 'Заказ № 50001', 'Назад', 'Назад');
    await walk(vera, /❓ .*Доставка/u, 'На главную');
    await expect(screensOf(vera)).toMatchFileSnapshot('transcripts/explained.ru.txt');
    expect(vera.world.log).toEqual([]);
  });

  it('is shown in English as well', async () => {
    const john = await atHome('john');
    await walk(john, 'Account and history', 'Смирнова Ольга', 'History', 'No. 1');
    await walk(john, /❓ Subscription/u, 'Back', 'Back', 'Older', 'Newer', '🔎', 'Payments', '12 months', 'Show');
    await walk(john, 'Back', /Why/u, /❓ .*Subscription/u, 'Back', 'Back', /❓ Balance/u, 'Back');
    await walk(john, 'Statement', '❓ Charged', 'Back', /‹ October/u, '❓ Paid', 'Back', 'Home');
    await walk(john, 'Account and history', 'Смирнов Олег', /Why/u, /❓ .*Bill/u, 'Statement');
    await walk(john, '❓ Charged', 'Back', '❓ Opening', 'Back', /November/u, 'Home');
    await walk(john, 'Account and history', 'Посылки', /Why/u, /❓ .*Order/u, 'Order No. 50001', 'Back', 'Back');
    await walk(john, /❓ .*Delivery/u, 'Home');
    await expect(screensOf(john)).toMatchFileSnapshot('transcripts/explained.en.txt');
    expect(john.world.log).toEqual([]);
  });

  it('leads from every kind of transaction to what it was for, and back to the same page', async () => {
    const vera = await atHome('vera');
    await walk(vera, 'Счёт и история', 'Смирнова Ольга', 'История');
    const numbers = vera.world.db.ledgerTransaction.findMany({
      where: { accountId: vera.books.school, number: { not: null } },
      orderBy: { number: 'desc' },
    });
    for (const { number } of await numbers) {
      const label = new RegExp(`^№ ${number}$`, 'u');
      if (!hasButton(vera.user, label)) await walk(vera, 'Раньше');
      const page = now(vera);
      await walk(vera, label);
      expect(now(vera)).toContain(`Операция № ${number}`);
      await walk(vera, 'Назад');
      expect(now(vera)).toBe(page);
    }
  });

  it('shows a typed period, and says how to type one', async () => {
    const vera = await atHome('vera');
    await walk(vera, 'Счёт и история', 'Смирнова Ольга', 'История', '🔎');
    vera.user.send('прошлой осенью');
    await vera.world.playground.idle();
    expect(now(vera)).toContain('Не удалось прочитать период');
    vera.user.send('01.10.2026 - 31.10.2026');
    await vera.world.playground.idle();
    expect(now(vera)).toContain('1 октября – 31 октября');
    expect(now(vera)).toContain('№ 1 ·');
    expect(now(vera)).not.toContain('ноября');
    await walk(vera, 'Назад');
    expect(now(vera)).toContain('На балансе');
  });
});

function hasButton(user: PlaygroundUser, label: RegExp): boolean {
  const markup = user.last()?.reply_markup as
    | { inline_keyboard?: readonly (readonly { text: string }[])[] }
    | undefined;
  return (markup?.inline_keyboard ?? []).flat().some(({ text }) => label.test(text));
}

describe('papers', () => {
  it('are sent below the cabinet, with the cabinet after them', async () => {
    const vera = await atHome('vera');
    await walk(vera, 'Счёт и история', 'Смирнов Олег', 'Документы', 'Квитанции', /октябрь/u, '3 месяца', 'Назад');
    await walk(vera, 'Назад', 'Графики', /долг/u, 'На главную');
    await walk(vera, 'Счёт и история', 'Смирнова Ольга', 'Документы', 'Счёт на оплату', /за период/u, '2026 год');
    await walk(vera, 'На главную', 'Счёт и история', 'Смирнова Ольга', 'История', 'Excel', 'CSV');
    await expect(screensOf(vera)).toMatchFileSnapshot('transcripts/papers.ru.txt');
    expect(vera.world.log).toEqual([]);
  });

  it('are sent in English as well', async () => {
    const john = await atHome('john');
    await walk(john, 'Account and', 'Смирнов Олег', 'Papers', 'Bills', /October/u, '3 months', 'Back');
    await walk(john, 'Back', 'Charts', /debt/u, 'Home');
    await walk(john, 'Account and', 'Смирнова Ольга', 'Papers', 'Invoice', /for a period/u, /^2026/u);
    await walk(john, 'Home', 'Account and', 'Смирнова Ольга', 'History', 'Excel', 'CSV');
    await expect(screensOf(john)).toMatchFileSnapshot('transcripts/papers.en.txt');
    expect(john.world.log).toEqual([]);
  });

  it('are answered before they are made, protected where the organization wants it, and uploaded once', async () => {
    const vera = await atHome('vera');
    const { playground, db } = vera.world;
    await walk(vera, 'Счёт и история', 'Смирнов Олег', 'Документы', 'Квитанции');
    const calls: { method: string; parameters: { readonly [name: string]: unknown } }[] = [];
    playground.onCall((call) => calls.push(call));
    await walk(vera, /октябрь/u);
    const methods = calls.map(({ method }) => method).filter((method) => method !== 'sendChatAction');
    expect(methods).toEqual(['answerCallbackQuery', 'sendDocument', 'sendMessage', 'deleteMessage']);
    expect(calls.some(({ method }) => method === 'sendChatAction')).toBe(true);
    const { telegramFileId } = await db.document.findFirstOrThrow();
    await walk(vera, /октябрь/u);
    const sent = calls.filter(({ method }) => method === 'sendDocument');
    expect(sent.map(({ parameters }) => parameters['protect_content'])).toEqual([true, true]);
    expect(sent[1]?.parameters['document']).toBe(telegramFileId);
    // Another bot, or Telegram itself, may not know the file any more.
    await db.document.updateMany({ data: { telegramFileId: 'forgotten' } });
    await walk(vera, /октябрь/u);
    expect(vera.user.messages().filter(({ document }) => document !== undefined)).toHaveLength(3);
    expect((await db.document.findFirstOrThrow()).telegramFileId).not.toBe('forgotten');
    expect(await db.document.count()).toBe(1);
  });

  it('of which there is nothing to print are refused kindly', async () => {
    const vera = await atHome('vera');
    await walk(vera, 'Счёт и история', 'Смирнов Олег', 'Документы', /за период/u);
    expect(now(vera)).toContain('пока ничего не оплачено');
    expect(hasButton(vera.user, /20\d\d/u)).toBe(false);
    vera.user.send('09.2026');
    await vera.world.playground.idle();
    expect(now(vera)).toContain('Подтверждения оплаты');
    expect(vera.user.messages().some(({ document }) => document !== undefined)).toBe(false);
    expect(vera.world.log).toEqual([]);
  });
});
