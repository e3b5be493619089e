import type { Cabinet } from '../../cabinet.ts';
import type { CabinetContext } from '../../context.ts';
import { opens } from '../../navigation.ts';
import type { Buttons } from '../../section.ts';

/** Asks for the address once more, for the same purpose. */
export async function restartVerification(ctx: CabinetContext): Promise<void> {
  await ctx.conversation.exit('verify');
  const purpose = ctx.cabinet.clientId === null ? 'bind' : 'add_email';
  ctx.cabinet.open('email', purpose);
  await ctx.conversation.enter('verify', purpose);
}

/** Help for a stranger; the way home for a client who adds an address. */
export function footerForStranger(buttons: Buttons, cabinet: Cabinet): void {
  buttons.row();
  if (cabinet.clientId === null) {
    buttons.text(cabinet.t('welcome-help'), opens('help'));
    return;
  }
  buttons.text(cabinet.t('common-home'), async (ctx) => {
    await ctx.conversation.exit('verify');
    ctx.cabinet.open('home');
  });
}
