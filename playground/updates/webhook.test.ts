import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TelegramUpdate } from '@gramio/types';
import { expect, it, onTestFinished } from 'vitest';
import { openGround } from '../testing.ts';

interface Delivery {
  update: TelegramUpdate;
  headers: IncomingHttpHeaders;
}

/** A bot's webhook whose answers the test gives: each handler gets a delivery and returns a status and a body. */
async function openHook(answer: (delivery: Delivery, count: number) => Promise<[number, string]> | [number, string]) {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const delivery = { update: JSON.parse(body) as TelegramUpdate, headers: request.headers };
      deliveries.push(delivery);
      void Promise.resolve(answer(delivery, deliveries.length)).then(([status, text]) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, deliveries };
}

const textOf = ({ update }: Delivery) => update.message?.text;

it('brings updates with the secret token, each once when it is answered', async () => {
  const { playground, api } = await openGround();
  const hook = await openHook(() => [200, '']);
  playground.user('anna').start();
  await api.setWebhook(hook.url, { secret_token: 'S3-cret' });
  playground.user('anna').send('раз');
  await playground.idle();
  expect(hook.deliveries.map(textOf)).toEqual(['/start', 'раз']);
  expect(hook.deliveries[0]?.headers['x-telegram-bot-api-secret-token']).toBe('S3-cret');
});

it('asks again until 2xx, keeping the order of a chat and not holding up another', async () => {
  const { playground, api } = await openGround({ webhookRetryMs: 10 });
  let refusals = 3;
  const hook = await openHook(({ update }) => {
    if (update.message?.text !== 'раз') return [200, ''];
    refusals -= 1;
    return refusals >= 0 ? [500, ''] : [200, ''];
  });
  await api.setWebhook(hook.url);
  playground.user('anna').send('раз');
  playground.user('anna').send('два');
  playground.user('ivan').send('мимо');
  await playground.idle();
  const texts = hook.deliveries.map(textOf);
  expect(texts.filter((text) => text !== 'мимо')).toEqual(['раз', 'раз', 'раз', 'раз', 'два']);
  expect(texts.indexOf('мимо')).toBeLessThan(texts.lastIndexOf('раз'));
  expect(new Set(hook.deliveries.map(({ update }) => update.update_id)).size).toBe(3);
});

it('never has two updates of one chat under way', async () => {
  const { playground, api } = await openGround();
  let underWay = 0;
  let most = 0;
  const hook = await openHook(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => setImmediate(resolve));
    underWay -= 1;
    return [200, ''];
  });
  await api.setWebhook(hook.url);
  for (let count = 0; count < 20; count += 1) playground.user('anna').send(String(count));
  await playground.idle();
  expect(most).toBe(1);
  expect(hook.deliveries.map(textOf)).toEqual(Array.from({ length: 20 }, (_, count) => String(count)));
});

it('does the call that a bot puts into its answer', async () => {
  const { playground, api } = await openGround();
  const hook = await openHook(({ update }) => [
    200,
    JSON.stringify({ method: 'sendMessage', chat_id: update.message?.chat.id, text: 'в ответе' }),
  ]);
  await api.setWebhook(hook.url);
  playground.user('anna').start();
  await playground.idle();
  expect(playground.user('anna').last()?.text).toBe('в ответе');
});

it('tells in getWebhookInfo what waits and what went wrong', async () => {
  const { playground, api } = await openGround({ webhookRetryMs: 60_000 });
  const hook = await openHook(() => [503, '']);
  await api.setWebhook(hook.url, { allowed_updates: ['message'] });
  playground.user('anna').start();
  await expect
    .poll(async () => api.getWebhookInfo())
    .toMatchObject({
      url: hook.url,
      pending_update_count: 1,
      allowed_updates: ['message'],
      last_error_message: 'Wrong response from the webhook: 503',
    });
  await api.deleteWebhook({ drop_pending_updates: true });
  expect(playground.pendingUpdates()).toEqual([]);
});

it('brings the question before a payment past an update that is not answered', async () => {
  const { playground, api } = await openGround();
  let letGo = () => undefined as void;
  const stuck = new Promise<[number, string]>((resolve) => {
    letGo = () => resolve([200, '']);
  });
  const hook = await openHook(({ update }) => (update.message?.text === 'долго' ? stuck : [200, '']));
  const anna = playground.user('anna');
  anna.start();
  const prices = [{ label: 'Абонемент', amount: 480_000 }];
  const options = { provider_token: '381764678:TEST:100037', start_parameter: 's' };
  const { message_id } = await api.sendInvoice(anna.chatId, 'Абонемент', '8 занятий', 'p', 'RUB', prices, options);
  await api.setWebhook(hook.url);
  anna.send('долго');
  void anna.pay(message_id);
  await expect.poll(() => hook.deliveries.some(({ update }) => update.pre_checkout_query)).toBe(true);
  letGo();
});
