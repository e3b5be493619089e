import { Composer } from 'grammy';
import { LOCALES, type Translate } from '../locales/index.ts';
import type { CabinetContext } from './context.ts';
import { openScreen } from './open-screen.ts';
import { submitLink } from './verification.ts';

/** Commands that open a section of the same meaning; order is that of Telegram's menu. */
const OPENING = {
  menu: 'home',
  debts: 'debts',
  balance: 'balance',
  payments: 'payments',
  subscriptions: 'subscriptions',
  orders: 'orders',
  accounts: 'accounts',
  settings: 'settings',
  help: 'help',
  paysupport: 'paysupport',
  terms: 'terms',
  privacy: 'privacy',
} as const;

const OPEN_TO_ALL: ReadonlySet<string> = new Set(['home', 'help', 'paysupport', 'terms', 'privacy']);

/**
 * /start with its deep links, /cancel, and the commands that open sections. Every command ends the conversation that
 * is waiting.
 */
export function commands(): Composer<CabinetContext> {
  const composer = new Composer<CabinetContext>();
  composer.command('start', (ctx) => start(ctx, ctx.match));
  composer.command('cancel', async (ctx) => {
    const wasTyping = Object.keys(ctx.conversation.active()).length > 0;
    await ctx.conversation.exitAll();
    if (ctx.cabinet.clientId === null) return start(ctx, '');
    if (wasTyping) ctx.cabinet.notice = ctx.cabinet.html('common-canceled');
    ctx.cabinet.open('home');
  });
  for (const [command, section] of Object.entries(OPENING)) {
    composer.command(command, async (ctx) => {
      await ctx.conversation.exitAll();
      ctx.cabinet.open(section);
      if (ctx.cabinet.clientId !== null) return;
      if (!OPEN_TO_ALL.has(section)) ctx.cabinet.notice = ctx.cabinet.html('verify-first');
      await waitForEmail(ctx, null);
    });
  }
  return composer;
}

/** What Telegram shows in the ☰ menu, in each language; Russian also where the language is neither. */
export function commandLists(translate: Translate): { language_code?: 'ru' | 'en'; commands: CommandLine[] }[] {
  const list = (locale: string): CommandLine[] =>
    ['start', ...Object.keys(OPENING), 'cancel'].map((command) => ({
      command,
      description: translate(locale, `common-command-${command}`),
    }));
  return [{ commands: list('ru') }, ...LOCALES.map((locale) => ({ language_code: locale, commands: list(locale) }))];
}

interface CommandLine {
  command: string;
  description: string;
}

/**
 * /start: home for a client; else the welcome, already waiting for an address. Payloads: `v_<token>` is the letter's
 * one-tap link, `o_<organization>` an organization's invitation, `s_<section>[_<argument>]` opens a section, as a
 * notice's button does.
 */
async function start(ctx: CabinetContext, payload: string): Promise<void> {
  const { cabinet } = ctx;
  if (payload.startsWith('v_')) {
    // Whatever becomes of the link, the client must not be left on a screen that waits for what is over.
    cabinet.open(cabinet.clientId === null ? 'welcome' : 'home');
    await submitLink(ctx, payload.slice(2));
    await ctx.conversation.exitAll();
    return;
  }
  await ctx.conversation.exitAll();
  if (cabinet.clientId !== null) {
    const screen = payload.startsWith('s_') ? payload.slice(2) : 'home';
    // Telegram's links have no place for the colon and the comma.
    const [section = 'home', ...argument] = screen.replaceAll('__', ',').split('_');
    await openScreen(cabinet, section, argument.length > 0 ? argument.join(':') : undefined);
    return;
  }
  const invitedBy = payload.startsWith('o_') ? payload.slice(2) : null;
  if (invitedBy === null) cabinet.open('home');
  else cabinet.open('welcome', invitedBy);
  await waitForEmail(ctx, invitedBy);
}

async function waitForEmail(ctx: CabinetContext, invitedBy: string | null): Promise<void> {
  await ctx.conversation.enter('verify', 'bind', invitedBy);
}
