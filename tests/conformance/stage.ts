import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, fixedClock } from '../../domain/clock.ts';
import { planClientNotice } from '../../domain/notices/outbox.ts';
import type { Letter } from '../../infra/mail.ts';
import type { DocumentResult, SendResult, TelegramDocument, TelegramSender } from '../../jobs/deliver/telegram.ts';
import { type Jobs, openQueueStore, startJobs } from '../../jobs/index.ts';
import { createTranslator } from '../../locales/index.ts';
import type { Database } from '../../prisma/client.ts';
import { makeAccount, makeClient, makeConsent, makeOrganization } from '../harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

/** 09:30 in Moscow: quiet hours are over, and the sweep that jobs run by themselves comes half an hour later. */
const MORNING = '2026-11-20T06:30:00Z';

export interface Sent {
  readonly chatId: bigint;
  readonly text: string;
  readonly buttons: unknown;
  readonly atMs: number;
  /** what went with it */
  readonly document?: TelegramDocument;
}

/** A Telegram in this process: keeps what was sent, and answers as it is told. */
export class StandIn implements TelegramSender {
  readonly sent: Sent[] = [];
  readonly deleted: number[] = [];
  /** how the next message to a chat is answered, in order; all is well once the list is empty */
  readonly answers = new Map<bigint, (SendResult | Error)[]>();
  readonly #events = new EventEmitter();

  async sendMessage(chatId: bigint, text: string, buttons: unknown): Promise<SendResult> {
    return this.#take({ chatId, text, buttons, atMs: performance.now() });
  }

  async sendDocument(
    chatId: bigint,
    document: TelegramDocument,
    text: string,
    buttons: unknown,
  ): Promise<DocumentResult> {
    const answer = this.#take({ chatId, text, buttons, document, atMs: performance.now() });
    return answer.ok ? { ok: true, fileId: `file-${this.sent.length}` } : answer;
  }

  #take(message: Sent): SendResult {
    this.sent.push(message);
    this.#events.emit('sent');
    const answer = this.answers.get(message.chatId)?.shift() ?? { ok: true };
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async deleteMessage(_chatId: bigint, messageId: number): Promise<void> {
    this.deleted.push(messageId);
  }

  to(chatId: bigint): Sent[] {
    return this.sent.filter((message) => message.chatId === chatId);
  }

  /** Resolves when so many messages were tried in all. */
  async until(count: number): Promise<void> {
    while (this.sent.length < count) await once(this.#events, 'sent');
  }
}

export interface Stage extends TestDatabase {
  readonly clock: Clock & { set(moment: string | Date): void; advance(ms: number): void };
  readonly telegram: StandIn;
  readonly letters: Letter[];
  /** what the next letters fail with */
  readonly letterErrors: Error[];
  readonly jobs: Jobs;
  /** Starts one more process's worth of jobs on the same database and queues. */
  start(telegram?: TelegramSender): Promise<Jobs>;
  /** A store of its own to look at the queues with; closed with the stage. */
  store(): ReturnType<typeof openQueueStore>;
  close(): Promise<void>;
}

/** A database, the queues and a school, with everything outside played. */
export async function setStage(redisUrl?: string): Promise<Stage> {
  const test = await createTestDatabase();
  const clock = fixedClock(MORNING);
  const telegram = new StandIn();
  const letters: Stage['letters'] = [];
  const letterErrors: Error[] = [];
  const send = async (letter: Stage['letters'][number]) => {
    const error = letterErrors.shift();
    if (error) throw error;
    letters.push(letter);
  };
  const closers: (() => Promise<void>)[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = async () => {
    const redisPrefix = new URL(test.connectionString).pathname.slice(1);
    const opened = await openQueueStore({ databaseUrl: test.connectionString, redisUrl, redisPrefix, log });
    return opened;
  };
  const start = async (sender: TelegramSender = telegram) => {
    const jobs = await startJobs({
      db: test.db,
      clock,
      store: await store(),
      telegram: sender,
      mailer: { send },
      translate: createTranslator(),
      botUsername: () => 'cabinet_bot',
      unsubscribeUrl: ({ organizationIds }) => `https://cabinet.example/unsubscribe/${organizationIds.join('-')}`,
      compare: { comparePayments: async () => ({ merchants: [], open: [] }) },
      autopay: { run: async () => undefined },
      settlement: { applyDueEvents: async () => 0, reconcilePayments: async () => undefined },
      fiscal: { askForReceipts: async () => 0, makeOffsets: async () => 0 },
      log,
    });
    closers.push(() => jobs.close());
    return jobs;
  };
  await makeOrganization(test.db);
  const jobs = await start();
  return {
    ...test,
    clock,
    telegram,
    letters,
    letterErrors,
    jobs,
    start,
    store: async () => {
      const opened = await store();
      closers.push(() => opened.close());
      return opened;
    },
    close: async () => {
      await Promise.all(closers.map((close) => close()));
      await test.drop();
    },
  };
}

/** A client of the school with a Telegram user and, by `accountNumber`, an account; consent given. */
export async function makeReader(db: Database, telegramUserId: bigint, email?: string) {
  const client = await makeClient(db, telegramUserId);
  await makeConsent(db, client.id, telegramUserId, new Date(MORNING));
  if (email) await db.clientEmail.create({ data: { clientId: client.id, email, verifiedAt: new Date(MORNING) } });
  const account = await makeAccount(db, 'school', `N${telegramUserId}`, client.id);
  return { client, account, telegramUserId };
}

/** Owes the client word of somebody else's access to their account: it needs no money and ignores the hour. */
export async function oweSecurityNotice(
  { db, clock }: Stage,
  reader: Awaited<ReturnType<typeof makeReader>>,
  key = 'n',
) {
  const attachment = await db.attachment.findFirstOrThrow({ where: { accountId: reader.account.id } });
  await planClientNotice(db, clock, {
    key: `${key}:${reader.client.id}`,
    kind: 'account-attached',
    clientId: reader.client.id,
    organizationId: 'school',
    params: { attachmentId: attachment.id },
  });
}

/**
 * The state of every notice, in the order of their keys, once none is owed. What is written to a table gives no event.
 */
export async function settled(db: Database, timeoutMs = 20_000) {
  const end = performance.now() + timeoutMs;
  while ((await db.notice.count({ where: { state: { in: ['planned', 'queued'] } } })) > 0) {
    if (performance.now() > end) throw new Error('notices are still owed');
    await delay(20);
  }
  const rows = await db.notice.findMany({ orderBy: { key: 'asc' } });
  return rows.map(({ key, state, reason }) => ({ key, state, reason }));
}
