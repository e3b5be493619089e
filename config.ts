import { z } from 'zod';

/** Everything the program is told from outside, checked. */
export interface Config {
  /** absent: the playground stands in for Telegram */
  readonly telegram: { readonly token: string; readonly apiRoot?: string } | null;
  readonly telegramMode: 'polling' | 'webhook';
  /** absent: PostgreSQL runs under `dataDir` */
  readonly databaseUrl: string | null;
  /** absent: queues are kept in PostgreSQL */
  readonly redisUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** how the program is reached from outside, without a slash at the end; absent: at the address it listens on */
  readonly publicUrl: string | null;
  /** how many reverse proxies of one's own stand before the program, each adding to X-Forwarded-For */
  readonly trustedProxies: number;
  /** absent: letters go to the playground */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** absent: one is made and kept under `dataDir` */
  readonly secretKey: string | null;
  readonly roles: ReadonlySet<Role>;
  readonly logLevel: LogLevel;
  readonly dataDir: string;
  /** the test bank of the sandbox provider runs */
  readonly sandboxBank: boolean;
  /** «user:password» of the pages for staff; absent: there are none */
  readonly staffLogin: string | null;
  /** what is allowed, but should be known */
  readonly warnings: readonly string[];
}

export type Role = 'bot' | 'webhooks' | 'jobs';
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Says all that is wrong with the environment at once, each with its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  • ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the environment. Throws ConfigError with every problem found. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describe));
  const env = parsed.data;
  const problems: string[] = [];
  const warnings: string[] = [];
  if (env.BOT_TOKEN) requireForTelegram(env, problems, warnings);
  if (!env.BOT_TOKEN && env.TELEGRAM_API_ROOT) {
    problems.push('TELEGRAM_API_ROOT is set, but BOT_TOKEN is not. Set BOT_TOKEN, or unset it for the playground.');
  }
  if (!env.BOT_TOKEN && !isLoopback(env.HOST)) {
    problems.push('HOST is open to the network, but without BOT_TOKEN only the playground runs. Unset HOST.');
  }
  if (problems.length) throw new ConfigError(problems);
  return {
    telegram: env.BOT_TOKEN
      ? { token: env.BOT_TOKEN, ...(env.TELEGRAM_API_ROOT ? { apiRoot: trimSlash(env.TELEGRAM_API_ROOT) } : {}) }
      : null,
    telegramMode: env.TELEGRAM_MODE,
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ? trimSlash(env.PUBLIC_URL) : null,
    trustedProxies: env.TRUSTED_PROXIES,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    secretKey: env.SECRET_KEY ?? null,
    roles: new Set(env.ROLES),
    logLevel: env.LOG_LEVEL,
    dataDir: env.DATA_DIR,
    sandboxBank: env.SANDBOX_BANK ?? isTrial(env),
    staffLogin: env.STAFF_LOGIN ?? null,
    warnings,
  };
}

const ROLES = ['bot', 'webhooks', 'jobs'] as const;
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const url = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address like ${example}`,
  });

const schema = z.object({
  BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/u, 'must be a token from @BotFather, like 123456789:AAE...')
    .optional(),
  TELEGRAM_API_ROOT: url(['http:', 'https:'], 'https://api.telegram.org').optional(),
  TELEGRAM_MODE: z.enum(['polling', 'webhook'], 'must be polling or webhook').default('polling'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/cabinet').optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  PUBLIC_URL: url(['http:', 'https:'], 'https://cabinet.example.org').optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(3000),
  TRUSTED_PROXIES: z.coerce.number('must be a small whole number').int().min(0).max(5).default(0),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtps://user:password@mail.example.org').optional(),
  MAIL_FROM: z.string().default('Личный кабинет <cabinet@localhost>'),
  SECRET_KEY: z
    .string()
    .refine(
      (text) => text.split(',').every((key) => keyBytes(key.trim()) === 32),
      'must be 32 random bytes in base64 or hex: openssl rand -base64 32',
    )
    .optional(),
  ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES, 'must be any of bot,webhooks,jobs'))),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  DATA_DIR: z.string().default('.data'),
  SANDBOX_BANK: z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .optional(),
  STAFF_LOGIN: z
    .string()
    .regex(
      /^[^:\s]{1,64}:\S{16,200}$/u,
      'must be user:password with a password of at least 16 characters: openssl rand -base64 18',
    )
    .optional(),
});

type Environment = z.infer<typeof schema>;

function requireForTelegram(env: Environment, problems: string[], warnings: string[]): void {
  if (!env.SMTP_URL) {
    problems.push('SMTP_URL is missing: addresses are verified by letters. Set it to smtps://user:password@host.');
  }
  if (!env.SECRET_KEY && env.DATABASE_URL) {
    problems.push('SECRET_KEY is missing: it keeps the merchants’ keys. Make one with: openssl rand -base64 32');
  }
  if (!env.PUBLIC_URL && (!env.TELEGRAM_API_ROOT || env.TELEGRAM_MODE === 'webhook')) {
    problems.push('PUBLIC_URL is missing: payment links and callbacks need it. Set it to https://your.domain');
  } else if (!env.PUBLIC_URL) {
    warnings.push('PUBLIC_URL is not set: payment links open on this machine only');
  } else if (!env.PUBLIC_URL.startsWith('https:') && !env.TELEGRAM_API_ROOT) {
    problems.push('PUBLIC_URL must begin with https://: Telegram and payment providers call nothing else.');
  }
  if (env.STAFF_LOGIN && !env.PUBLIC_URL?.startsWith('https:')) {
    warnings.push('STAFF_LOGIN is set without an https:// PUBLIC_URL: enter it on this machine only, it goes readable');
  }
  if (env.SANDBOX_BANK ?? isTrial(env)) {
    warnings.push('SANDBOX_BANK is on: merchants of the sandbox provider take TEST money only');
  }
}

/** The playground, or a Bot API server on this machine: nobody but us is there. */
function isTrial(env: Environment): boolean {
  return !env.BOT_TOKEN || (env.TELEGRAM_API_ROOT !== undefined && isLoopback(new URL(env.TELEGRAM_API_ROOT).hostname));
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.slice(0, 1).join('')} ${issue.message}`;
}

function keyBytes(text: string): number {
  if (/^[0-9a-f]{64}$/iu.test(text)) return 32;
  return Buffer.from(text, 'base64').length;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.');
}

const trimSlash = (address: string): string => address.replace(/\/+$/u, '');
