import { randomBytes } from 'node:crypto';
import { createCardPayments } from './app/cards.ts';
import { createChatPayments } from './app/chat-payments.ts';
import { openTimepiece, type Timepiece } from './app/clock.ts';
import { openDatabase } from './app/database.ts';
import { openJobs } from './app/jobs.ts';
import { verificationLetters } from './app/letters.ts';
import { passTime } from './app/passing-time.ts';
import { paymentWords } from './app/payment-words.ts';
import { openPlayground } from './app/playground.ts';
import { startSandboxBank } from './app/sandbox.ts';
import { sealingWith } from './app/sealing.ts';
import { secretKeyFor, unsubscribeKeys, webhookSecret } from './app/secrets.ts';
import { takeAddress } from './app/server.ts';
import { staffPages } from './app/staff.ts';
import { apiInTurn, connectTelegram, type RunningBot, startBot } from './app/telegram.ts';
import type { BotDeps } from './bot/deps.ts';
import type { Config } from './config.ts';
import { holdsDemo } from './demo/seed.ts';
import { derivePepper } from './domain/access/secrets.ts';
import type { Clock } from './domain/clock.ts';
import type { LettersOf } from './domain/notices/mutes.ts';
import { createUnsubscribeTokens } from './domain/notices/unsubscribe.ts';
import { parseKeyring } from './infra/encryption.ts';
import type { Logger } from './infra/log.ts';
import { createSmtpMailer } from './infra/mail.ts';
import { createProviderFetch } from './infra/provider-http.ts';
import type { Jobs } from './jobs/index.ts';
import { createI18n, createTranslator } from './locales/index.ts';
import { providers } from './payments/registry.ts';
import type { Playground } from './playground/index.ts';
import { runAutopayments } from './settlement/autopay.ts';
import type { SettlementDeps } from './settlement/deps.ts';
import { createMetrics } from './webhooks/metrics.ts';
import { createWebServer } from './webhooks/server.ts';
import { telegramRoute } from './webhooks/telegram.ts';
import { unsubscribeRoutes } from './webhooks/unsubscribe.ts';

/** How many charges the demonstration makes at once. */
const AUTOPAY_SHOWN = 50;

export interface App {
  /** where payment pages, callbacks and health are served */
  readonly url: string;
  readonly playground: Playground | null;
  readonly bankUrl: string | null;
  readonly jobs: Jobs | null;
  /** Fails where the program cannot go on. */
  readonly done: Promise<void>;
  /** Takes nothing new, finishes what is in hand, lets go of everything. */
  close(): Promise<void>;
}

/**
 * The composition root: everything is made here, once, and given to those who need it. `clock` is the real one unless
 * given; the playground's can be moved on.
 */
export async function startApp(config: Config, log: Logger, clock?: Clock): Promise<App> {
  const { telegram, dataDir } = config;
  const timepiece = clock ? { clock, hands: null } : openTimepiece({ isPlayground: telegram === null, dataDir });
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    return { ...(await compose(config, log, timepiece, (step) => closing.push(step))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is made first is closed last; only the HTTP address is given up before all else. */
async function compose(
  config: Config,
  log: Logger,
  { clock, hands }: Timepiece,
  onClose: (step: () => Promise<void> | void) => void,
): Promise<Omit<App, 'close'>> {
  const say = (line: string) => log.info({}, line);
  const database = await openDatabase(config, log);
  onClose(database.close);
  const { db } = database;
  const address = await takeAddress(config);
  const { publicUrl } = address;
  const secretKey = secretKeyFor(config);
  const keyring = parseKeyring(secretKey);
  const i18n = createI18n();
  const translate = createTranslator(i18n);
  let jobs: Jobs | null = null;
  let bot: RunningBot | null = null;

  const portAfter = (steps: number) => (config.port === 0 ? 0 : address.port + steps);
  const { dataDir } = config;
  const bank = config.sandboxBank
    ? await startSandboxBank({ db, clock, dataDir, secretKey, port: portAfter(2), log: say })
    : null;
  if (bank) onClose(bank.close);
  const runSweep = async () => jobs?.runSweep() ?? null;
  let runAutopay = async (_options: { fromHour?: number }) => ({ charged: 0 });
  const bankApi = `${bank?.url}/api`;
  const playground = config.telegram
    ? null
    : await openPlayground({
        db,
        clock,
        hands,
        passTime: (moved, until) =>
          passTime({ db, hands: moved, jobs: () => jobs, runAutopay: () => runAutopay({}) }, until),
        dataDir,
        keyring,
        bankApi,
        runSweep,
        runAutopay: () => runAutopay({ fromHour: 0 }),
        port: portAfter(1),
        log: say,
      });
  if (playground) onClose(() => playground.close());
  await bank?.enroll();
  if (config.telegram && (await holdsDemo(db))) {
    log.warn(
      {},
      'this database holds the DEMONSTRATION data. For real clients set DATABASE_URL or DATA_DIR to another',
    );
  }
  if ((await db.organization.count()) === 0) {
    log.warn({}, 'no organization is set up yet. Add one with: npm run organization -- add');
  }

  const server = config.telegram ?? { token: playground?.botToken ?? '', apiRoot: playground?.apiRoot };
  const telegram = await connectTelegram(server.token, server.apiRoot);
  onClose(telegram.close);
  const mailer = createSmtpMailer({ url: config.smtpUrl ?? playground?.smtpUrl ?? '', from: config.mailFrom });
  onClose(() => mailer.close());

  const providerHttp = createProviderFetch();
  onClose(providerHttp.close);
  const unsubscribe = createUnsubscribeTokens(unsubscribeKeys(secretKey));
  const metrics = createMetrics();
  const noticesPlanned = () => jobs?.poke();
  const settlement: SettlementDeps = {
    db,
    clock,
    log,
    providers,
    fetch: providerHttp.fetch,
    ...sealingWith(secretKey),
    publicUrl,
    noticesPlanned,
    observe: metrics.paymentOutcome,
  };
  runAutopay = (options) => runAutopayments(settlement, AUTOPAY_SHOWN, paymentWords(translate), options);
  if (config.roles.has('jobs')) {
    const { connectionString: databaseUrl } = database;
    const { redisUrl } = config;
    const { ledgerVerified: onLedgerVerified, compared: onCompared, notices: watch } = metrics;
    const unsubscribeUrl = (letters: LettersOf) => `${publicUrl}/unsubscribe/${unsubscribe.create(letters)}`;
    const means = { telegram, mailer, translate, settlement, unsubscribeUrl, watch, onLedgerVerified, onCompared };
    jobs = await openJobs({ db, clock, log, databaseUrl, redisUrl, ...means });
    onClose(jobs.close);
    watch.watchOwed(jobs.owed);
  }

  const chatUrl = playground?.pageUrl ?? `https://t.me/${telegram.me.username}`;
  const secretToken = webhookSecret(secretKey);
  const handle = async (update: unknown) => (bot ? bot.handle(update) : ('in-progress' as const));
  const takesUpdates = config.roles.has('bot') && config.telegramMode === 'webhook';
  const staff = staffPages(config, database.connectionString, log);
  if (staff) onClose(staff.close);
  address.serve(
    createWebServer({
      settlement,
      translate,
      metrics,
      routes: [
        ...(takesUpdates ? [telegramRoute({ secretToken, handle })] : []),
        ...(config.roles.has('webhooks')
          ? [unsubscribeRoutes({ db, clock, translate, tokens: unsubscribe, publicUrl, chatUrl })]
          : []),
        ...(staff ? [staff.routes] : []),
      ],
      botUsername: telegram.me.username,
      ...(playground ? { chatUrl } : {}),
      withPayments: config.roles.has('webhooks'),
      trustedProxies: config.trustedProxies,
      checks: {
        database: () => db.$queryRaw`SELECT 1`,
        telegram: () => telegram.api.getMe(),
        ...(jobs ? { queue: jobs.backlog } : {}),
      },
    }),
  );
  if (config.roles.has('bot')) {
    const mode = config.telegramMode;
    const deps: BotDeps = {
      db,
      clock,
      log,
      processName: randomBytes(6).toString('hex'),
      takeoverAfterMs: mode === 'polling' ? 0 : 60_000,
      pepper: derivePepper(secretKey),
      letterSender: mailer.senderAddress,
      payUrl: (token) => `${publicUrl}/pay/${token}`,
      chat: createChatPayments(settlement, apiInTurn(telegram, { db, log }), translate),
      cards: createCardPayments(settlement, translate),
      noticesPlanned,
      sendVerificationLetter: verificationLetters(mailer, translate, telegram.me.username),
    };
    bot = await startBot({ telegram, i18n, log, mode, webhook: { url: `${publicUrl}/telegram`, secretToken }, deps });
    onClose(bot.stop);
  }
  onClose(address.close);
  return { url: publicUrl, playground, bankUrl: bank?.url ?? null, jobs, done: bot?.done ?? new Promise(() => {}) };
}
