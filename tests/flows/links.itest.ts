import { expect, it } from 'vitest';
import { addAccount, addOrganization, bind } from '../harness/access.ts';
import { type BotWorld, openBotWorld } from '../harness/bot.ts';

/** Vera at home, with what is kept of her screen. */
async function veraAtHome() {
  const world = await openBotWorld();
  const { db, clock, vera, playground } = world;
  await addOrganization(db, 'school');
  await addAccount(db, 'school', 'Д-01001', { email: 'vera@example.com', student: 'Смирнова Ольга' });
  vera.start();
  await vera.until((message) => message.from?.is_bot ?? false);
  await bind(db, clock, 7001n, 'vera@example.com');
  vera.send('/menu');
  await playground.idle();
  return world;
}

async function keptLinks({ db }: BotWorld): Promise<Record<string, object>> {
  const { screen } = await db.telegramUser.findUniqueOrThrow({ where: { id: 7001n } });
  return (screen as { links?: Record<string, object> }).links ?? {};
}

const text = ({ vera }: BotWorld) => vera.last()?.text ?? '';

it('keeps where the buttons of a screen lead that only lead on, and follows them without reading it again', async () => {
  const world = await veraAtHome();
  const { vera, playground } = world;
  const links = await keptLinks(world);
  expect(Object.values(links)).toContainEqual({ how: 'open', section: 'debts' });
  const messageId = vera.last()?.message_id ?? 0;
  await vera.press('Долги');
  await playground.idle();
  expect(vera.last()).toMatchObject({ message_id: messageId, text: expect.stringContaining('Долгов нет') });
  await vera.press('Платежи');
  await playground.idle();
  await vera.press('Назад');
  await playground.idle();
  expect(text(world)).toContain('Долгов нет');
});

it('follows nothing that the kept screen did not offer, word for word', async () => {
  const world = await veraAtHome();
  const { vera, playground } = world;
  const home = vera.last();
  const [data = ''] = Object.entries(await keptLinks(world)).find(([, link]) => 'section' in link) ?? [];
  for (const forged of [`${data}x`, data.replace('home', 'debts'), '__proto__', 'constructor', 'hasOwnProperty']) {
    const answer = await vera.pressData(home?.message_id ?? 0, forged);
    await playground.idle();
    expect(answer.text).toContain('обновился');
    expect(text(world)).toBe(home?.text);
  }
});

it('takes a button of an earlier screen, or of another message, for outdated', async () => {
  const world = await veraAtHome();
  const { vera, playground } = world;
  const old = vera.last()?.message_id ?? 0;
  const [data = ''] = Object.keys(await keptLinks(world));
  await vera.press('Настройки');
  await playground.idle();
  const settings = text(world);
  expect((await vera.pressData(old, data)).text).toContain('обновился');
  await playground.idle();
  expect(text(world)).toBe(settings);
  vera.send('/menu');
  await playground.idle();
  const home = text(world);
  const answer = await vera.pressData(old, Object.keys(await keptLinks(world))[0] ?? '');
  await playground.idle();
  expect([answer.text, text(world)]).toEqual([expect.stringContaining('обновился'), home]);
});

it('leads a client who has been unbound since to the beginning', async () => {
  const world = await veraAtHome();
  const { db, vera, playground, clock } = world;
  await db.binding.updateMany({ where: { telegramUserId: 7001n }, data: { endedAt: clock.now() } });
  await vera.press('Долги');
  await playground.idle();
  expect(text(world)).not.toContain('Долгов нет');
  expect(text(world)).not.toContain('Смирнова');
});
