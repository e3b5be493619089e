import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { VerificationPurpose } from '../../../domain/access/types.ts';
import type { CabinetContext } from '../../context.ts';
import { typedText } from '../../typed.ts';
import { submitCode, submitEmail } from '../../verification.ts';

/**
 * Waits for an address and then for the code, both typed as messages. An address typed in place of the code corrects
 * the first one. Everything with an effect runs outside of the replay.
 */
export async function verify(
  conversation: Conversation<CabinetContext>,
  _ctx: Context,
  purpose: VerificationPurpose = 'bind',
  organizationId: string | null = null,
): Promise<void> {
  let letterSent = false;
  for (;;) {
    const text = await typedText(conversation);
    if (letterSent && !text.includes('@')) {
      if (await conversation.external((ctx) => submitCode(ctx, text))) return;
    } else if (await conversation.external((ctx) => submitEmail(ctx, text, purpose, organizationId))) {
      letterSent = true;
    }
  }
}
