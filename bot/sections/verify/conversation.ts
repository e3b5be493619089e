import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { VerificationPurpose } from '../../../domain/access/types.ts';
import type { CabinetContext } from '../../context.ts';
import { typedText } from '../../typed.ts';
import { looksLikeCode, submitCode, submitEmail } from '../../verification.ts';

/**
 * Waits for an address and then for the code, both typed as messages. An address typed in place of the code corrects
 * the first one. Everything with an effect runs outside of the replay; a wrong answer is taken back out of it, so that
 * what is stored of a conversation does not grow with every message.
 */
export async function verify(
  conversation: Conversation<CabinetContext>,
  _ctx: Context,
  purpose: VerificationPurpose = 'bind',
  organizationId: string | null = null,
): Promise<void> {
  const submit = (text: string) => conversation.external((ctx) => submitEmail(ctx, text, purpose, organizationId));
  const tryCode = (text: string) => conversation.external((ctx) => submitCode(ctx, text));
  const asked = conversation.checkpoint();
  const address = await typedText(conversation);
  // The code of a letter asked for before the conversation began anew.
  if (looksLikeCode(address)) {
    if (await tryCode(address)) return;
    await conversation.rewind(asked);
  }
  if (!(await submit(address))) await conversation.rewind(asked);

  const sent = conversation.checkpoint();
  const text = await typedText(conversation);
  if (text.includes('@')) {
    await submit(text);
    await conversation.rewind(sent);
  }
  if (!(await tryCode(text))) await conversation.rewind(sent);
}
