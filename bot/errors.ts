import { randomBytes } from 'node:crypto';
import { type ErrorHandler, GrammyError } from 'grammy';
import type { DomainError } from '../domain/errors.ts';
import { localeFor, type Translate } from '../locales/index.ts';
import type { Cabinet } from './cabinet.ts';
import type { CabinetContext } from './context.ts';
import type { BotLog } from './deps.ts';

/** The kind, translated answer to an expected refusal, in HTML; its sums in the reader's language. */
export function explain(cabinet: Pick<Cabinet, 'html' | 'money'>, { code, params }: DomainError): string {
  const { currency } = params;
  const sums = Object.entries(params).flatMap(([name, value]) => {
    const [, sum] = /^(\w+)Minor$/.exec(name) ?? [];
    return sum === undefined || typeof currency !== 'string' ? [] : [[sum, cabinet.money(BigInt(value), currency)]];
  });
  return cabinet.html(`error-${code}`, { ...params, ...Object.fromEntries(sums) });
}

/**
 * The outermost guard: whatever goes wrong below is logged under a reference, and the client is told the reference
 * with an apology. Only an update that another process holds is thrown on; else it throws nothing, so that Telegram
 * does not send the same update again and again.
 */
export function errorBoundary(log: BotLog, translate: Translate): ErrorHandler<CabinetContext> {
  return async ({ error, ctx }) => {
    if (error instanceof UpdateInProgress) throw error;
    if (isBlocked(error)) return;
    const locale = ctx.cabinet?.locale ?? localeFor(ctx.from?.language_code);
    if (isTooMany(error)) {
      log.warn({ err: error, updateId: ctx.update.update_id }, 'an answer has no place among the messages');
      return tell(ctx, log, translate(locale, 'error-busy'));
    }
    const reference = randomBytes(4).toString('hex').toUpperCase();
    log.error({ err: error, reference, updateId: ctx.update.update_id }, 'an update could not be handled');
    return tell(ctx, log, translate(locale, 'error-bug', { reference }));
  };
}

/** Says it above the chat where a tap can still be answered, which has no limit, else in it. */
async function tell(ctx: CabinetContext, log: BotLog, text: string): Promise<void> {
  try {
    if (ctx.callbackQuery && !ctx.cabinet?.answered) await ctx.answerCallbackQuery({ text, show_alert: true });
    else if (ctx.chat?.type === 'private') await ctx.reply(text);
  } catch (failure) {
    log.warn({ err: failure, updateId: ctx.update.update_id }, 'the apology could not be sent');
  }
}

/** An update that another living process is handling: answered with an error, so that Telegram asks again. */
export class UpdateInProgress extends Error {}

/** Telegram, or our own pace, takes no more messages for now. */
function isTooMany(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 429;
}

/** The client blocked the bot: not a bug, there is nobody to apologize to. */
export function isBlocked(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 403;
}
