import { randomBytes } from 'node:crypto';
import type { TelegramMessage } from '@gramio/types';
import type { Persona } from '../contract.ts';
import { asUser } from '../store/chats.ts';
import type { World } from '../store/world.ts';

/** What a press came to. */
export interface PressAnswer {
  /** False when the bot was silent for longer than Telegram's apps wait. */
  answered: boolean;
  /** The toast, or the alert. */
  text?: string;
  showAlert?: boolean;
  url?: string;
}

/** Presses a callback button, which the message may no longer have, and waits for the bot's answer. */
export function pressButton(
  world: World,
  persona: Persona,
  chatId: number,
  messageId: number,
  data: string,
): Promise<PressAnswer> {
  return new Promise((resolve) => {
    const id = world.queries.open('callback', (answer) => {
      resolve(answer === undefined ? { answered: false } : { answered: true, ...answer });
    });
    world.updates.add({
      callback_query: {
        id,
        from: asUser(persona),
        message: pressedMessage(world, chatId, messageId),
        chat_instance: chatInstanceOf(chatId),
        data,
      },
    });
  });
}

function pressedMessage(world: World, chatId: number, messageId: number): TelegramMessage {
  const message = world.chats.message(chatId, messageId);
  if (message !== undefined) return message;
  // A deleted message reaches the bot as an inaccessible one, which is dated 0 and says nothing more.
  return { message_id: messageId, date: 0, chat: { id: chatId, type: chatId < 0 ? 'group' : 'private' } };
}

const instances = new Map<number, string>();

function chatInstanceOf(chatId: number): string {
  const known = instances.get(chatId) ?? randomBytes(8).readBigInt64BE().toString();
  instances.set(chatId, known);
  return known;
}
