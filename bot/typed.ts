import type { Conversation } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { CabinetContext } from './context.ts';

/**
 * The next text that the client types, trimmed. Commands, taps and everything else go on to those who understand
 * them, and the conversation keeps waiting.
 */
export async function typedText(conversation: Conversation<CabinetContext>): Promise<string> {
  const answer = await conversation.waitUntil(isTyped, { next: true });
  return answer.message?.text?.trim() ?? '';
}

function isTyped(ctx: Context): boolean {
  const text = ctx.message?.text;
  return text !== undefined && !text.startsWith('/');
}
