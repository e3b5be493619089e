import { setTimeout as delay } from 'node:timers/promises';
import { GrammyError, type MiddlewareFn, type Transformer } from 'grammy';
import { DomainError } from '../domain/errors.ts';
import { cutMessage } from '../locales/cut.ts';
import { answerTap } from './answer-tap.ts';
import type { Target } from './cabinet.ts';
import type { CabinetContext } from './context.ts';
import { explain } from './errors.ts';
import { linksByData } from './links.ts';
import type { Section } from './section.ts';
import { strangersScreen } from './stranger.ts';

/** A tap that shows nothing for so long is told that it was noticed. */
const LATE_MS = 2_000;

/**
 * Shows what the handlers decided, once the update has been handled: edits the cabinet's one message where a button
 * of it was tapped, sends it anew below what the client wrote, and answers the tap exactly once.
 */
export function present(
  sections: ReadonlyMap<string, Section>,
  { lateMs = LATE_MS } = {},
): MiddlewareFn<CabinetContext> {
  return async (ctx, next) => {
    // Installed before the menus' own, so that it sees what they have drawn.
    ctx.api.config.use(noteKeyboard(ctx));
    await tolerate(ctx, () => next());
    const text = await renderTarget(ctx, sections);
    // An edit has no limit, but a message may have to wait for its place.
    const isSent = text !== null && (ctx.cabinet.asNewMessage || !ctx.callbackQuery?.message);
    const answered = isSent ? undefined : answerOnce(ctx);
    const shown = text === null ? undefined : showScreen(ctx, sections, text);
    await Promise.all([shown, answered ?? answerOnce(ctx, shown, lateMs)]);
  };
}

/** Answers the tap if nobody has: at once, or when all is `shown`, and where that takes long with word that it will be. */
async function answerOnce(ctx: CabinetContext, shown?: Promise<void>, lateMs = 0): Promise<void> {
  const { cabinet } = ctx;
  if (!ctx.callbackQuery || cabinet.answered) return;
  if (shown) {
    const waiting = new AbortController();
    const late = delay(lateMs, true, { signal: waiting.signal }).catch(() => false);
    const isLate = await Promise.race([shown.then(() => false), late]).finally(() => waiting.abort());
    if (isLate && !cabinet.answer) cabinet.toast(cabinet.t('common-late'));
  }
  await answerTap(ctx);
}

function noteKeyboard({ cabinet }: CabinetContext): Transformer {
  return (previous, method, payload, signal) => {
    const markup = 'reply_markup' in payload ? payload.reply_markup : undefined;
    if (cabinet.presenting && markup && 'inline_keyboard' in markup) cabinet.drawn = markup.inline_keyboard.flat();
    return previous(method, payload, signal);
  };
}

/**
 * Runs a handler; a refusal that the domain expects becomes the line above the screen, and the screen is shown anew.
 */
async function tolerate(ctx: CabinetContext, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    ctx.cabinet.notice = explain(ctx.cabinet, error);
    if (error.code === 'not-yours') ctx.cabinet.open('home');
    else ctx.cabinet.reopen();
  }
}

async function renderTarget(ctx: CabinetContext, sections: ReadonlyMap<string, Section>): Promise<string | null> {
  const { cabinet } = ctx;
  if (!cabinet.target) return null;
  cabinet.presenting = true;
  try {
    return await render(ctx, sections, cabinet.target);
  } catch (error) {
    if (!(error instanceof DomainError) || cabinet.target.section === 'home') throw error;
    cabinet.notice = explain(cabinet, error);
    cabinet.open('home');
    return await render(ctx, sections, { section: 'home' });
  }
}

async function render(ctx: CabinetContext, sections: ReadonlyMap<string, Section>, wanted: Target): Promise<string> {
  const { cabinet } = ctx;
  const section = sections.get(wanted.section);
  if (!section || (section.access === 'client' && cabinet.clientId === null)) {
    cabinet.target = section ? await strangersScreen(cabinet) : { section: 'home' };
    return render(ctx, sections, cabinet.target);
  }
  const text = await section.render(ctx, wanted.argument);
  const above = cabinet.notice ? `${cabinet.notice}\n\n` : '';
  return cutMessage(above + text, cabinet.html('common-cut'));
}

async function showScreen(ctx: CabinetContext, sections: ReadonlyMap<string, Section>, text: string): Promise<void> {
  const { cabinet } = ctx;
  const target = cabinet.target;
  const menu = target && sections.get(target.section)?.menu;
  if (!target || !menu || !ctx.chatId) return;
  const options = { parse_mode: 'HTML', reply_markup: menu, link_preview_options: { is_disabled: true } } as const;
  const tapped = cabinet.asNewMessage ? undefined : ctx.callbackQuery?.message?.message_id;
  const previous = cabinet.screen?.messageId;
  let messageId = tapped;
  if (tapped !== undefined && !(await edited(() => ctx.api.editMessageText(ctx.chatId ?? 0, tapped, text, options)))) {
    messageId = undefined;
  }
  messageId ??= (await ctx.api.sendMessage(ctx.chatId, text, options)).message_id;
  const { section, argument, state, trail } = target;
  const links = linksByData(cabinet.offered, cabinet.drawn);
  cabinet.screen = {
    messageId,
    section,
    argument,
    state,
    ...(trail?.length ? { trail } : {}),
    ...(links && { links }),
  };
  if (previous !== undefined && previous !== messageId) await removeOld(ctx, previous);
}

/** False where the message can no longer be edited (deleted, too old), so that a new one is due. */
async function edited(edit: () => Promise<unknown>): Promise<boolean> {
  try {
    await edit();
    return true;
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    if (error.description.includes('message is not modified')) return true;
    if (/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/u.test(error.description)) return false;
    throw error;
  }
}

/** The cabinet is one message: the one it leaves behind goes, or at least loses nothing if it cannot. */
async function removeOld(ctx: CabinetContext, messageId: number): Promise<void> {
  try {
    await ctx.api.deleteMessage(ctx.chatId ?? 0, messageId);
  } catch (error) {
    // Telegram keeps messages older than 48 hours; their buttons show a fresh screen and never act.
    if (!(error instanceof GrammyError)) throw error;
  }
}
