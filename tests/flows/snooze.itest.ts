import { expect, it } from 'vitest';
import type { Notice } from '../../prisma/generated/client.ts';
import { bind } from '../harness/access.ts';
import { dataOf } from '../harness/bot.ts';
import { EMAIL, type FamilyWorld, openFamilyWorld } from '../harness/family.ts';

/** A reminder that the family was sent, as its row; and its message in their chat with the buttons that it has. */
async function reminded(world: FamilyWorld, change: Partial<Pick<Notice, 'kind' | 'state'>> = {}) {
  const { db, clock, clientId, telegramUserId, playground, user } = world;
  const notice = await db.notice.create({
    data: {
      key: `debt-due:1:2026-11-25:-3:${clientId}:${telegramUserId}`,
      kind: 'debt-due',
      organizationId: 'waste',
      clientId,
      telegramUserId,
      params: { chargeId: 1 },
      state: 'sent',
      finishedAt: clock.now(),
      ...change,
    },
  });
  const messageId = await say(playground, user.chatId, [
    [{ text: '💳 Оплатить', callback_data: 'open:debts' }],
    [{ text: '⏰ Напомнить позже', callback_data: `later:${notice.id}` }],
  ]);
  return { notice, messageId };
}

async function say(
  { apiRoot, botToken }: FamilyWorld['playground'],
  chatId: number,
  inline_keyboard: readonly (readonly object[])[],
): Promise<number> {
  const response = await fetch(`${apiRoot}/bot${botToken}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: chatId, text: 'Подходит срок оплаты', reply_markup: { inline_keyboard } }),
  });
  const { result } = (await response.json()) as { result: { message_id: number } };
  return result.message_id;
}

function rowsOf({ user }: FamilyWorld, messageId: number): string[][] {
  const message = user.messages().find((each) => each.message_id === messageId);
  const markup = message?.reply_markup as { inline_keyboard?: { text: string }[][] } | undefined;
  return (markup?.inline_keyboard ?? []).map((row) => row.map(({ text }) => text));
}

const planned = ({ db }: FamilyWorld) => db.notice.findMany({ where: { state: 'planned' } });

it('opens three choices in place of its row, and goes back', async () => {
  const world = await openFamilyWorld('ru', ['waste']);
  const { user } = world;
  const { messageId } = await reminded(world);
  await user.press('Напомнить позже');
  expect(rowsOf(world, messageId)).toEqual([['💳 Оплатить'], ['Завтра', 'Через 3 дня'], ['Через неделю', '‹ Назад']]);
  await user.press('‹ Назад');
  expect(rowsOf(world, messageId)).toEqual([['💳 Оплатить'], ['⏰ Напомнить позже']]);
  expect(await planned(world)).toEqual([]);
});

it.each([
  ['ru', 'Напомнить позже', 'Завтра', 'Напомню завтра, 23 ноября, в 10:00', '⏰ Напомню 23 ноября'],
  ['ru', 'Напомнить позже', 'Через неделю', 'Напомню 29 ноября в 10:00', '⏰ Напомню 29 ноября'],
  [
    'en',
    'Напомнить позже',
    'In 3 days',
    'I will remind you on November 25 at 10:00',
    '⏰ I will remind you on November 25',
  ],
] as const)('plans it anew and says when (%s, %s, %s)', async (locale, later, choice, toast, row) => {
  const world = await openFamilyWorld(locale, ['waste']);
  const { user, playground } = world;
  const { notice, messageId } = await reminded(world);
  const screens = user.messages().length;
  await user.press(later);
  expect((await user.press(choice)).text).toBe(toast);
  await playground.idle();
  expect(rowsOf(world, messageId)).toEqual([['💳 Оплатить'], [row]]);
  expect(await planned(world)).toMatchObject([{ snoozedFromId: notice.id, params: { chargeId: 1 } }]);
  expect(user.messages()).toHaveLength(screens);
  expect(world.log).toEqual([]);
});

it('is put off once, whatever is tapped again, and to another day by another choice', async () => {
  const world = await openFamilyWorld('ru', ['waste']);
  const { user, playground } = world;
  const { messageId } = await reminded(world);
  await user.press('Напомнить позже');
  const shown = user.messages().find((each) => each.message_id === messageId);
  const [tomorrow, week] = [dataOf(shown, 'Завтра'), dataOf(shown, 'Через неделю')];
  for (const data of [tomorrow, tomorrow, tomorrow, week, week]) {
    await user.pressData(messageId, data);
    await playground.idle();
  }
  expect((await planned(world)).map(({ dueAt }) => dueAt.toISOString())).toEqual(['2026-11-29T07:00:00.000Z']);
  await user.press('Напомню 29 ноября');
  await user.press('Через 3 дня');
  expect(rowsOf(world, messageId).at(-1)).toEqual(['⏰ Напомню 25 ноября']);
  expect(await planned(world)).toHaveLength(1);
});

it('puts off nothing that is somebody else’s, over, or cannot be put off', async () => {
  const world = await openFamilyWorld('ru', ['waste']);
  const { db, user, john, playground, clock } = world;
  const { notice, messageId } = await reminded(world);
  john.start();
  await john.until((message) => message.from?.is_bot ?? false);
  const foreign = await john.pressData(john.last()?.message_id ?? 0, `later-1:${notice.id}`);
  expect(foreign.text).toContain('no longer be put off');
  await db.notice.update({ where: { id: notice.id }, data: { kind: 'payment-succeeded' } });
  expect((await user.pressData(messageId, `later-1:${notice.id}`)).text).toContain('уже не отложить');
  await db.notice.update({ where: { id: notice.id }, data: { kind: 'debt-due' } });
  // The other parent has a notice of their own; this one is not theirs.
  await bind(db, clock, 7002n, EMAIL);
  await john.pressData(john.last()?.message_id ?? 0, `later-1:${notice.id}`);
  await db.binding.updateMany({ where: { telegramUserId: 7001n }, data: { endedAt: clock.now() } });
  await user.pressData(messageId, `later-1:${notice.id}`);
  await playground.idle();
  expect(await planned(world)).toEqual([]);
  expect(rowsOf(world, messageId)).toEqual([['💳 Оплатить']]);
  for (const data of ['later-2:1', 'later-1:0', `later-1:${'9'.repeat(30)}`, 'later-1:', `later:1'--`, 'later-x:1']) {
    await user.pressData(messageId, data);
    await playground.idle();
  }
  expect(await planned(world)).toEqual([]);
  expect(world.log).toEqual([]);
});
