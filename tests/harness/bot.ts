import { onTestFinished } from 'vitest';
import { createCardPayments } from '../../app/cards.ts';
import { createChatPayments } from '../../app/chat-payments.ts';
import { connectTelegram, startBot } from '../../app/telegram.ts';
import type { BotDeps } from '../../bot/deps.ts';
import { fixedClock } from '../../domain/clock.ts';
import { renderVerificationLetter } from '../../infra/letters/verification.ts';
import { createLog } from '../../infra/log.ts';
import { createSmtpMailer } from '../../infra/mail.ts';
import { createI18n, createTranslator } from '../../locales/index.ts';
import { providers } from '../../payments/registry.ts';
import { type Persona, type Playground, type PlaygroundUser, startPlayground } from '../../playground/index.ts';
import type { Database } from '../../prisma/client.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
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
  /** what payments in the chat are settled by; credentials are not sealed here */
  readonly settlement: SettlementDeps;
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
  const settlement: SettlementDeps = {
    db,
    clock,
    log,
    providers,
    fetch: () => Promise.reject(new Error('no provider is asked here')),
    open: ({ ciphertext }) => ciphertext,
    seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
    digest: (secret) => secret,
    publicUrl: 'https://cabinet.example',
    noticesPlanned: () => undefined,
  };
  const deps: BotDeps = {
    db,
    clock,
    log,
    processName: 'test',
    takeoverAfterMs: 0,
    pepper: PEPPER,
    letterSender: mailer.senderAddress,
    payUrl: (token) => `https://cabinet.example/pay/${token}`,
    chat: createChatPayments(settlement, telegram.api, createTranslator(i18n)),
    cards: createCardPayments(settlement, createTranslator(i18n)),
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
  const [veraUser, johnUser] = [playground.user('vera'), playground.user('john')];
  return { db, clock, playground, settlement, vera: veraUser, john: johnUser, log: lines };
}

/**
 * What the bot showed from now on, screen after screen with its buttons, as a reader sees it. What differs from run
 * to run (codes, tokens) is blotted out.
 */
export function record(playground: Playground): () => string {
  const screens: string[] = [];
  playground.onCall(({ method, parameters, result, code }) => {
    if (code === 200 && (method === 'sendDocument' || method === 'sendPhoto')) screens.push(fileText(result));
    if (code === 200 && method === 'sendInvoice') screens.push(invoiceText(parameters));
    if (code !== 200 || !['sendMessage', 'editMessageText'].includes(method)) return;
    const { text, reply_markup: markup } = parameters as { text: string; reply_markup?: { inline_keyboard: Row[] } };
    const rows = (markup?.inline_keyboard ?? []).map((row) => row.map((button) => `[${button.text}]`).join(' '));
    screens.push([text, ...rows].join('\n'));
  });
  return () => `${screens.join('\n\n――――――――――\n\n').replaceAll(/\b\d{6}\b/gu, '000000')}\n`;
}

/** An invoice as its card shows it, with what it is made of. */
function invoiceText(parameters: object): string {
  const { title, description, prices } = parameters as {
    title: string;
    description: string;
    prices: readonly { label: string; amount: number }[];
  };
  return [
    `🧾 ${title}`,
    description,
    ...prices.map(({ label, amount }) => `   ${label}: ${amount / 100}`),
    '[Заплатить]',
  ].join('\n');
}

/** A file that was sent, with what stands below it. */
function fileText(message: unknown): string {
  const { document, caption, has_protected_content } = message as {
    document?: { file_name: string };
    caption?: string;
    has_protected_content?: boolean;
  };
  const mark = has_protected_content ? ' 🔒' : '';
  return [`📎 ${document?.file_name ?? 'picture'}${mark}`, caption ?? ''].join('\n');
}

/** The callback_data of a button, for pressing it when its screen is long gone. */
export function dataOf(message: Shown | undefined, label: string): string {
  const markup = message?.reply_markup as { inline_keyboard?: readonly Row[] } | undefined;
  const button = markup?.inline_keyboard?.flat().find(({ text }) => text.includes(label));
  if (!button?.callback_data) throw new Error(`there is no button «${label}»`);
  return button.callback_data;
}

type Shown = ReturnType<PlaygroundUser['messages']>[number];
type Row = readonly { text: string; callback_data?: string }[];
