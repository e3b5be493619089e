import { onTestFinished } from 'vitest';
import { connectTelegram, startBot } from '../../app/telegram.ts';
import type { BotDeps } from '../../bot/deps.ts';
import { fixedClock } from '../../domain/clock.ts';
import { renderVerificationLetter } from '../../infra/letters/verification.ts';
import { createLog } from '../../infra/log.ts';
import { createSmtpMailer } from '../../infra/mail.ts';
import { createI18n, createTranslator } from '../../locales/index.ts';
import { type Persona, type Playground, type PlaygroundUser, startPlayground } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import { PEPPER } from './access.ts';
import { createTestDatabase } from './database.ts';

export const START = '2026-11-22T09:00:00Z';

const vera: Persona = {
  id: 'vera',
  telegramId: 7001,
  firstName: 'Вера',
  lastName: 'Смирнова',
  languageCode: 'ru',
  about: 'мама двух учеников',
  emails: ['vera@example.com'],
};
const john: Persona = {
  ...vera,
  id: 'john',
  telegramId: 7002,
  firstName: 'John',
  lastName: 'Smith',
  languageCode: 'en',
};

export interface BotWorld {
  readonly db: Database;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly playground: Playground;
  readonly vera: PlaygroundUser;
  readonly john: PlaygroundUser;
  /** what the bot logged, a JSON line each */
  readonly log: string[];
}

/** The bot over a database of the test's own, talking to the stand-in for Telegram by long polling. */
export async function openBotWorld(changes: Partial<BotDeps> = {}): Promise<BotWorld> {
  const { db, drop } = await createTestDatabase();
  onTestFinished(() => drop());
  const clock = fixedClock(START);
  const playground = await startPlayground({
    port: 0,
    clock,
    personas: [vera, john],
    log: () => undefined,
    limits: false,
  });
  onTestFinished(() => playground.close());
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line: string) => void lines.push(line) } });
  const mailer = createSmtpMailer({ url: playground.smtpUrl, from: 'Кабинет <cabinet@example.com>' });
  onTestFinished(() => mailer.close());
  const telegram = await connectTelegram(playground.botToken, playground.apiRoot);
  onTestFinished(() => telegram.close());
  const i18n = createI18n();
  const deps: BotDeps = {
    db,
    clock,
    log,
    processName: 'test',
    takeoverAfterMs: 0,
    pepper: PEPPER,
    letterSender: mailer.senderAddress,
    payUrl: (token) => `https://cabinet.example/pay/${token}`,
    noticesPlanned: () => undefined,
    sendVerificationLetter: async ({ to, ...letter }) => {
      const { username: botUsername } = telegram.me;
      const rendered = renderVerificationLetter(createTranslator(i18n), {
        ...letter,
        botUsername,
        lifetimeMinutes: 30,
      });
      await mailer.send({ to, ...rendered });
    },
    ...changes,
  };
  const webhook = { url: '', secretToken: '' };
  const bot = await startBot({ telegram, i18n, log, mode: 'polling', webhook, deps });
  onTestFinished(() => bot.stop());
  return { db, clock, playground, vera: playground.user('vera'), john: playground.user('john'), log: lines };
}

/** A chat as a reader sees it: every message with its buttons, oldest first. */
export function transcript(user: PlaygroundUser): string {
  return user
    .messages()
    .map((message) => {
      const who = message.from?.is_bot ? 'Кабинет' : (message.from?.first_name ?? '');
      const rows = message.reply_markup?.inline_keyboard ?? [];
      const buttons = rows.map((row) => row.map(({ text }) => `[${text}]`).join(' '));
      return [`— ${who}:`, message.text ?? '', ...buttons].join('\n');
    })
    .join('\n\n');
}
