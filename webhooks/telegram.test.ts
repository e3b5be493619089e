import { expect, it } from 'vitest';
import { telegramRoute } from './telegram.ts';

const post = async (secret: string | null, body = '{"update_id":1}') => {
  const handled: unknown[] = [];
  const handle = async (update: unknown) => {
    handled.push(update);
    return 'done' as const;
  };
  const route = telegramRoute({ secretToken: 'right', handle });
  const headers = secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret };
  const { status } = await route.request('/telegram', { method: 'POST', headers, body });
  return { status, handled: handled.length };
};

it.each([null, '', 'wrong', 'righ', 'right '.repeat(2)])('believes nobody who says %j', async (secret) => {
  expect(await post(secret)).toEqual({ status: 401, handled: 0 });
});

it('handles what Telegram sends, and nothing that is no JSON or too long', async () => {
  expect(await post('right')).toEqual({ status: 200, handled: 1 });
  expect(await post('right', '{')).toEqual({ status: 400, handled: 0 });
  expect(await post('right', `"${'x'.repeat(2 ** 20)}"`)).toEqual({ status: 413, handled: 0 });
});
