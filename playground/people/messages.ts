import type { TelegramMessage } from '@gramio/types';
import { readImageSize } from '../bot-api/images.ts';
import { formatText, longestText } from '../bot-api/text.ts';
import type { Persona } from '../contract.ts';
import { botAsSender, botUsername, group } from '../identity.ts';
import { asUser, type Chat, isByBot, type MessageContent } from '../store/chats.ts';
import type { World } from '../store/world.ts';

const startPayload = /^[A-Za-z0-9_-]{1,64}$/;

/** What a person does in a chat with the bot, as the bot's updates tell of it. */
export function createPersonMessages(world: World, persona: Persona) {
  const chatOf = (where: 'private' | 'group'): Chat => {
    const chat = world.chats.get(where === 'group' ? group.id : persona.telegramId);
    if (chat === undefined) throw new Error(`the playground has no chat of ${persona.id}`);
    return chat;
  };

  const add = (chat: Chat, content: MessageContent): TelegramMessage => {
    if (chat.type === 'private' && chat.blocked) throw new Error('Бот заблокирован: сначала разблокируйте его');
    if (chat.type === 'private' && !chat.started) world.chats.change(chat, { started: true });
    const message = world.chats.add(chat, asUser(persona), content);
    if (chat.type === 'private' || (!chat.blocked && isMeantForBot(message))) world.updates.add({ message });
    return message;
  };

  const setBlocked = (blocked: boolean): void => {
    const chat = chatOf('private');
    if (chat.blocked === blocked) return;
    world.chats.change(chat, { blocked });
    const [before, after] = blocked ? (['member', 'kicked'] as const) : (['kicked', 'member'] as const);
    world.updates.add({
      my_chat_member: {
        chat: { id: chat.id, type: 'private', first_name: persona.firstName },
        from: asUser(persona),
        date: Math.floor(world.clock.now().getTime() / 1000),
        old_chat_member: membership(before),
        new_chat_member: membership(after),
      },
    });
  };

  return {
    chatOf,
    /** START: unblocks the bot if need be, and sends `/start`, with the payload if it is a valid one. */
    start(payload?: string): TelegramMessage {
      setBlocked(false);
      const isValid = payload !== undefined && startPayload.test(payload);
      return add(chatOf('private'), textOf(isValid ? `/start ${payload}` : '/start'));
    },
    send(text: string, where: 'private' | 'group' = 'private'): TelegramMessage {
      const content = textOf(text);
      if (content.text === '') throw new Error('Сообщение пустое');
      if ((content.text?.length ?? 0) > longestText) throw new Error(`Не больше ${longestText} знаков`);
      return add(chatOf(where), content);
    },
    sendSticker(): TelegramMessage {
      const file = world.files.add(
        { name: 'sticker.webp', mimeType: 'image/webp', folder: 'stickers' },
        Buffer.from('RIFF'),
      );
      const sticker = { file_id: file.id, file_unique_id: file.uniqueId, type: 'regular' as const, emoji: '👍' };
      const size = { width: 512, height: 512, is_animated: false, is_video: false, file_size: file.sizeBytes };
      return add(chatOf('private'), { sticker: { ...sticker, ...size } });
    },
    sendVoice(): TelegramMessage {
      const file = world.files.add({ name: 'voice.ogg', mimeType: 'audio/ogg', folder: 'voice' }, Buffer.from('OggS'));
      const voice = { file_id: file.id, file_unique_id: file.uniqueId, duration: 3, mime_type: 'audio/ogg' };
      return add(chatOf('private'), { voice: { ...voice, file_size: file.sizeBytes } });
    },
    /** Sends a file as Telegram's apps do: a picture becomes a photo, anything else a document. */
    sendFile(name: string, mimeType: string, bytes: Buffer): TelegramMessage {
      const size = readImageSize(bytes);
      const folder = size === undefined ? 'documents' : 'photos';
      const file = world.files.add({ name, mimeType, folder, ...size }, bytes);
      const common = { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.sizeBytes };
      if (size !== undefined) return add(chatOf('private'), { photo: [{ ...common, ...size }] });
      return add(chatOf('private'), { document: { ...common, file_name: name, mime_type: mimeType } });
    },
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
  };
}

function textOf(text: string): MessageContent {
  const formatted = formatText({ text: text.trim(), parseMode: undefined, entities: undefined });
  return { text: formatted.text, ...(formatted.entities.length === 0 ? {} : { entities: formatted.entities }) };
}

/**
 * With privacy mode on, which is the default, a bot in a group hears commands, mentions of it and answers to it only.
 */
function isMeantForBot(message: TelegramMessage): boolean {
  const text = message.text ?? '';
  const command = /^\/\w+(?:@(\w+))?/.exec(text);
  if (command !== null) return command[1] === undefined || command[1].toLowerCase() === botUsername;
  const answered = message.reply_to_message;
  return text.toLowerCase().includes(`@${botUsername}`) || (answered !== undefined && isByBot(answered));
}

function membership(status: 'member' | 'kicked') {
  return status === 'member' ? { status, user: botAsSender } : { status, user: botAsSender, until_date: 0 };
}
