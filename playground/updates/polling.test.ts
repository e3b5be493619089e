import { expect, it } from 'vitest';
import { openGround } from '../testing.ts';

it('gives an update again until an offset confirms it', async () => {
  const { playground, api } = await openGround();
  const user = playground.user('anna');
  user.start('abc');
  user.send('да');
  const first = await api.getUpdates();
  expect(first.map(({ message }) => message?.text)).toEqual(['/start abc', 'да']);
  expect(first[0]?.message?.entities).toEqual([{ type: 'bot_command', offset: 0, length: 6 }]);
  expect(await api.getUpdates()).toEqual(first);
  expect(await api.getUpdates({ limit: 1 })).toEqual(first.slice(0, 1));
  const [head, tail] = first;
  expect(await api.getUpdates({ offset: (head?.update_id ?? 0) + 1 })).toEqual([tail]);
  expect(await api.getUpdates({ offset: (tail?.update_id ?? 0) + 1 })).toEqual([]);
  expect(playground.pendingUpdates()).toEqual([]);
});

it('wakes a waiting call, and ends it with 409 when another comes', async () => {
  const { playground, api } = await openGround();
  const waiting = api.getUpdates({ timeout: 30 });
  const refused = expect(waiting).rejects.toThrow('terminated by other getUpdates request');
  await new Promise<void>((resolve) => setImmediate(resolve));
  const second = api.getUpdates({ timeout: 30 });
  await Promise.race([refused, second]);
  // Whichever of the two came first to the server was ended; the other still waits.
  playground.user('anna').start();
  await refused;
  expect(await second).toHaveLength(1);
});

it('refuses polling while a webhook is set', async () => {
  const { api } = await openGround();
  await api.setWebhook('http://127.0.0.1:9/hook');
  await expect(api.getUpdates()).rejects.toThrow("can't use getUpdates method while webhook is active");
  await api.deleteWebhook();
  expect(await api.getUpdates()).toEqual([]);
});

it('keeps only the kinds that the bot asked for', async () => {
  const { playground, api } = await openGround();
  await api.getUpdates({ allowed_updates: ['callback_query', 'my_chat_member'] });
  const user = playground.user('anna');
  user.start();
  user.block();
  const updates = await api.getUpdates();
  expect(updates).toHaveLength(1);
  expect(updates[0]?.my_chat_member?.new_chat_member.status).toBe('kicked');
});

it('sends /start without a payload that Telegram would not take', async () => {
  const { playground } = await openGround();
  const user = playground.user('anna');
  expect(user.start('a_B-9').text).toBe('/start a_B-9');
  expect(user.start('a b').text).toBe('/start');
  expect(user.start('я').text).toBe('/start');
  expect(user.start('x'.repeat(65)).text).toBe('/start');
});

it('in a group tells the bot only what is meant for it', async () => {
  const { playground } = await openGround();
  const user = playground.user('anna');
  user.send('Привет всем', 'group');
  user.send('/debts@other_bot', 'group');
  user.send('/debts', 'group');
  const texts = playground.pendingUpdates().map(({ message }) => message?.text);
  expect(texts).toEqual(['/debts']);
  expect(playground.pendingUpdates()[0]?.message?.chat.type).toBe('group');
});
