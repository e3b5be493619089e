import { expect, it } from 'vitest';
import { anna, openGround } from './testing.ts';

it('makes calls go wrong as a network does', async () => {
  const { playground, api, call } = await openGround();
  const user = playground.user('anna');
  user.start();
  const send = (text: string) => call('sendMessage', { chat_id: anna.telegramId, text });

  playground.inject({ kind: 'flood', method: 'sendMessage', retryAfterSeconds: 7 });
  expect(await send('a')).toMatchObject({ status: 429, parameters: { retry_after: 7 } });
  playground.inject({ kind: 'server-error' });
  expect(await send('b')).toMatchObject({ status: 502, description: 'Bad Gateway' });
  playground.inject({ kind: 'reset' });
  await expect(send('c')).rejects.toThrow();
  expect(user.last()?.text).toBe('/start');
  playground.inject({ kind: 'lost-answer' });
  await expect(send('d')).rejects.toThrow();
  expect(user.last()?.text).toBe('d');
  expect((await api.sendMessage(anna.telegramId, 'e')).text).toBe('e');
});

it('lets a test await calls and messages', async () => {
  const { playground, api } = await openGround();
  const user = playground.user('anna');
  user.start();
  const called = playground.nextCall('sendMessage');
  const come = user.until(({ text }) => text === 'Экран');
  await api.sendMessage(anna.telegramId, 'Экран', {
    reply_markup: { inline_keyboard: [[{ text: 'Да', url: 'https://a.ru' }]] },
  });
  expect(await called).toMatchObject({ method: 'sendMessage', parameters: { text: 'Экран' }, code: 200 });
  expect((await come).text).toBe('Экран');
  await expect(user.press('Нет')).rejects.toThrow('there are: «Да»');
  await expect(playground.nextCall('sendPhoto', 5)).rejects.toThrow('in vain for a call of sendPhoto');
});

it('takes the next port when one is taken', async () => {
  const first = await openGround();
  const port = Number(new URL(first.playground.pageUrl).port);
  const second = await openGround({ port });
  expect(Number(new URL(second.playground.pageUrl).port)).toBeGreaterThan(port);
});
