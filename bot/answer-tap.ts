import { GrammyError } from 'grammy';
import type { CabinetContext } from './context.ts';

/** Answers the tap, once, with what is to be said; at once where the work that follows takes its time. */
export async function answerTap(ctx: CabinetContext): Promise<void> {
  const { answer } = ctx.cabinet;
  ctx.cabinet.answered = true;
  try {
    await ctx.answerCallbackQuery(answer ? { text: answer.text.slice(0, 200), show_alert: answer.alert } : undefined);
  } catch (error) {
    // A tap that waited too long (the bot was down) can no longer be answered; the screen is shown all the same.
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
  }
}
