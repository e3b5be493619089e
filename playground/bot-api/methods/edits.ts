import { isDeepStrictEqual } from 'node:util';
import type { TelegramMessage } from '@gramio/types';
import type { Chat, MessageContent } from '../../store/chats.ts';
import type { World } from '../../store/world.ts';
import { badRequest } from '../errors.ts';
import { checkInlineKeyboard, type ReplyMarkup } from '../keyboards.ts';
import { formatMessage } from '../text.ts';
import { takeFile } from '../uploads.ts';
import { captionContent, describeDocument, describePhoto, textContent } from './messages.ts';
import type { Method } from './method.ts';
import { findOwnMessage } from './recipient.ts';

type Content = Partial<TelegramMessage>;

export const editMessageText: Method<'editMessageText'> = (world, parameters) => {
  const formatted = formatMessage({
    text: parameters.text === undefined ? '' : String(parameters.text),
    parseMode: parameters.parse_mode,
    entities: parameters.entities,
  });
  const keyboard = readKeyboard(parameters);
  const { chat, message } = findOwnMessage(world, parameters);
  if (message.text === undefined) throw badRequest('there is no text in the message to edit');
  const { text: _text, entities: _entities, link_preview_options: _preview, ...rest } = message;
  const preview = parameters.link_preview_options;
  return replace(world, chat, message, rest, {
    ...textContent(formatted),
    ...(preview === undefined ? {} : { link_preview_options: preview }),
    ...keyboard,
  });
};

export const editMessageCaption: Method<'editMessageCaption'> = (world, parameters) => {
  const content = { ...captionContent(parameters), ...readKeyboard(parameters) };
  const { chat, message } = findOwnMessage(world, parameters);
  if (message.document === undefined && message.photo === undefined) {
    throw badRequest('there is no caption in the message to edit');
  }
  return replace(world, chat, message, withoutCaption(message), content);
};

export const editMessageMedia: Method<'editMessageMedia'> = (world, parameters, { uploads }) => {
  const { media } = parameters;
  const keyboard = readKeyboard(parameters);
  const { chat, message } = findOwnMessage(world, parameters);
  if (media.type !== 'document' && media.type !== 'photo') {
    throw badRequest(`the playground cannot show media of type ${media.type}`);
  }
  const caption = captionContent(media);
  const file = takeFile(world, uploads, media.media as string, media.type);
  const { document: _document, photo: _photo, text: _text, entities: _entities, ...rest } = withoutCaption(message);
  const content = media.type === 'photo' ? { photo: describePhoto(file) } : { document: describeDocument(file) };
  return replace(world, chat, message, rest, { ...content, ...caption, ...keyboard });
};

export const editMessageReplyMarkup: Method<'editMessageReplyMarkup'> = (world, parameters) => {
  const keyboard = readKeyboard(parameters);
  const { chat, message } = findOwnMessage(world, parameters);
  return replace(world, chat, message, message, keyboard);
};

function readKeyboard({ reply_markup }: { reply_markup?: unknown }): MessageContent {
  const keyboard = checkInlineKeyboard(reply_markup as ReplyMarkup | undefined);
  return keyboard === undefined ? {} : { reply_markup: keyboard };
}

function withoutCaption(message: TelegramMessage): TelegramMessage {
  const { caption: _caption, caption_entities: _entities, show_caption_above_media: _above, ...rest } = message;
  return rest;
}

/** An edit without a keyboard takes the keyboard away; one that changes nothing is refused. */
function replace(world: World, chat: Chat, before: TelegramMessage, kept: Content, content: Content): TelegramMessage {
  const { reply_markup: _keyboard, edit_date: _date, ...rest } = kept;
  const { edit_date: _edited, ...unchanged } = before;
  const changed = { ...rest, ...content } as TelegramMessage;
  if (isDeepStrictEqual(changed, unchanged)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  world.limiter.edit(chat.id);
  const after = { ...changed, edit_date: Math.floor(world.clock.now().getTime() / 1000) };
  world.chats.replace(chat, after);
  return after;
}
