import { expect, it } from 'vitest';
import { anna, openGround } from '../testing.ts';
import { ApiError } from './errors.ts';
import { createLimiter } from './limits.ts';

function attempt(act: () => void): number {
  try {
    act();
    return 0;
  } catch (error) {
    return error instanceof ApiError ? (error.retryAfter ?? -1) : -1;
  }
}

function createPace(given: Parameters<typeof createLimiter>[0]) {
  let now = 0;
  const limiter = createLimiter(given, () => now);
  return {
    wait: (ms: number) => {
      now += ms;
    },
    message: (chatId: number) => attempt(() => limiter.message(chatId)),
    edit: (chatId: number) => attempt(() => limiter.edit(chatId)),
  };
}

it('takes 30 messages in any second over all chats, wherever the second begins', () => {
  const pace = createPace({});
  pace.wait(500);
  for (let chat = 1; chat <= 30; chat += 1) expect(pace.message(chat)).toBe(0);
  pace.wait(600);
  expect(pace.message(31)).toBe(1);
  pace.wait(400);
  expect(pace.message(31)).toBe(0);
});

it('takes a burst in one chat, then one message a second', () => {
  const pace = createPace({ chatBurst: 3 });
  expect([1, 2, 3, 4].map(() => pace.message(7))).toEqual([0, 0, 0, 1]);
  expect(pace.message(8)).toBe(0);
  pace.wait(999);
  expect(pace.message(7)).toBe(1);
  pace.wait(1);
  expect(pace.message(7)).toBe(0);
  expect(pace.message(7)).toBe(1);
});

it('takes 20 messages a minute in a group and says how long to wait', () => {
  const pace = createPace({});
  for (let count = 0; count < 20; count += 1) {
    expect(pace.message(-7)).toBe(0);
    pace.wait(1000);
  }
  expect(pace.message(-7)).toBe(40);
});

it('counts edits apart from messages', () => {
  const pace = createPace({ editBurst: 2, editsPerSecond: 2 });
  expect([pace.edit(7), pace.edit(7), pace.edit(7), pace.message(7)]).toEqual([0, 0, 1, 0]);
  pace.wait(500);
  expect(pace.edit(7)).toBe(0);
});

it('answers 429 with retry_after over HTTP, and does not keep the message', async () => {
  const { playground, call } = await openGround({ limits: { chatBurst: 1 } });
  const user = playground.user('anna');
  user.start();
  await call('sendMessage', { chat_id: anna.telegramId, text: 'раз' });
  expect(await call('sendMessage', { chat_id: anna.telegramId, text: 'два' })).toMatchObject({
    status: 429,
    description: 'Too Many Requests: retry after 1',
    parameters: { retry_after: 1 },
  });
  expect(user.last()?.text).toBe('раз');
});
