import type { TelegramMessage } from '@gramio/types';
import { isByBot, type MessageContent } from '../../store/chats.ts';
import type { StoredFile } from '../../store/files.ts';
import type { World } from '../../store/world.ts';
import { badRequest } from '../errors.ts';
import { checkInlineKeyboard, type ReplyMarkup } from '../keyboards.ts';
import { formatCaption, formatMessage } from '../text.ts';
import { takeFile } from '../uploads.ts';
import type { Method } from './method.ts';
import { findChat, findOpenChat, send } from './recipient.ts';

export const sendMessage: Method<'sendMessage'> = (world, parameters) => {
  const formatted = formatMessage({
    text: String(parameters.text),
    parseMode: parameters.parse_mode,
    entities: parameters.entities,
  });
  const keyboard = checkInlineKeyboard(parameters.reply_markup as ReplyMarkup | undefined);
  const chat = findOpenChat(world, parameters.chat_id);
  const preview = parameters.link_preview_options;
  return send(world, chat, parameters, {
    ...textContent(formatted),
    ...(preview === undefined ? {} : { link_preview_options: preview }),
    ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
  });
};

export const sendDocument: Method<'sendDocument'> = (world, parameters, { uploads }) => {
  const content = mediaContent(parameters);
  const chat = findOpenChat(world, parameters.chat_id);
  const file = takeFile(world, uploads, parameters.document as string, 'document');
  return send(world, chat, parameters, { document: describeDocument(file), ...content });
};

export const sendPhoto: Method<'sendPhoto'> = (world, parameters, { uploads }) => {
  const content = mediaContent(parameters);
  const chat = findOpenChat(world, parameters.chat_id);
  const file = takeFile(world, uploads, parameters.photo as string, 'photo');
  const spoiler = parameters.has_spoiler === true ? { has_media_spoiler: true as const } : {};
  return send(world, chat, parameters, { photo: describePhoto(file), ...content, ...spoiler });
};

export const sendChatAction: Method<'sendChatAction'> = (world, { chat_id, action }) => {
  const chat = findOpenChat(world, chat_id);
  world.events.emit({ kind: 'action', chatId: chat.id, action });
  return true;
};

export const deleteMessage: Method<'deleteMessage'> = (world, { chat_id, message_id }) => {
  const chat = findOpenChat(world, chat_id);
  const message = world.chats.message(chat.id, message_id);
  if (message === undefined) throw badRequest('message to delete not found');
  if (!mayDelete(world, message)) throw badRequest("message can't be deleted for everyone");
  world.limiter.edit(chat.id);
  world.chats.remove(chat, message_id);
  return true;
};

export const deleteMessages: Method<'deleteMessages'> = (world, { chat_id, message_ids }) => {
  const chat = findOpenChat(world, chat_id);
  if (message_ids.length < 1 || message_ids.length > 100)
    throw badRequest('wrong number of messages to delete specified');
  world.limiter.edit(chat.id);
  for (const id of message_ids) {
    const message = world.chats.message(chat.id, id);
    if (message !== undefined && mayDelete(world, message)) world.chats.remove(chat, id);
  }
  return true;
};

export const setMessageReaction: Method<'setMessageReaction'> = (world, { chat_id, message_id, reaction }) => {
  const chat = findChat(world, chat_id);
  const message = world.chats.message(chat.id, message_id);
  if (message === undefined) throw badRequest('message to react not found');
  if ((reaction?.length ?? 0) > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (reaction?.some(({ type }) => type !== 'emoji') === true) throw badRequest('REACTION_INVALID');
  world.limiter.edit(chat.id);
  world.settings.set('reaction', `${chat.id}/${message_id}`, reaction ?? []);
  world.chats.replace(chat, message);
  return true;
};

/** A text as a message holds it. */
export function textContent({ text, entities }: ReturnType<typeof formatMessage>): MessageContent {
  return { text, ...(entities.length === 0 ? {} : { entities }) };
}

/** A caption as a message holds it; nothing for none. */
export function captionContent(parameters: {
  caption?: string | { toString(): string };
  parse_mode?: string;
  caption_entities?: Parameters<typeof formatCaption>[0]['entities'];
  show_caption_above_media?: boolean;
}): MessageContent {
  const { text, entities } = formatCaption({
    text: parameters.caption === undefined ? '' : parameters.caption.toString(),
    parseMode: parameters.parse_mode,
    entities: parameters.caption_entities,
  });
  return {
    ...(text === '' ? {} : { caption: text }),
    ...(entities.length === 0 ? {} : { caption_entities: entities }),
    ...(parameters.show_caption_above_media === true ? { show_caption_above_media: true as const } : {}),
  };
}

/** A document as a message shows it. */
export function describeDocument(file: StoredFile): NonNullable<TelegramMessage['document']> {
  return {
    file_id: file.id,
    file_unique_id: file.uniqueId,
    file_name: file.name,
    mime_type: file.mimeType,
    file_size: file.sizeBytes,
  };
}

/** A photo as a message shows it, in its one size. */
export function describePhoto(file: StoredFile): NonNullable<TelegramMessage['photo']> {
  const { width = 0, height = 0 } = file;
  return [{ file_id: file.id, file_unique_id: file.uniqueId, width, height, file_size: file.sizeBytes }];
}

function mediaContent(parameters: Parameters<typeof captionContent>[0] & { reply_markup?: unknown }): MessageContent {
  const keyboard = checkInlineKeyboard(parameters.reply_markup as ReplyMarkup | undefined);
  return { ...captionContent(parameters), ...(keyboard === undefined ? {} : { reply_markup: keyboard }) };
}

/** A message can be deleted for 48 hours, the client's own in a private chat too. */
function mayDelete(world: World, message: TelegramMessage): boolean {
  const ageSeconds = world.clock.now().getTime() / 1000 - message.date;
  return ageSeconds < 48 * 3600 && (isByBot(message) || message.chat.type === 'private');
}
