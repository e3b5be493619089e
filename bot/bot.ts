import { conversations, createConversation } from '@grammyjs/conversations';
import type { I18n } from '@grammyjs/i18n';
import { Menu } from '@grammyjs/menu';
import { sequentialize } from '@grammyjs/runner';
import { type ApiClientOptions, Bot, type Context } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import { createTranslator } from '../locales/index.ts';
import { noticeActs } from './autopay-acts.ts';
import { chatPayments } from './chat-payments.ts';
import { commandLists, commands } from './commands.ts';
import type { CabinetContext } from './context.ts';
import type { BotDeps } from './deps.ts';
import { errorBoundary } from './errors.ts';
import { followLinks } from './links.ts';
import { privateOnly } from './middleware/private-only.ts';
import { conversationStorage, session } from './middleware/session.ts';
import { noticeButtons } from './notice-buttons.ts';
import { present } from './present.ts';
import { attachConversation } from './sections/attach/conversation.ts';
import { SECTIONS } from './sections/index.ts';
import { verify } from './sections/verify/conversation.ts';
import { snooze } from './snooze.ts';
import { awaitsCode } from './stranger.ts';
import { typedInto } from './typed-into.ts';
import { looksLikeCode, submitCode } from './verification.ts';

export interface BotOptions {
  readonly token: string;
  readonly i18n: I18n;
  readonly client: ApiClientOptions;
  /** known from an earlier getMe, so that the bot need not ask again */
  readonly botInfo?: UserFromGetMe;
}

/** The updates that the bot asks Telegram for. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member', 'pre_checkout_query'] as const;

/**
 * The cabinet's bot, ready to handle updates. The order of installation matters:
 * 0. money, which waits for nothing; 1. a chat's updates one after another; 2. the guard around everything; 3. the update taken once, its sender known;
 * 4. private chats only; 5. conversations' state; 6. what was decided is shown, after all that follows;
 * 7. conversations, which take nothing but typed texts, so that commands and taps pass them by; 8. commands; 9. buttons
 * that only lead on; 10. menus, for the buttons that act; 11. buttons of notices; 12. texts that the current screen
 * asks for; 13. whatever nobody understood. What a conversation does runs outside of its replay, with the sender's
 * cabinet, so no plugin is installed inside it. The menus stand twice: for taps after the conversations, which a tap
 * may enter; for everything else before them, because menus are also what renders the keyboards that are sent.
 */
export function createBot(deps: BotDeps, { token, i18n, client, botInfo }: BotOptions): Bot<CabinetContext> {
  const translate = createTranslator(i18n);
  const bot = new Bot<CabinetContext>(token, { client, ...(botInfo ? { botInfo } : {}) });
  const sections = new Map(SECTIONS.map((section) => [section.name, section]));
  const menus = new Menu<CabinetContext>('cabinet', { autoAnswer: false });
  menus.register(SECTIONS.map(({ menu }) => menu));

  const money = chatPayments(deps, translate);
  bot.use(money.first);
  bot.use(sequentialize((ctx) => [ctx.chat?.id, ctx.from?.id].filter((id) => id !== undefined).map(String)));
  const guarded = bot.errorBoundary(errorBoundary(deps.log, translate));
  guarded.use(session(deps, translate));
  guarded.use(privateOnly);
  guarded.use(conversations({ storage: conversationStorage }));
  guarded.use(present(sections));
  guarded.filter((ctx) => !isTap(ctx), menus);
  guarded.use(createConversation<CabinetContext, Context>(verify, 'verify'));
  guarded.use(createConversation<CabinetContext, Context>(attachConversation, 'attach'));
  guarded.use(commands());
  guarded.use(money.inTurn);
  guarded.filter(isTap, followLinks);
  guarded.filter(isTap, menus);
  guarded.use(noticeButtons());
  guarded.use(noticeActs());
  guarded.use(snooze());
  guarded.on('message:text', typedInto(sections));
  guarded.use(unexpected);
  return bot;
}

/** Tells Telegram the bot's commands and descriptions in both languages. */
export async function introduce(bot: Bot<CabinetContext>, i18n: I18n): Promise<void> {
  const translate = createTranslator(i18n);
  for (const { language_code, commands: list } of commandLists(translate)) {
    await bot.api.setMyCommands(list, language_code ? { language_code } : {});
    const locale = language_code ?? 'ru';
    const language = language_code ? { language_code } : {};
    await bot.api.setMyDescription(translate(locale, 'common-description'), language);
    await bot.api.setMyShortDescription(translate(locale, 'common-short-description'), language);
  }
  await bot.api.setChatMenuButton({ menu_button: { type: 'commands' } });
}

const isTap = (ctx: CabinetContext): boolean => ctx.callbackQuery !== undefined;

/** A text, sticker or voice that nothing waited for: a kind pointer, above the current screen sent anew. */
async function unexpected(ctx: CabinetContext): Promise<void> {
  const { cabinet, message, callbackQuery } = ctx;
  // A button that only led on has been followed.
  if (callbackQuery && cabinet.target) return;
  // A code can come late, when nothing waits for it any more: it is tried all the same.
  if (message?.text && looksLikeCode(message.text.trim()) && (await awaitsCode(cabinet))) {
    await submitCode(ctx, message.text);
    return;
  }
  if (message) cabinet.notice = cabinet.html('common-unexpected');
  if (callbackQuery) cabinet.toast(cabinet.t('common-outdated'));
  cabinet.reopen();
}
