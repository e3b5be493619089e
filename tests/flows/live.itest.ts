import { describe, expect, it, onTestFinished } from 'vitest';
import { webhookSecret } from '../../app/secrets.ts';
import type { Config } from '../../config.ts';
import type { ApiCall } from '../../playground/index.ts';
import { type Outside, openOutside, type RunningApp, SECRET_KEY, startInside } from '../harness/app.ts';
import { addClient, type ClientWish, type TestClient } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import type { GateAnswer, GateRequest } from '../harness/gate.ts';
import { openCabinet, paidOnce, pay, says, startPaying, tap, timesSaid, traceOf } from '../harness/journey.ts';

const SUM = 'Оплата 1 500 ₽ получена';

interface Live {
  readonly outside: Outside;
  readonly app: RunningApp;
  readonly anna: TestClient;
  /** every call of the bot but getUpdates, as it was answered */
  readonly calls: readonly ApiCall[];
  /** another process of the app, as after a deployment */
  restart(): Promise<RunningApp>;
}

const call =
  (method: string) =>
  ({ path }: GateRequest): boolean =>
    path.endsWith(`/${method}`);

/** With a BOT_TOKEN and TELEGRAM_API_ROOT: the Bot API server is any other, and keeps Telegram's own limits. */
describe.each(['polling', 'webhook'] as const)('a live bot that gets updates by %s', (telegramMode) => {
  async function goLive(wish: ClientWish = {}, changes: Partial<Config> = {}): Promise<Live> {
    const outside = await openOutside({ limits: {} });
    onTestFinished(() => outside.close());
    const calls: ApiCall[] = [];
    outside.playground.onCall((made) => calls.push(made));
    const restart = async () => {
      const app = await startInside(outside, { telegramMode, ...changes });
      onTestFinished(() => app.close());
      return app;
    };
    return { outside, calls, restart, app: await restart(), anna: await addClient(outside, 'Анна Гончар', wish) };
  }

  it('walks from /start to paid with calls that are all valid', async () => {
    const { outside, app, anna, calls } = await goLive({ isBound: false });
    anna.user.start();
    await says(anna, 'Пришлите');
    anna.user.send(anna.email);
    const letter = await outside.playground.nextLetter(anna.email, 0);
    await says(anna, 'Письмо отправлено');
    anna.user.send(letter.code ?? '');
    await says(anna, 'Последний шаг');
    await tap(anna, 'Принимаю');
    await says(anna, 'Что требует внимания');
    await pay(await startPaying(anna), 'success');
    await says(anna, SUM);
    await eventually('the page that offers to pay to go', () => timesSaid(anna, 'Платёж LK') === 0);
    await tap(anna, 'Подтверждение оплаты');
    await says(anna, 'Подтверждение оплаты LK-');
    await outside.playground.idle();
    expect(await traceOf(outside.db, anna)).toEqual(paidOnce(1500_00n));
    expect(calls.filter(({ code }) => code !== 200)).toEqual([]);
    expect(new Set(calls.map(({ method }) => method))).toContain(
      telegramMode === 'webhook' ? 'setWebhook' : 'deleteWebhook',
    );
    expect(app.log).toEqual([]);
    const ready = await fetch(`${app.url}/readyz`);
    expect([ready.status, app.playground, app.bankUrl]).toEqual([200, null, null]);
  });

  it('tolerates floods, server errors and broken connections', async () => {
    const { outside, anna } = await goLive();
    const { playground } = outside;
    playground.inject({ kind: 'flood', method: 'sendMessage', retryAfterSeconds: 1 });
    if (telegramMode === 'polling') {
      playground.inject({ kind: 'server-error', method: 'getUpdates' });
      playground.inject({ kind: 'flood', method: 'getUpdates', retryAfterSeconds: 1 });
      playground.inject({ kind: 'reset', method: 'getUpdates' });
    }
    await openCabinet(anna);
    playground.inject({ kind: 'flood', method: 'editMessageText', retryAfterSeconds: 1 });
    playground.inject({ kind: 'server-error', method: 'answerCallbackQuery' });
    const link = await startPaying(anna);
    // The message that the money is in is refused, broken off, and then taken.
    playground.inject({ kind: 'server-error', method: 'sendMessage' });
    playground.inject({ kind: 'reset', method: 'sendMessage' });
    await pay(link, 'success');
    await says(anna, SUM, 25_000);
    await eventually('the notice to be noted as sent', () => outside.db.notice.findFirst({ where: { state: 'sent' } }));
    expect(timesSaid(anna, SUM)).toBe(1);
    expect(await traceOf(outside.db, anna)).toEqual(paidOnce(1500_00n));
  });

  it('stops in order: what is in hand is finished, what comes meanwhile waits for the next process', async () => {
    const { outside, app, anna, calls, restart } = await goLive();
    await openCabinet(anna);
    const held = outside.telegramGate.intercept(call('editMessageText'));
    await tap(anna, 'Долги');
    const edit = await held;
    const closed = app.close();
    edit.reply(await edit.forward());
    await closed;
    await says(anna, 'Подходит срок оплаты');
    const edits = () => calls.filter(({ method }) => method === 'editMessageText').length;
    expect(edits()).toBe(1);
    if (telegramMode === 'polling') expect(outside.playground.pendingUpdates()).toEqual([]);

    anna.user.send('/payments');
    await restart();
    // A webhook that failed is asked again after longer and longer pauses.
    await says(anna, 'Мои платежи', 25_000);
    await outside.playground.idle();
    expect(edits()).toBe(1);
    expect(calls.filter(({ code }) => code !== 200)).toEqual([]);
    expect(app.log).toEqual([]);
  });
});

describe('an update that is delivered twice', () => {
  it('by webhook is handled once, also at the same time and by another process; without the secret never', async () => {
    const outside = await openOutside();
    onTestFinished(() => outside.close());
    const apps = [
      await startInside(outside, { telegramMode: 'webhook' }),
      await startInside(outside, { telegramMode: 'webhook' }),
    ];
    for (const app of apps) onTestFinished(() => app.close());
    const anna = await addClient(outside, 'Анна Гончар');
    await openCabinet(anna);
    await outside.playground.idle();
    const update = {
      update_id: 2_000_000_001,
      message: {
        message_id: 900,
        date: 1_764_000_000,
        text: '/debts',
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
        chat: { id: anna.user.chatId, type: 'private', first_name: 'Анна' },
        from: { id: anna.user.chatId, is_bot: false, first_name: 'Анна', language_code: 'ru' },
      },
    };
    const deliver = async (app: RunningApp | undefined, secret: string) => {
      const response = await fetch(`${app?.url}/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify(update),
      });
      return response.status;
    };
    expect(await deliver(apps[0], 'wrong')).toBe(401);
    const secret = webhookSecret(SECRET_KEY);
    // Who comes second while the first is at work is told to come again.
    const [first, ...others] = (
      await Promise.all([deliver(apps[0], secret), deliver(apps[1], secret), deliver(apps[0], secret)])
    ).toSorted();
    expect(first).toBe(200);
    expect(others.every((status) => status === 200 || status === 503)).toBe(true);
    expect([await deliver(apps[0], secret), await deliver(apps[1], secret)]).toEqual([200, 200]);
    await outside.playground.idle();
    expect(timesSaid(anna, 'Подходит срок оплаты')).toBe(1);
  });

  it('by polling is handled once, also by the next process', async () => {
    const outside = await openOutside();
    onTestFinished(() => outside.close());
    const { playground, telegramGate, db } = outside;
    const batches: GateAnswer[] = [];
    telegramGate.watch((request, answer) => {
      if (call('getUpdates')(request) && answer.body.includes('"data":"debts/')) batches.push(answer);
    });
    const calls: ApiCall[] = [];
    playground.onCall((made) => calls.push(made));
    const replayTo = async (start: () => Promise<RunningApp>) => {
      const polled = telegramGate.intercept(call('getUpdates'));
      const app = await start();
      const [batch] = batches;
      if (!batch) throw new Error('the tap came in no batch');
      const first = await polled;
      // The next poll begins when all of the batch has been taken on.
      const asksAgain = telegramGate.intercept(call('getUpdates'));
      first.reply(batch);
      const next = await asksAgain;
      next.forward().then(next.reply, next.drop);
      return app;
    };
    const app = await startInside(outside);
    const anna = await addClient(outside, 'Анна Гончар');
    await openCabinet(anna);
    await startPaying(anna);
    await replayTo(async () => {
      // Whatever is sent ends the poll that waits; the next one is answered with the old batch.
      anna.user.send('/help');
      return app;
    });
    await app.close();
    const next = await replayTo(() => startInside(outside));
    await next.close();
    const taps = calls.filter(({ parameters }) => String(parameters['text']).includes('Платёж LK'));
    expect(taps.map(({ method }) => method)).toEqual(['editMessageText']);
    expect(await db.payment.count()).toBe(1);
    expect([...app.log, ...next.log]).toEqual([]);
  });
});

describe('another program that polls with the same token', () => {
  it('is outlived: a conflict is waited out, and no update is lost', async () => {
    const outside = await openOutside();
    onTestFinished(() => outside.close());
    const app = await startInside(outside);
    onTestFinished(() => app.close());
    const anna = await addClient(outside, 'Анна Гончар');
    await openCabinet(anna);
    await outside.playground.idle();
    const rival = `${outside.playground.apiRoot}/bot${outside.playground.botToken}/getUpdates`;
    await fetch(rival, { method: 'POST' });
    await eventually('the conflict to be logged', () => app.log.some((line) => line.includes('409')));
    await tap(anna, 'Долги');
    await says(anna, 'Подходит срок оплаты');
    expect(app.log.join()).not.toContain(outside.playground.botToken);
  });
});
