import type { Update } from 'grammy/types';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ChatVerdict } from '../domain/payments/chat-check.ts';
import { createI18n } from '../locales/index.ts';
import { createBot } from './bot.ts';
import type { BotDeps, ChatPayments } from './deps.ts';

const from = { id: 5, is_bot: false, first_name: 'Анна', language_code: 'ru' };
const chat = { id: 5, type: 'private' as const, first_name: 'Анна' };
const order = { currency: 'RUB', total_amount: 480_000, invoice_payload: 'p' };
const question: Update = { update_id: 2, pre_checkout_query: { id: 'q', from, ...order } };
const charges = { telegram_payment_charge_id: 't', provider_payment_charge_id: 'b' };
const money: Update = {
  update_id: 3,
  message: { message_id: 1, date: 1, chat, from, successful_payment: { ...order, ...charges } },
};

/** The bot over a database that never answers, so that whatever goes its ordinary way never ends. */
function openBot(changes: Partial<ChatPayments>) {
  const calls: { method: string; body: Record<string, unknown> }[] = [];
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);
  const deps = {
    db: { $queryRaw: () => new Promise(() => undefined) },
    clock: { now: () => new Date('2026-11-22T09:00:00Z') },
    log: { info: note, warn: note, error: note },
    chat: { settle: async () => undefined, keep: async () => null, ...changes },
  } as unknown as BotDeps;
  const bot = createBot(deps, {
    token: '1:x',
    i18n: createI18n(),
    botInfo: { id: 1, is_bot: true, first_name: 'Кабинет', username: 'cabinet_bot' } as never,
    client: {
      fetch: async (url: unknown, init?: { body?: unknown }) => {
        const method = String(url).split('/').at(-1) ?? '';
        calls.push({ method, body: JSON.parse(String(init?.body)) as Record<string, unknown> });
        return new Response(JSON.stringify({ ok: true, result: true }));
      },
    },
  });
  return { bot, calls, log };
}

describe('the question whether an invoice may be paid', () => {
  it('is answered while another update of the same chat hangs, by polling and by webhook alike', async () => {
    const { bot, calls } = openBot({ answerPreCheckout: async () => 'accept' });
    void bot.handleUpdate({ update_id: 1, message: { message_id: 1, date: 1, chat, from, text: 'долго' } });
    await bot.handleUpdate(question);
    expect(calls).toEqual([{ method: 'answerPreCheckoutQuery', body: { pre_checkout_query_id: 'q', ok: true } }]);
  });

  it('is answered with the reason, in the language of whoever pays', async () => {
    const { bot, calls } = openBot({ answerPreCheckout: async () => 'paid' });
    await bot.handleUpdate(question);
    expect(calls[0]?.body).toMatchObject({ ok: false, error_message: expect.stringContaining('уже оплачен') });
  });

  it.each([
    ['takes too long', () => new Promise<ChatVerdict>(() => undefined)],
    ['fails', () => Promise.reject<ChatVerdict>(new Error('the database is away'))],
  ])('is refused where the answer %s', async (_how, answerPreCheckout) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { bot, calls } = openBot({ answerPreCheckout });
    const handled = bot.handleUpdate(question);
    await vi.advanceTimersByTimeAsync(8_000);
    await handled;
    expect(calls[0]?.body).toMatchObject({ ok: false, error_message: expect.stringContaining('Не успели') });
  });
});

describe('money that came in the chat', () => {
  it('is stored before its update waits for others', async () => {
    const done: string[] = [];
    const { bot } = openBot({
      keep: async (word) => {
        done.push(`kept ${word.amountMinor} ${word.chargeId} ${word.providerChargeId}`);
        return { eventId: 1, paymentId: 7 };
      },
      settle: async ({ eventId }) => void done.push(`settled ${eventId}`),
    });
    void bot.handleUpdate(money);
    await vi.waitFor(() => expect(done).toEqual(['kept 480000 t b', 'settled 1']));
  });

  it('is not given up where it cannot be stored: the update comes again', async () => {
    const { bot } = openBot({ keep: () => Promise.reject(new Error('the database is away')) });
    await expect(bot.handleUpdate(money)).rejects.toThrow('the database is away');
  });
});
