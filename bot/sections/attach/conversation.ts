import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { CabinetContext } from '../../context.ts';
import { typedText } from '../../typed.ts';
import { askFor, isSum, surnameRequired, tryToAttach } from './steps.ts';

/**
 * Waits for the number, the sum and, where the organization wants it, the surname; then tries them together. Wrong
 * answers are taken back out of the replay, so that what is stored of the conversation does not grow with them.
 */
export async function attachConversation(
  conversation: Conversation<CabinetContext>,
  _ctx: Context,
  organizationId: string,
): Promise<void> {
  const surnameWanted = await conversation.external((ctx) => surnameRequired(ctx, organizationId));
  const read = () => typedText(conversation);
  const asked = conversation.checkpoint();
  const number = await read();
  await conversation.external((ctx) => askFor(ctx, 'attach-sum', organizationId, number));
  const askedSum = conversation.checkpoint();
  const sum = await read();
  if (!(await conversation.external((ctx) => isSum(ctx, organizationId, sum)))) await conversation.rewind(askedSum);
  let surname: string | undefined;
  if (surnameWanted) {
    await conversation.external((ctx) => askFor(ctx, 'attach-surname', organizationId, number));
    surname = await read();
  }
  const isOver = await conversation.external((ctx) => tryToAttach(ctx, { organizationId, number, sum, surname }));
  if (!isOver) await conversation.rewind(asked);
}
