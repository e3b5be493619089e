import { Composer } from 'grammy';
import type { CabinetContext } from './context.ts';
import { openScreen } from './open-screen.ts';

/**
 * Buttons of the messages that the cabinet sends by itself: `open:<section>[:<argument>]` opens that screen as a new
 * message, so that the notice stays in the chat. Whose it is, the section checks. `open:pay:<charge>,<charge>…` opens
 * paying for just those charges.
 */
export function noticeButtons(): Composer<CabinetContext> {
  const composer = new Composer<CabinetContext>();
  composer.callbackQuery(/^open:([a-z-]+)(?::(.+))?$/u, async (ctx) => {
    const [, section = 'home', argument] = ctx.match;
    await ctx.conversation.exitAll();
    ctx.cabinet.asNewMessage = true;
    await openScreen(ctx.cabinet, section, argument);
  });
  return composer;
}
