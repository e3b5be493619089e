import { GrammyError, HttpError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { createTelegramSender } from './telegram.ts';

type Calls = unknown[][];

function sender(answer: () => Promise<unknown>, calls: Calls = []) {
  const sendMessage = async (...args: unknown[]) => {
    calls.push(args);
    return answer();
  };
  return createTelegramSender({ sendMessage } as unknown as Parameters<typeof createTelegramSender>[0]);
}

const refused = (error_code: number, description: string, parameters: { retry_after?: number } = {}) =>
  sender(async () => {
    throw new GrammyError('refused', { ok: false, error_code, description, parameters }, 'sendMessage', {});
  });

describe('createTelegramSender', () => {
  it('sends HTML with buttons that open screens or pages', async () => {
    const calls: Calls = [];
    const buttons = [[{ text: 'Оплатить', open: 'debts' }], [{ text: 'Сайт', url: 'https://example.org' }]];
    expect(await sender(async () => undefined, calls).sendMessage(42n, '<b>а</b>', buttons)).toEqual({ ok: true });
    expect(calls[0]?.slice(0, 3)).toEqual([
      42,
      '<b>а</b>',
      {
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        reply_markup: {
          inline_keyboard: [
            [{ text: 'Оплатить', callback_data: 'open:debts' }],
            [{ text: 'Сайт', url: 'https://example.org' }],
          ],
        },
      },
    ]);
  });

  it('gives what Telegram refused as an answer, with the wait that it asks for', async () => {
    expect(await refused(429, 'Too Many Requests: retry after 7', { retry_after: 7 }).sendMessage(1n, '', [])).toEqual({
      ok: false,
      code: 429,
      description: 'Too Many Requests: retry after 7',
      retryAfterSeconds: 7,
    });
    expect(await refused(403, 'Forbidden').sendMessage(1n, '', [])).toMatchObject({
      ok: false,
      code: 403,
      retryAfterSeconds: null,
    });
  });

  it('throws what kept Telegram from answering, without the address, which holds the token', async () => {
    const inner = new Error('request to https://api.telegram.org/bot123:SECRET/sendMessage failed');
    const unreachable = sender(async () => {
      throw new HttpError('Network request failed', inner);
    });
    const error: unknown = await unreachable.sendMessage(1n, '', []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET');
  });
});
