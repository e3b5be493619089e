import { randomBytes } from 'node:crypto';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { openDatabase } from './app/database.ts';
import { type OpenPlayground, openPlayground } from './app/playground.ts';
import { startSandboxBank } from './app/sandbox.ts';
import { secretKeyFor, webhookSecret } from './app/secrets.ts';
import { connectTelegram, type RunningBot, startBot } from './app/telegram.ts';
import type { Config } from './config.ts';
import { derivePepper } from './domain/access/secrets.ts';
import { CODE_LIFETIME_MS } from './domain/access/verification.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { open, parseKeyring } from './infra/encryption.ts';
import { renderVerificationLetter } from './infra/letters/verification.ts';
import { listen } from './infra/listen.ts';
import type { Logger } from './infra/log.ts';
import { createSmtpMailer } from './infra/mail.ts';
import { createTelegramSender, type Jobs, openQueueStore, startJobs } from './jobs/index.ts';
import { createI18n, createTranslator } from './locales/index.ts';
import { providers } from './payments/registry.ts';
import { applyDueEvents } from './settlement/apply.ts';
import type { SettlementDeps } from './settlement/deps.ts';
import { reconcilePayments } from './settlement/reconcile.ts';
import { createMetrics } from './webhooks/metrics.ts';
import { createWebServer, type WebServer } from './webhooks/server.ts';
import { telegramRoute } from './webhooks/telegram.ts';

export interface App {
  /** where payment pages, callbacks and health are served */
  readonly url: string;
  readonly playground: OpenPlayground['playground'] | null;
  readonly bankUrl: string | null;
  readonly jobs: Jobs | null;
  /** Fails where the program cannot go on. */
  readonly done: Promise<void>;
  /** Takes nothing new, finishes what is in hand, lets go of everything. */
  close(): Promise<void>;
}

/** How much a run of the settling jobs takes on; what is left is due at the next run. */
const EVENTS_AT_ONCE = 200;
const PAYMENTS_AT_ONCE = 100;

/** The composition root: everything is made here, once, and given to those who need it. */
export async function startApp(config: Config, log: Logger, clock: Clock = systemClock): Promise<App> {
  const closing: (() => Promise<void> | void)[] = [];
  const onClose = (close: () => Promise<void> | void) => closing.unshift(close);
  const close = async () => {
    for (const step of closing.splice(0)) await step();
  };
  try {
    return { ...(await compose(config, log, clock, onClose)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  config: Config,
  log: Logger,
  clock: Clock,
  onClose: (close: () => Promise<void> | void) => void,
): Promise<Omit<App, 'close'>> {
  const say = (line: string) => log.info({}, line);
  const { db, connectionString, close: closeDatabase } = await openDatabase(config, log);
  onClose(closeDatabase);
  const secretKey = secretKeyFor(config);
  const keyring = parseKeyring(secretKey);
  const i18n = createI18n();
  const translate = createTranslator(i18n);

  // The port is taken first: everything else needs to know the address.
  let web: WebServer | undefined;
  const server = createAdaptorServer({ fetch: (request, env) => web?.app.fetch(request, env) ?? notReady() });
  const port = await listen(server, { host: config.host, port: config.port });
  onClose(async () => {
    await new Promise((resolve) => server.close(resolve));
    await web?.idle();
  });
  const publicUrl = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;

  const portAfter = (steps: number) => (config.port === 0 ? 0 : port + steps);
  const bank = config.sandboxBank
    ? await startSandboxBank({ db, clock, port: portAfter(2), dataDir: config.dataDir, secretKey, log: say })
    : null;
  if (bank) onClose(bank.close);

  let jobs: Jobs | null = null;
  const opened = config.telegram
    ? null
    : await openPlayground({
        db,
        clock,
        port: portAfter(1),
        dataDir: config.dataDir,
        keyring,
        bankApi: `${bank?.url}/api`,
        runSweep: async () => jobs?.runSweep() ?? null,
        log: say,
      });
  const playground = opened?.playground ?? null;
  if (playground) onClose(() => playground.close());
  await bank?.enroll();

  const { token, apiRoot } = playground
    ? { token: playground.botToken, apiRoot: playground.apiRoot }
    : (config.telegram ?? { token: '', apiRoot: undefined });
  const telegram = await connectTelegram(token, apiRoot);
  onClose(telegram.close);
  const mailer = createSmtpMailer({ url: playground?.smtpUrl ?? config.smtpUrl ?? '', from: config.mailFrom });
  onClose(() => mailer.close());

  if ((await db.organization.count()) === 0) {
    log.warn({}, 'no organization is set up yet. Add one with: npm run organization -- add');
  }
  const metrics = createMetrics();
  const noticesPlanned = () => jobs?.poke();
  const settlement: SettlementDeps = {
    db,
    clock,
    log,
    providers,
    fetch,
    open: (sealed, context) => open(sealed, keyring, context),
    publicUrl,
    noticesPlanned,
    observe: metrics.paymentOutcome,
  };

  if (config.roles.has('jobs')) {
    const store = await openQueueStore({ databaseUrl: connectionString, redisUrl: config.redisUrl ?? undefined, log });
    jobs = await startJobs({
      db,
      clock,
      store,
      telegram: createTelegramSender(telegram.api),
      mailer,
      translate,
      botUsername: () => telegram.me.username,
      settlement: {
        applyDueEvents: () => applyDueEvents(settlement, EVENTS_AT_ONCE),
        reconcilePayments: () => reconcilePayments(settlement, PAYMENTS_AT_ONCE),
      },
      log,
    });
    const running = jobs;
    onClose(() => running.close());
  }

  let bot: RunningBot | null = null;
  if (config.roles.has('bot')) {
    const secretToken = webhookSecret(secretKey);
    const { telegramMode: mode } = config;
    const handle = async (update: unknown) => (bot ? bot.handle(update) : ('in-progress' as const));
    web = makeWeb(mode === 'webhook' ? [telegramRoute({ secretToken, handle })] : []);
    bot = await startBot({
      telegram,
      i18n,
      log,
      mode,
      webhook: { url: `${publicUrl}/telegram`, secretToken },
      deps: {
        db,
        clock,
        log,
        processName: randomBytes(6).toString('hex'),
        takeoverAfterMs: mode === 'polling' ? 0 : 60_000,
        pepper: derivePepper(secretKey),
        letterSender: mailer.senderAddress,
        payUrl: (payToken) => `${publicUrl}/pay/${payToken}`,
        noticesPlanned,
        sendVerificationLetter: async ({ to, ...letter }) => {
          const { username: botUsername } = telegram.me;
          const lifetimeMinutes = CODE_LIFETIME_MS / 60_000;
          const rendered = renderVerificationLetter(translate, { ...letter, botUsername, lifetimeMinutes });
          await mailer.send({ to, ...rendered });
        },
      },
    });
    const running = bot;
    onClose(() => running.stop());
  } else {
    web = makeWeb([]);
  }
  return {
    url: publicUrl,
    playground,
    bankUrl: bank?.url ?? null,
    jobs,
    done: bot?.done ?? new Promise(() => undefined),
  };

  function makeWeb(routes: readonly Hono[]): WebServer {
    return createWebServer({
      settlement,
      translate,
      metrics,
      routes,
      botUsername: telegram.me.username,
      ...(playground ? { chatUrl: playground.pageUrl } : {}),
      withPayments: config.roles.has('webhooks'),
      checks: {
        database: () => db.$queryRaw`SELECT 1`,
        telegram: () => telegram.api.getMe(),
        ...(jobs ? { queue: jobs.backlog } : {}),
      },
    });
  }
}

function notReady(): Response {
  return new Response('starting', { status: 503 });
}
