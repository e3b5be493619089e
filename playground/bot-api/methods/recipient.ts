import type { TelegramMessage, TelegramReplyParameters } from '@gramio/types';
import { botAsSender } from '../../identity.ts';
import { type Chat, isByBot, type MessageContent } from '../../store/chats.ts';
import type { World } from '../../store/world.ts';
import { badRequest, forbidden } from '../errors.ts';
import { checkReplyKeyboard, type ReplyMarkup } from '../keyboards.ts';

/** The chat that a call names, whether or not the bot may write there. */
export function findChat(world: World, chatId: number | string): Chat {
  const id = typeof chatId === 'string' && /^-?\d+$/.test(chatId) ? Number(chatId) : chatId;
  const chat = typeof id === 'number' ? world.chats.get(id) : undefined;
  if (chat === undefined) throw badRequest(chatId === '' ? 'chat_id is empty' : 'chat not found');
  return chat;
}

/** The chat that a call names, which must let the bot write. */
export function findOpenChat(world: World, chatId: number | string): Chat {
  const chat = findChat(world, chatId);
  if (chat.blocked && chat.type === 'group') throw forbidden('bot was kicked from the group chat');
  if (chat.blocked) throw forbidden('bot was blocked by the user');
  if (!chat.started) throw forbidden("bot can't initiate conversation with a user");
  return chat;
}

interface SendParameters {
  reply_parameters?: TelegramReplyParameters;
  reply_markup?: unknown;
  protect_content?: boolean;
}

/** Sends one message: the answered message is looked up, the limits counted, the keyboard kept. */
export function send(world: World, chat: Chat, parameters: SendParameters, content: MessageContent): TelegramMessage {
  const reply = parameters.reply_parameters;
  const replied = reply?.message_id === undefined ? undefined : world.chats.message(chat.id, reply.message_id);
  if (reply !== undefined && replied === undefined && reply.allow_sending_without_reply !== true) {
    throw badRequest('message to be replied not found');
  }
  const markup = parameters.reply_markup as ReplyMarkup | undefined;
  const keyboard = markup !== undefined && 'keyboard' in markup ? checkReplyKeyboard(markup) : undefined;
  world.limiter.message(chat.id);
  if (keyboard !== undefined) world.chats.change(chat, { keyboard });
  if (markup !== undefined && 'remove_keyboard' in markup) {
    delete chat.keyboard;
    world.chats.change(chat, {});
  }
  return world.chats.add(chat, botAsSender, {
    ...content,
    ...(replied === undefined ? {} : { reply_to_message: withoutReply(replied) }),
    ...(parameters.protect_content === true ? { has_protected_content: true } : {}),
  });
}

/** The bot's own message that a call wants to change. */
export function findOwnMessage(
  world: World,
  { chat_id, message_id }: { chat_id?: number | string; message_id?: number },
): { chat: Chat; message: TelegramMessage } {
  if (chat_id === undefined) throw badRequest('chat_id is empty');
  if (message_id === undefined) throw badRequest('message identifier is not specified');
  const chat = findOpenChat(world, chat_id);
  const message = world.chats.message(chat.id, message_id);
  if (message === undefined) throw badRequest('message to edit not found');
  if (!isByBot(message)) throw badRequest("message can't be edited");
  return { chat, message };
}

/** A message inside another never holds a third. */
function withoutReply({ reply_to_message: _reply, ...message }: TelegramMessage): TelegramMessage {
  return message;
}
