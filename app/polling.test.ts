import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anna, openGround } from '../playground/testing.ts';
import { type Polling, type PollingOptions, startPolling } from './polling.ts';

/** Polling over the stand-in; `handle` gets each update's text. */
function poll(
  ground: Awaited<ReturnType<typeof openGround>>,
  handle: (text: string) => Promise<void>,
  options: Partial<PollingOptions> = {},
) {
  const log: string[] = [];
  const { playground } = ground;
  const polling: Polling = startPolling({
    api: new Api(playground.botToken, { apiRoot: playground.apiRoot }),
    handle: (update: Update) => handle(update.message?.text ?? ''),
    allowedUpdates: ['message'],
    log: { warn: (_, message) => void log.push(message) },
    timeoutSeconds: 5,
    graceMs: 200,
    ...options,
  });
  onTestFinished(() => polling.stop());
  return { polling, log };
}

const noop = () => undefined;

function gate() {
  let open: () => void = noop;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('long polling', () => {
  it('handles each update once, and confirms it only when it is handled', async () => {
    const ground = await openGround();
    const user = ground.playground.user(anna.id);
    const slow = gate();
    const handled: string[] = [];
    const started = gate();
    const { polling } = poll(ground, async (text) => {
      if (text === 'slow') {
        started.open();
        await slow.opened;
      }
      handled.push(text);
    });
    user.send('slow');
    await started.opened;
    user.send('quick');
    await expect.poll(() => handled).toEqual(['quick']);
    // The quick one came later, so it waits for the slow one: a killed process would get both again.
    expect(ground.playground.pendingUpdates().map((update) => update.message?.text)).toEqual(['slow', 'quick']);
    slow.open();
    await expect.poll(() => handled).toEqual(['quick', 'slow']);
    await polling.stop();
    expect(ground.playground.pendingUpdates()).toEqual([]);
    expect(handled).toEqual(['quick', 'slow']);
  });

  it('gets an update again that a dead process had in hand', async () => {
    const ground = await openGround();
    const first = gate();
    const dead = poll(ground, async () => {
      first.open();
      await new Promise(() => undefined);
    });
    ground.playground.user(anna.id).send('again');
    await first.opened;
    const handled: string[] = [];
    poll(ground, async (text) => void handled.push(text));
    await expect.poll(() => handled).toEqual(['again']);
    expect(dead.log.length).toBeLessThan(50);
  });

  it('goes on after a flood, a server error and a lost connection', async () => {
    const ground = await openGround();
    const handled: string[] = [];
    const { log } = poll(ground, async (text) => void handled.push(text));
    ground.playground.inject({ kind: 'server-error', method: 'getUpdates' });
    ground.playground.user(anna.id).send('one');
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['one']);
    ground.playground.inject({ kind: 'reset', method: 'getUpdates' });
    ground.playground.user(anna.id).send('two');
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['one', 'two']);
    expect(log.length).toBeGreaterThan(0);
  });

  it('ends where the token is wrong', async () => {
    const ground = await openGround();
    const polling = startPolling({
      api: new Api('1:wrong', { apiRoot: ground.playground.apiRoot }),
      handle: async () => undefined,
      allowedUpdates: ['message'],
      log: { warn: () => undefined },
    });
    await expect(polling.done).rejects.toThrow(/401/u);
  });

  it('takes what is urgent past all that hangs, and again until it succeeds', async () => {
    const ground = await openGround();
    const user = ground.playground.user(anna.id);
    const never = gate();
    const away = gate();
    const started = gate();
    const tried: string[] = [];
    const handled: string[] = [];
    const handle = async (text: string) => {
      if (text.startsWith('slow')) {
        started.open();
        return never.opened;
      }
      tried.push(text);
      if (tried.length === 1) throw new Error('the database is away');
      if (tried.length === 2) await away.opened;
      handled.push(text);
    };
    const isUrgent = ({ message }: Update) => message?.text === 'money';
    const { polling, log } = poll(ground, handle, { concurrency: 1, isUrgent });
    user.send('slow one');
    user.send('slow two');
    await started.opened;
    user.send('money');
    await expect.poll(() => tried).toEqual(['money', 'money']);
    expect(log).toEqual(['an update was not handled']);
    expect(ground.playground.pendingUpdates()).toHaveLength(3);
    away.open();
    await expect.poll(() => handled).toEqual(['money']);
    never.open();
    await polling.stop();
    expect(ground.playground.pendingUpdates()).toEqual([]);
  });
});
