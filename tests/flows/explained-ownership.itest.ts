import { describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../harness/books.ts';
import { type BotWorld, openBotWorld, record } from '../harness/bot.ts';

/** What stands on Vera's screens and papers, and on nobody else's. */
const SECRETS = ['Смирнов', 'Д-01001', '123543566', '50001', 'LK-', 'Кирова', 'по просьбе', '1 300', '226,80', '📎'];

/** Every screen that explains money, as its address in a button would name Vera's. */
function places({ school, utility, shop, subscription, lesson }: Books): (readonly [string, string])[] {
  return [
    ['balance', `${school}`],
    ['history', `${utility}`],
    ['history-filter', `${school}`],
    ['transaction', `${school}-1`],
    ['transaction', `${utility}-2`],
    ['charge', `${subscription}`],
    ['charge', `${lesson}`],
    ['why', `owed-${school}`],
    ['why', `held-${school}`],
    ['why', `item-${school}-${lesson}`],
    ['why', 'organization-utility'],
    ['why', 'organization-school'],
    ['statement', `${utility}`],
    ['statement', `${utility}-2026-10`],
    ['figure', `${utility}-2026-10-charged`],
    ['papers', `${utility}`],
    ['paper-bills', `${utility}`],
    ['paper-receipts', `${school}`],
    ['charts', `${shop}`],
    ['balance', '0'],
    ['transaction', `${school}`],
    ['transaction', `${school}-1 OR 1=1`],
    ['figure', `${utility}-2026-10-none`],
    ['statement', `${utility}-2026-99`],
    ['why', `owed-${school} OR 1=1`],
    ['why', 'owed'],
    ['history', '99999999999999999999'],
  ];
}

async function strangers(): Promise<{ world: BotWorld; books: Books; shown: () => string }> {
  const world = await openBotWorld();
  const books = await openBooks(world, { johnsOwn: true });
  world.john.send('/menu');
  await world.playground.idle();
  return { world, books, shown: record(world.playground) };
}

function expectNothingOf(shown: string, world: BotWorld): void {
  const plain = shown.replaceAll(/[\u00a0\u202f]/gu, ' ');
  for (const secret of SECRETS) expect(plain).not.toContain(secret);
  expect(world.log).toEqual([]);
}

describe('money of somebody else', () => {
  it('is never explained, whatever the button says', async () => {
    const { world, books, shown } = await strangers();
    for (const [section, argument] of places(books)) {
      await world.john.pressData(world.john.last()?.message_id ?? 0, `open:${section}:${argument}`);
      await world.playground.idle();
    }
    expect(shown().split('This is no longer yours to see').length).toBeGreaterThan(20);
    expectNothingOf(shown(), world);
  });

  it('is neither shown nor sent by a tap or a text on a screen that names it', async () => {
    const { world, books, shown } = await strangers();
    for (const [section, argument] of places(books)) {
      const messageId = world.john.last()?.message_id ?? 0;
      const screen = { messageId, section, argument };
      await world.db.telegramUser.update({ where: { id: 7002n }, data: { screen } });
      for (const payload of ['', `${books.school}-1`, '2026-10-01.2026-10-01', `${books.subscription}`]) {
        await world.john.pressData(messageId, `${section}/0/0/${payload}/hxxxx`);
        await world.playground.idle();
      }
      await world.db.telegramUser.update({ where: { id: 7002n }, data: { screen } });
      world.john.send('10.2026');
      await world.playground.idle();
    }
    expectNothingOf(shown(), world);
    expect(await world.db.document.count()).toBe(0);
  });

  it('is explained no longer once its card is closed, nor by old buttons', async () => {
    const { world, books, shown } = await strangers();
    const { vera, playground, db } = world;
    await vera.pressData(vera.last()?.message_id ?? 0, `open:paper-bills:${books.utility}`);
    await playground.idle();
    await db.account.updateMany({ data: { accessOpen: false } });
    const before = shown().length;
    await vera.press(/октябрь/u);
    await playground.idle();
    for (const [section, argument] of places(books)) {
      await vera.pressData(vera.last()?.message_id ?? 0, `open:${section}:${argument}`);
      await playground.idle();
    }
    expectNothingOf(shown().slice(before), world);
    expect(await db.document.count()).toBe(0);
  });
});
