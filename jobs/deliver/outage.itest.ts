import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeReader, oweSecurityNotice, type Stage, setStage, settled } from '../../tests/conformance/stage.ts';
import type { TelegramSender } from './telegram.ts';

let stage: Stage;
let admin: Client;
beforeEach(async () => {
  stage = await setStage();
  const server = new URL(stage.connectionString);
  server.pathname = '/postgres';
  admin = new Client({ connectionString: server.href });
  await admin.connect();
});
afterEach(async () => {
  await stage.close();
  await admin.end();
});

/** As when it is restarted: nobody is let in for a while, and who is in is thrown out. */
async function closeDatabase(): Promise<() => Promise<unknown>> {
  const name = new URL(stage.connectionString).pathname.slice(1);
  await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  return () => admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
}

it('a message that Telegram has taken while PostgreSQL was being restarted is not said twice', async () => {
  const reader = await makeReader(stage.db, 501n);
  let said = 0;
  const telegram: TelegramSender = {
    sendMessage: async () => {
      said += 1;
      if (said === 1) {
        const open = await closeDatabase();
        setTimeout(() => void open(), 1_500);
      }
      return { ok: true };
    },
    sendDocument: () => Promise.reject(new Error('not used')),
    deleteMessage: async () => undefined,
  };
  await stage.jobs.close();
  await stage.start(telegram);
  await oweSecurityNotice(stage, reader);
  await expect.poll(() => said, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => settled(stage.db).catch(() => null), { timeout: 20_000 }).toMatchObject([{ state: 'sent' }]);
  expect(said).toBe(1);
});
