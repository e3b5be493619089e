import type { TelegramMessage } from '@gramio/types';
import { isByBot } from '../store/chats.ts';
import type { World } from '../store/world.ts';

/** A message with what Telegram's apps know of it besides. */
export interface MessageView {
  message: TelegramMessage;
  byBot: boolean;
  reaction: string;
  invoicePaid: boolean;
}

export function viewOf(world: World, message: TelegramMessage): MessageView {
  const key = `${message.chat.id}/${message.message_id}`;
  const [reaction] = world.settings.get('reaction', key) ?? [];
  return {
    message,
    byBot: isByBot(message),
    reaction: reaction?.type === 'emoji' ? reaction.emoji : '',
    invoicePaid: world.settings.get('invoice', key)?.paid ?? false,
  };
}
