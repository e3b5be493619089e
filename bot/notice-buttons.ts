import { Composer } from 'grammy';
import type { CabinetContext } from './context.ts';
import { openPaying } from './pay-charge.ts';

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
    // A notice may speak of anyone's account: a choice made for the screens must not hide what it names.
    ctx.cabinet.subjectKey = null;
    if (section === 'pay') await openPaying(ctx.cabinet, argument);
    else ctx.cabinet.open(section, argument);
  });
  return composer;
}
