import { Composer, GrammyError } from 'grammy';
import type { InlineKeyboardButton } from 'grammy/types';
import { SNOOZE_DAYS, type SnoozeDays, type Snoozed, snoozeNotices } from '../domain/notices/snooze.ts';
import type { Cabinet } from './cabinet.ts';
import type { CabinetContext } from './context.ts';
import { idOf } from './navigation.ts';

type Keyboard = readonly (readonly InlineKeyboardButton[])[];

/** Rows about putting off, whatever state they are in: they take one another's place. */
const LATER = /^later(?:-[a-z\d]+)?:(\d+)$/u;

/**
 * «Напомнить позже» below a reminder: `later:<notice>` opens the choices in place of its row, `later-<days>:<notice>`
 * plans it anew, `later-back:<notice>` leaves all as it was. The message's other buttons stay. Whose the reminder is,
 * the domain checks.
 */
export function snooze(): Composer<CabinetContext> {
  const composer = new Composer<CabinetContext>();
  composer.callbackQuery(/^later:(\d+)$/u, (ctx) => showChoices(ctx, ctx.match[1]));
  composer.callbackQuery(/^later-back:(\d+)$/u, (ctx) => replaceRow(ctx, [[laterButton(ctx.cabinet, ctx.match[1])]]));
  composer.callbackQuery(/^later-(\d):(\d+)$/u, async (ctx, next) => {
    const [, wanted, id] = ctx.match;
    const days = SNOOZE_DAYS.find((each) => String(each) === wanted);
    if (days === undefined) return next();
    await putOff(ctx, id, days);
  });
  return composer;
}

async function showChoices(ctx: CabinetContext, id: string | undefined): Promise<void> {
  const { cabinet } = ctx;
  if (cabinet.clientId === null) return gone(ctx);
  const choices = SNOOZE_DAYS.map((days) => ({
    text: cabinet.t('notify-later-in', { days }),
    callback_data: `later-${days}:${id}`,
  }));
  const back = { text: cabinet.t('notify-later-back'), callback_data: `later-back:${id}` };
  // Two in a row: three are cut short on a small screen.
  if (await replaceRow(ctx, [choices.slice(0, 2), [...choices.slice(2), back]])) return;
  // A message too old to be changed still lets its reminder be put off.
  await ctx.reply(cabinet.t('notify-later-choose'), { reply_markup: { inline_keyboard: [choices] } });
}

async function putOff(ctx: CabinetContext, id: string | undefined, days: SnoozeDays): Promise<void> {
  const { cabinet } = ctx;
  if (cabinet.clientId === null) return gone(ctx);
  const { deps, reader } = cabinet;
  const snoozed = await snoozeNotices(deps.db, deps.clock, { ...reader, noticeId: idOf(id), days });
  if (!snoozed) return gone(ctx);
  const day = cabinet.date(snoozed.local, snoozed.timeZone);
  cabinet.toast(cabinet.t('notify-later-toast', { when: whenOf(snoozed), day, time: timeOf(snoozed) }));
  await replaceRow(ctx, [[{ text: cabinet.t('notify-later-done', { day }), callback_data: `later:${id}` }]]);
}

/** Nothing of theirs can be put off: says so, and takes the row away. */
async function gone(ctx: CabinetContext): Promise<void> {
  ctx.cabinet.toast(ctx.cabinet.t('notify-later-gone'));
  await replaceRow(ctx, []);
}

const laterButton = (cabinet: Cabinet, id: string | undefined): InlineKeyboardButton => ({
  text: cabinet.t('delivery-later'),
  callback_data: `later:${id}`,
});

/** Puts rows in the place of those about putting off. False where the message cannot be changed any more. */
async function replaceRow(ctx: CabinetContext, rows: Keyboard): Promise<boolean> {
  const message = ctx.callbackQuery?.message;
  const shown = message && 'reply_markup' in message ? message.reply_markup?.inline_keyboard : undefined;
  if (!shown) return false;
  const isLater = (row: readonly InlineKeyboardButton[]): boolean =>
    row.some((button) => 'callback_data' in button && LATER.test(button.callback_data));
  const inline_keyboard = [...shown.filter((row) => !isLater(row)), ...rows].map((row) => [...row]);
  try {
    await ctx.editMessageReplyMarkup({ reply_markup: { inline_keyboard } });
    return true;
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    return error.description.includes('message is not modified');
  }
}

function whenOf({ local, today }: Snoozed): 'today' | 'tomorrow' | 'later' {
  const days = today.until(local.toPlainDate(), { largestUnit: 'days' }).days;
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later';
}

const timeOf = ({ local }: Snoozed): string => local.toPlainTime().toString({ smallestUnit: 'minute' });
