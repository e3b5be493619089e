import { expect, it } from 'vitest';
import { addAccount, addOrganization, bind } from '../harness/access.ts';
import { type BotWorld, openBotWorld, record } from '../harness/bot.ts';
import { addMaterial } from '../harness/materials.ts';

/** Vera, whose child is in the group; John of the same school, whose child is in another. */
async function twoClients(world: BotWorld) {
  const { db, clock, vera, john } = world;
  await addOrganization(db, 'school');
  for (const [number, email, groupName] of [
    ['Д-1', 'vera@example.com', 'Футбол'],
    ['Д-2', 'john@example.com', 'Плавание'],
  ] as const) {
    const { id } = await addAccount(db, 'school', number, { email, student: `Ученик ${number}` });
    await db.account.update({ where: { id }, data: { groupName } });
  }
  for (const user of [vera, john]) {
    user.start();
    await user.until((message) => message.from?.is_bot ?? false);
  }
  await bind(db, clock, 7001n, 'vera@example.com');
  await bind(db, clock, 7002n, 'john@example.com');
}

it('leads from the menu to a material, its pages and its link, and back; the menu names it only where there is one', async () => {
  const world = await openBotWorld();
  await twoClients(world);
  const { db, vera, playground } = world;
  const shown = record(playground);
  const press = async (label: string) => {
    await vera.press(label);
    await playground.idle();
  };
  vera.send('/menu');
  await playground.idle();
  expect(shown()).not.toContain('📚 Материалы');
  const text = Array.from({ length: 80 }, (_, line) => `Строка ${line}: <наклоны> & выпады, по десять раз каждый`).join(
    '\n',
  );
  await addMaterial(db, 'school', 'Домашняя разминка', {
    groupName: 'Футбол',
    text,
    url: 'https://example.org/warm-up',
  });
  vera.send('/menu');
  await playground.idle();
  await press('📚 Материалы');
  await press('Домашняя разминка');
  expect(vera.last()?.text).toContain('Страница 1 из 2');
  expect(vera.last()?.text).toContain('Строка 0: <наклоны> & выпады');
  expect(JSON.stringify(vera.last()?.reply_markup)).toContain('https://example.org/warm-up');
  await press('Ниже');
  expect(vera.last()?.text).toContain('Строка 79:');
  await press('Назад');
  expect(vera.last()?.text).toContain('15 ноября · группа «Футбол», Organization school');
  expect(world.log).toEqual([]);
});

it('shows nobody what was not published to them, whatever the button says', async () => {
  const world = await openBotWorld();
  await twoClients(world);
  const { db, john, playground } = world;
  const { id } = await addMaterial(db, 'school', 'Тайная тактика', { groupName: 'Футбол', text: 'Тайный текст' });
  const future = await addMaterial(db, 'school', 'Тайное завтра', { publishedOn: '2026-12-31' });
  const shown = record(playground);
  const message = john.last()?.message_id ?? 0;
  const forged = [`open:material:${id}`, `open:material:${future.id}`, 'open:materials', 'open:material:1 OR 1=1'];
  for (const data of [...forged, 'open:material', `materials/0/0/${id}/hxxxx`, `open:materials:${id}`]) {
    await john.pressData(message, data);
    await playground.idle();
  }
  expect(shown()).not.toContain('Тайн');
  expect(shown()).toContain('This is no longer yours to see');
  await db.telegramUser.update({
    where: { id: 7002n },
    data: { screen: { messageId: message, section: 'material', argument: String(id) } },
  });
  await john.pressData(message, 'material/0/0//hxxxx');
  await playground.idle();
  expect(shown()).not.toContain('Тайн');
  expect(world.log).toEqual([]);
});
