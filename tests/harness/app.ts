import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, startApp } from '../../app.ts';
import { type Config, readConfig } from '../../config.ts';
import { type Clock, systemClock } from '../../domain/clock.ts';
import { parseKeyring, seal } from '../../infra/encryption.ts';
import { createLog } from '../../infra/log.ts';
import { type Bank, startBank } from '../../payments/sandbox/bank/index.ts';
import { sandbox } from '../../payments/sandbox/index.ts';
import { type Playground, type PlaygroundOptions, startPlayground } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { createTestDatabase } from './database.ts';
import { type Gate, openGate } from './gate.ts';

export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
export const ORGANIZATION = 'studio';

/**
 * All that the app talks to, outside of it: a database with one organization, Telegram's stand-in, a mail server and
 * a bank. It goes on when the app ends or is killed. Each way between them leads through a gate.
 */
export interface Outside {
  readonly db: Database;
  readonly clock: Clock;
  readonly playground: Playground;
  readonly bank: Bank;
  /** from the app to the Bot API */
  readonly telegramGate: Gate;
  /** from the app to the bank */
  readonly bankGate: Gate;
  /** from the bank, payers and Telegram to the app: the PUBLIC_URL of an app that runs in a process of its own */
  readonly front: Gate;
  /** what the app is told */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface OutsideOptions {
  readonly clock?: Clock;
  /** the organization's; Europe/Moscow unless told */
  readonly timeZone?: string;
  /** Telegram's sending limits; off unless told */
  readonly limits?: PlaygroundOptions['limits'];
  /** how late the bank's card that is late calls back; 300 ms unless told */
  readonly lateCallbackMs?: number;
}

const quiet = () => undefined;

export async function openOutside(options: OutsideOptions = {}): Promise<Outside> {
  const { clock = systemClock, timeZone = 'Europe/Moscow', limits = false, lateCallbackMs = 300 } = options;
  const { db, connectionString, drop } = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'cabinet-app-'));
  const bank = await startBank({ port: 0, clock, log: quiet, lateCallbackMs, dataFile: join(dataDir, 'bank.jsonl') });
  const playground = await startPlayground({ port: 0, clock, personas: [], log: quiet, limits, webhookRetryMs: 100 });
  const [telegramGate, bankGate, front] = await Promise.all([
    openGate(playground.apiRoot),
    openGate(bank.url),
    openGate(),
  ]);
  await addStudio(db, bank, bankGate.url, timeZone);
  return {
    db,
    clock,
    playground,
    bank,
    telegramGate,
    bankGate,
    front,
    environment: {
      BOT_TOKEN: playground.botToken,
      TELEGRAM_API_ROOT: telegramGate.url,
      SMTP_URL: playground.smtpUrl,
      DATABASE_URL: connectionString,
      PUBLIC_URL: front.url,
      SECRET_KEY,
      // The bank is outside.
      SANDBOX_BANK: 'false',
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
    },
    close: async () => {
      await Promise.all([telegramGate.close(), bankGate.close(), front.close()]);
      await Promise.all([playground.close(), bank.close()]);
      await drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function addStudio(db: Database, bank: Bank, bankUrl: string, timeZone: string): Promise<void> {
  await db.organization.create({
    data: {
      id: ORGANIZATION,
      kind: 'school',
      name: 'Студия «Круг»',
      timeZone,
      currency: 'RUB',
      registrationMode: 'invited',
      accountWord: 'contract',
      contacts: { phone: '+7 495 000-00-00' },
      legalDetails: { name: 'ООО «Круг»', inn: '7700000001' },
    },
  });
  const merchant = { merchantId: ORGANIZATION, secret: randomBytes(24).toString('base64url') };
  bank.addMerchant(merchant);
  const keyring = parseKeyring(SECRET_KEY);
  await createMerchant(db, (text, context) => seal(text, keyring, context), {
    organizationId: ORGANIZATION,
    provider: sandbox,
    settings: { ...merchant, apiBase: `${bankUrl}/api` },
  });
}

export interface RunningApp extends App {
  /** a JSON line each; warnings and what is worse */
  readonly log: readonly string[];
}

/** The whole app in this process, at an address of its own, over what is outside. */
export async function startInside(outside: Outside, changes: Partial<Config> = {}): Promise<RunningApp> {
  const config = readConfig({ ...outside.environment, LOG_LEVEL: 'warn' });
  const lines: string[] = [];
  const log = createLog({ level: config.logLevel, destination: { write: (line: string) => void lines.push(line) } });
  const app = await startApp({ ...config, publicUrl: null, ...changes }, log, outside.clock);
  return { ...app, log: lines };
}
