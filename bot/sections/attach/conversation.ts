import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { CabinetContext } from '../../context.ts';
import { typedText } from '../../typed.ts';
import { askFor, isSum, surnameRequired, tryToAttach } from './steps.ts';

/** Waits for the number, the sum and, where the organization wants it, the surname; then tries them together. */
export async function attachConversation(
  conversation: Conversation<CabinetContext>,
  _ctx: Context,
  organizationId: string,
): Promise<void> {
  const surnameWanted = await conversation.external((ctx) => surnameRequired(ctx, organizationId));
  const read = () => typedText(conversation);
  for (;;) {
    const number = await read();
    await conversation.external((ctx) => askFor(ctx, 'attach-sum', organizationId));
    let sum = await read();
    while (!(await conversation.external((ctx) => isSum(ctx, organizationId, sum)))) sum = await read();
    let surname: string | undefined;
    if (surnameWanted) {
      await conversation.external((ctx) => askFor(ctx, 'attach-surname', organizationId));
      surname = await read();
    }
    if (await conversation.external((ctx) => tryToAttach(ctx, { organizationId, number, sum, surname }))) return;
  }
}
