import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_RETRY } from '../../jobs/job.ts';
import { makeReader, oweSecurityNotice, type Stage, setStage, settled } from './stage.ts';

/** What jobs must do wherever their queues are kept. `redisUrl` gives null for PostgreSQL. */
export function jobsConformance(name: string, redisUrl: () => string | null): void {
  describe(`jobs with queues in ${name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await setStage(redisUrl() ?? undefined);
    });
    afterEach(() => stage.close());

    it('sends what is owed, once, and writes it down', async () => {
      const { db, telegram, jobs } = stage;
      const reader = await makeReader(db, 301n);
      await oweSecurityNotice(stage, reader);
      jobs.poke();
      expect(await settled(db)).toEqual([{ key: `n:${reader.client.id}:301`, state: 'sent', reason: null }]);
      expect(telegram.sent).toHaveLength(1);
      expect(telegram.sent[0]).toMatchObject({
        chatId: 301n,
        buttons: [[{ text: '🔐 Мои счета и договоры', open: 'accounts' }]],
      });
    });

    it('wakes by itself where nobody pokes', async () => {
      await oweSecurityNotice(stage, await makeReader(stage.db, 301n));
      await stage.telegram.until(1);
      expect(await settled(stage.db)).toMatchObject([{ state: 'sent' }]);
    });

    it('writes a letter to who has blocked the bot, one for all their chats', async () => {
      const { db, telegram, letters, jobs } = stage;
      const reader = await makeReader(db, 301n, 'parent@example.org');
      await db.telegramUser.create({ data: { id: 302n, chatId: 302n } });
      await db.binding.create({ data: { telegramUserId: 302n, clientId: reader.client.id } });
      const blocked = {
        ok: false,
        code: 403,
        description: 'Forbidden: bot was blocked by the user',
        retryAfterSeconds: null,
      } as const;
      telegram.answers.set(301n, [blocked]);
      telegram.answers.set(302n, [blocked]);
      await oweSecurityNotice(stage, reader);
      jobs.poke();
      await telegram.until(2);
      expect(await settled(db)).toEqual([
        { key: `n:${reader.client.id}:301`, state: 'dropped', reason: 'blocked' },
        { key: `n:${reader.client.id}:302`, state: 'dropped', reason: 'blocked' },
        { key: `n:${reader.client.id}:email`, state: 'sent', reason: null },
      ]);
      expect(await db.telegramUser.count({ where: { blockedAt: stage.clock.now() } })).toBe(2);
      expect(letters.map(({ to }) => to)).toEqual(['parent@example.org']);
      expect(letters[0]?.text).toContain('https://t.me/cabinet_bot');

      await oweSecurityNotice(stage, reader, 'later');
      jobs.poke();
      await settled(db);
      expect(telegram.sent).toHaveLength(2);
      expect(letters).toHaveLength(2);
    });

    it('does not repeat what Telegram calls wrong', async () => {
      const { db, telegram, jobs } = stage;
      telegram.answers.set(301n, [
        { ok: false, code: 400, description: "Bad Request: can't parse entities", retryAfterSeconds: null },
      ]);
      await oweSecurityNotice(stage, await makeReader(db, 301n));
      jobs.poke();
      expect(await settled(db)).toMatchObject([{ state: 'failed', reason: "400: Bad Request: can't parse entities" }]);
      expect(telegram.sent).toHaveLength(1);
    });

    it('tries again when Telegram is ill or out of reach', async () => {
      const { db, telegram, jobs } = stage;
      const ill = { ok: false, code: 502, description: 'Bad Gateway', retryAfterSeconds: null } as const;
      telegram.answers.set(301n, [ill, new Error('Telegram did not answer')]);
      await oweSecurityNotice(stage, await makeReader(db, 301n));
      jobs.poke();
      expect(await settled(db)).toMatchObject([{ state: 'sent' }]);
      expect(telegram.sent).toHaveLength(3);
      expect(await db.notice.findFirst()).toMatchObject({ attempts: 3 });
    });

    it('starts in many processes at once, and each of them works', async () => {
      await Promise.all([stage.start(), stage.start(), stage.start()]);
      await oweSecurityNotice(stage, await makeReader(stage.db, 301n));
      expect(await settled(stage.db)).toMatchObject([{ state: 'sent' }]);
      expect(stage.telegram.sent).toHaveLength(1);
    });

    it('lets a message on its way arrive before it stops', async () => {
      const { db, clock } = stage;
      await stage.jobs.close();
      let arrived: (() => void) | undefined;
      const asked = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let answer: (() => void) | undefined;
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const jobs = await stage.start({
        deleteMessage: async () => undefined,
        sendDocument: () => Promise.reject(new Error('not used')),
        sendMessage: async () => {
          arrived?.();
          await answered;
          return { ok: true };
        },
      });
      await oweSecurityNotice(stage, await makeReader(db, 301n));
      jobs.poke();
      await asked;
      const closing = jobs.close();
      answer?.();
      await closing;
      expect(await db.notice.findFirst()).toMatchObject({ state: 'sent', finishedAt: clock.now() });
    });

    it('a killed process loses nothing: its message is sent by the next within 10 s or so, once', async () => {
      const { db, connectionString, telegram } = stage;
      await stage.jobs.close();
      const stuck = await silentTelegram();
      const child = fork(join(import.meta.dirname, 'worker.ts'), [], {
        execArgv: ['--import', 'tsx'],
        env: {
          ...process.env,
          CONFORMANCE_DATABASE_URL: connectionString,
          CONFORMANCE_REDIS_URL: redisUrl() ?? '',
          CONFORMANCE_TELEGRAM_URL: stuck.url,
        },
      });
      try {
        await once(child, 'message');
        await oweSecurityNotice(stage, await makeReader(db, 301n), 'cut short');
        await stuck.asked;
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
        stuck.close();
      }
      const killedAt = performance.now();
      expect(await db.notice.findFirst()).toMatchObject({ state: 'queued', attempts: 1 });
      await stage.start();
      await db.telegramUser.updateMany({ data: { nextMessageAt: null } });
      await telegram.until(1);
      expect(performance.now() - killedAt).toBeLessThan(15_000);
      expect(await settled(db)).toMatchObject([{ state: 'sent' }]);

      // The job of a message that is known to be sent runs once more: as when the process dies between the two.
      const store = await stage.store();
      while ((await store.queue('urgent').size()) > 0) await delay(20);
      const { id } = await db.notice.findFirstOrThrow();
      const job = { id: 'deliver', queue: 'urgent', retry: NO_RETRY, handle: async () => undefined } as const;
      await store.queue('urgent').addAll([{ jobId: `notice-${id}`, job, data: { noticeId: id } }]);
      while ((await store.queue('urgent').size()) > 0) await delay(20);
      expect(telegram.sent).toHaveLength(1);
      // A process has to start, which takes long on a busy machine.
    }, 90_000);
  });
}

/** Takes a request and never answers. */
async function silentTelegram() {
  let heard: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = createServer(() => heard?.());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
