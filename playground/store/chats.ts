import type {
  TelegramChat,
  TelegramInlineKeyboardButton,
  TelegramMessage,
  TelegramReplyKeyboardMarkup,
  TelegramUser,
} from '@gramio/types';
import type { Clock } from '../../domain/clock.ts';
import type { Persona } from '../contract.ts';
import { botAsSender, group } from '../identity.ts';
import type { Events } from './events.ts';
import type { Journal } from './journal.ts';

export interface Chat {
  id: number;
  type: 'private' | 'group';
  /** The other side wrote first, so the bot may write. */
  started: boolean;
  /** The person blocked the bot, or the bot left the group. */
  blocked: boolean;
  /** The keyboard that stands in place of the ordinary one. */
  keyboard?: TelegramReplyKeyboardMarkup;
}

/** What makes a message besides its number, sender, chat and date. */
export type MessageContent = Partial<Omit<TelegramMessage, 'message_id' | 'chat' | 'date'>>;

export interface Chats {
  personas(): readonly Persona[];
  addPersona(persona: Persona): void;
  persona(telegramId: number): Persona | undefined;
  get(chatId: number): Chat | undefined;
  change(chat: Chat, change: Partial<Chat>): void;
  /** Oldest first. */
  messages(chatId: number): readonly TelegramMessage[];
  message(chatId: number, messageId: number): TelegramMessage | undefined;
  add(chat: Chat, from: TelegramUser, content: MessageContent): TelegramMessage;
  replace(chat: Chat, message: TelegramMessage): void;
  remove(chat: Chat, messageId: number): void;
}

/** Older messages of a longer chat are forgotten, so that a long run stays small. */
const messagesKept = 2000;

/** The chats of the personas with the bot, and one group; every change is in the journal and told to the events. */
export function createChats(journal: Journal, events: Events, clock: Clock, people: readonly Persona[]): Chats {
  const personas = new Map(people.map((persona) => [persona.telegramId, persona]));
  const chats = new Map<number, Chat>();
  const messages = new Map<number, Map<number, TelegramMessage>>();
  let lastMessageId = journal.highest('message');

  for (const [key, value] of journal.values()) {
    if (key.startsWith('chat/')) chats.set((value as Chat).id, value as Chat);
    if (key.startsWith('message/')) {
      const message = value as TelegramMessage;
      messagesOf(message.chat.id).set(message.message_id, message);
    }
  }

  function messagesOf(chatId: number): Map<number, TelegramMessage> {
    const known = messages.get(chatId) ?? new Map<number, TelegramMessage>();
    messages.set(chatId, known);
    return known;
  }

  function forget(chatId: number, messageId: number): void {
    messagesOf(chatId).delete(messageId);
    journal.remove(`message/${chatId}/${messageId}`);
  }

  return {
    personas: () => [...personas.values()],
    addPersona: (persona) => personas.set(persona.telegramId, persona),
    persona: (telegramId) => personas.get(telegramId),
    get(chatId) {
      const known = chats.get(chatId);
      if (known !== undefined) return known;
      if (chatId === group.id) return remember({ id: chatId, type: 'group', started: true, blocked: false });
      if (!personas.has(chatId)) return undefined;
      return remember({ id: chatId, type: 'private', started: false, blocked: false });
    },
    change(chat, change) {
      Object.assign(chat, change);
      journal.put(`chat/${chat.id}`, chat);
      events.emit({ kind: 'chat', chatId: chat.id });
    },
    messages: (chatId) => [...messagesOf(chatId).values()],
    message: (chatId, messageId) => messagesOf(chatId).get(messageId),
    add(chat, from, content) {
      lastMessageId += 1;
      const message = {
        message_id: lastMessageId,
        from,
        chat: describeChat(chat, personas.get(chat.id)),
        date: Math.floor(clock.now().getTime() / 1000),
        ...content,
      } as TelegramMessage;
      const all = messagesOf(chat.id);
      all.set(lastMessageId, message);
      journal.put(`message/${chat.id}/${lastMessageId}`, message);
      const oldest = all.size > messagesKept ? all.keys().next().value : undefined;
      if (oldest !== undefined) forget(chat.id, oldest);
      events.emit({ kind: 'message', chatId: chat.id, message });
      return message;
    },
    replace(chat, message) {
      messagesOf(chat.id).set(message.message_id, message);
      journal.put(`message/${chat.id}/${message.message_id}`, message);
      events.emit({ kind: 'edited', chatId: chat.id, message });
    },
    remove(chat, messageId) {
      forget(chat.id, messageId);
      events.emit({ kind: 'deleted', chatId: chat.id, messageId });
    },
  };

  function remember(chat: Chat): Chat {
    chats.set(chat.id, chat);
    return chat;
  }
}

/** A persona as the Bot API shows a user. */
export function asUser(persona: Persona): TelegramUser {
  return {
    id: persona.telegramId,
    is_bot: false,
    first_name: persona.firstName,
    ...(persona.lastName === undefined ? {} : { last_name: persona.lastName }),
    ...(persona.username === undefined ? {} : { username: persona.username }),
    language_code: persona.languageCode,
  };
}

/** Whether the bot itself wrote the message. */
export function isByBot(message: TelegramMessage): boolean {
  return message.from?.id === botAsSender.id;
}

/** The buttons under a message, row by row in one list. */
export function buttonsOf({ reply_markup: markup }: TelegramMessage): readonly TelegramInlineKeyboardButton[] {
  return markup !== undefined && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
}

function describeChat(chat: Chat, persona: Persona | undefined): TelegramChat {
  if (chat.type === 'group' || persona === undefined) return { id: chat.id, type: 'group', title: group.title };
  const { is_bot: _bot, language_code: _language, ...user } = asUser(persona);
  return { ...user, type: 'private' };
}
