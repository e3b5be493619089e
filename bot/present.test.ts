import { BotError, GrammyError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { createTranslator } from '../locales/index.ts';
import type { CabinetContext } from './context.ts';
import { errorBoundary } from './errors.ts';
import { present } from './present.ts';
import type { Section } from './section.ts';

const translate = createTranslator();
const home = { name: 'home', access: 'everyone', render: () => 'Главный экран', menu: {} } as unknown as Section;
const sections = new Map([['home', home]]);

const tooMany = () =>
  new GrammyError(
    'sendMessage failed',
    { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 20 } },
    'sendMessage',
    {},
  );

/** A tap whose screen is sent as a new message; `said` is what its client sees, in order. */
function tap(send: () => Promise<{ message_id: number }>) {
  const said: string[] = [];
  const cabinet = {
    target: { section: 'home' },
    asNewMessage: true,
    answered: false,
    answer: null as { text: string; alert: boolean } | null,
    locale: 'ru',
    offered: [],
    drawn: [],
    t: (key: string) => translate('ru', key),
    html: (key: string) => translate('ru', key),
    toast: (text: string) => {
      cabinet.answer = { text, alert: false };
    },
  };
  const sendMessage = async () => {
    const message = await send();
    said.push('screen');
    return message;
  };
  const ctx = {
    cabinet,
    chatId: 1,
    chat: { type: 'private' },
    update: { update_id: 1 },
    callbackQuery: { message: { message_id: 5 } },
    api: { config: { use: () => undefined }, sendMessage },
    reply: (text: string) => Promise.resolve(said.push(text)),
    answerCallbackQuery: (other?: { text: string }) => Promise.resolve(said.push(other?.text ?? 'answered')),
  } as unknown as CabinetContext;
  return { ctx, said };
}

/** The message's place, until it is there or refused. */
function placeToCome() {
  const settle: { resolve(message: { message_id: number }): void; reject(error: Error): void }[] = [];
  const promise = new Promise<{ message_id: number }>((resolve, reject) => void settle.push({ resolve, reject }));
  return {
    promise,
    resolve: (message: { message_id: number }) => settle[0]?.resolve(message),
    reject: (error: Error) => settle[0]?.reject(error),
  };
}

const log = { info: () => undefined, warn: () => undefined, error: () => expect.unreachable('no bug of ours') };
const boundary = errorBoundary(log, translate);
const show = (ctx: CabinetContext, lateMs: number) =>
  present(sections, { lateMs })(ctx, () => Promise.resolve()) as Promise<void>;

describe('a tap whose answer is a message', () => {
  it('is answered once the message is there', async () => {
    const { ctx, said } = tap(() => Promise.resolve({ message_id: 6 }));
    await show(ctx, 60_000);
    expect(said).toEqual(['screen', 'answered']);
  });

  it('is told that it was noticed where the message has to wait for its place', async () => {
    const place = placeToCome();
    const { ctx, said } = tap(() => place.promise);
    const shown = show(ctx, 1);
    await expect.poll(() => said).toEqual([translate('ru', 'common-late')]);
    place.resolve({ message_id: 6 });
    await shown;
    expect(said).toEqual([translate('ru', 'common-late'), 'screen']);
  });

  it.each([
    [60_000, ['error-busy']],
    [1, ['common-late', 'error-busy']],
  ] as const)('is asked to be repeated where there is no place, before %i ms or after', async (lateMs, keys) => {
    const place = placeToCome();
    const { ctx, said } = tap(() => place.promise);
    const shown = show(ctx, lateMs);
    if (keys.length > 1) await expect.poll(() => said).toHaveLength(1);
    const error = tooMany();
    place.reject(error);
    await expect(shown).rejects.toBe(error);
    await boundary(new BotError(error, ctx));
    expect(said).toEqual(keys.map((key) => translate('ru', key)));
  });
});
