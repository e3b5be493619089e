import { expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { anna, openGround } from '../testing.ts';

const json = { 'content-type': 'application/json' };

it('serves the pages with everything that they load', async () => {
  const { playground } = await openGround();
  for (const page of [playground.pageUrl, playground.lettersUrl]) {
    const html = await (await fetch(page)).text();
    const files = [...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await fetch(new URL(file, playground.pageUrl))).status).toBe(200);
  }
  expect((await fetch(`${playground.pageUrl}static/..%2fserver.ts`)).status).toBe(404);
});

it('shows a persona the commands of its language and its own chat', async () => {
  const { playground, api } = await openGround();
  await api.setMyCommands([{ command: 'start', description: 'Start' }]);
  await api.setMyCommands([{ command: 'start', description: 'Начать' }], { language_code: 'ru' });
  playground.user('anna').start();
  const chat = await (await fetch(`${playground.pageUrl}play/chat?as=anna`)).json();
  expect(chat).toMatchObject({
    started: true,
    blocked: false,
    commands: [{ command: 'start', description: 'Начать' }],
    messages: [{ byBot: false, message: { text: '/start' } }],
  });
  expect(await (await fetch(`${playground.pageUrl}play/chat?as=ivan`)).json()).toMatchObject({ messages: [] });
});

it('tells the page of new messages as they come', async () => {
  const { playground, api } = await openGround();
  playground.user('anna').start();
  const stream = await fetch(`${playground.pageUrl}play/events?as=anna`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = (await reader?.read())?.value ?? '';
  await api.sendMessage(anna.telegramId, 'Здравствуйте');
  while (!heard.includes('Здравствуйте')) heard += (await reader?.read())?.value ?? '';
  expect(heard).toContain('"kind":"message"');
  await reader?.cancel();
});

it('runs a control and shows what came of it', async () => {
  const controls = [{ name: 'Запустить напоминания', run: async () => 'Отправлено: 3' }];
  const { playground } = await openGround({ controls });
  const body = JSON.stringify({ as: 'anna', index: 0 });
  const answer = await fetch(`${playground.pageUrl}play/control`, { method: 'POST', headers: json, body });
  expect(await answer.json()).toMatchObject({ result: 'Отправлено: 3' });
});

it('shows the time of the clock that its buttons move', async () => {
  const clock = fixedClock('2026-11-22T09:00:00Z');
  const run = async () => {
    clock.advance(3_600_000);
    return 'Прошёл час';
  };
  const clockwork = { timeZone: 'Europe/Moscow', moves: [{ name: '+1 час', run }] };
  const { playground } = await openGround({ clock, clockwork });
  const setup = await (await fetch(`${playground.pageUrl}play/setup`)).json();
  const nowMs = Date.parse('2026-11-22T09:00:00Z');
  expect(setup).toMatchObject({ clock: { timeZone: 'Europe/Moscow', moves: ['+1 час'], nowMs } });
  const body = JSON.stringify({ as: 'anna', index: 0 });
  const answer = await fetch(`${playground.pageUrl}play/move`, { method: 'POST', headers: json, body });
  expect(await answer.json()).toEqual({ result: 'Прошёл час', nowMs: nowMs + 3_600_000 });
  playground.user('anna').start();
  expect(playground.user('anna').last()?.date).toBe(nowMs / 1000 + 3_600);
});

it('does nothing in the name of another site', async () => {
  const { playground } = await openGround();
  const send = (headers: { [name: string]: string }) =>
    fetch(`${playground.pageUrl}play/start`, { method: 'POST', headers, body: '{"as":"anna"}' });
  expect((await send({ 'content-type': 'text/plain' })).status).toBe(403);
  expect((await send({ ...json, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await send(json)).status).toBe(200);
});
