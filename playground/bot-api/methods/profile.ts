import type { TelegramBotCommand, TelegramBotCommandScope, TelegramMenuButton } from '@gramio/types';
import { botAsSender, botProfile, group } from '../../identity.ts';
import { asUser } from '../../store/chats.ts';
import type { World } from '../../store/world.ts';
import { badRequest } from '../errors.ts';
import { isWithin } from '../keyboards.ts';
import type { Method } from './method.ts';
import { findChat } from './recipient.ts';

export const getMe: Method<'getMe'> = () => botProfile;

export const getChat: Method<'getChat'> = (world, { chat_id }) => {
  const chat = findChat(world, chat_id);
  const accepted = {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  };
  const full = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: accepted };
  const persona = world.chats.persona(chat.id);
  if (persona === undefined) return { id: chat.id, type: 'group', title: group.title, ...full };
  if (!chat.started) throw badRequest('chat not found');
  const { is_bot: _bot, language_code: _language, ...user } = asUser(persona);
  return { ...user, type: 'private', ...full };
};

export const getChatMember: Method<'getChatMember'> = (world, { chat_id, user_id }) => {
  const chat = findChat(world, chat_id);
  if (user_id === botAsSender.id) return { status: chat.blocked ? 'left' : 'member', user: botAsSender };
  const persona = world.chats.persona(user_id);
  if (persona === undefined || (chat.type === 'private' && chat.id !== user_id)) throw badRequest('user not found');
  return { status: 'member', user: asUser(persona) };
};

export const leaveChat: Method<'leaveChat'> = (world, { chat_id }) => {
  const chat = findChat(world, chat_id);
  if (chat.type === 'private') throw badRequest("chat member status can't be changed in private chats");
  world.chats.change(chat, { blocked: true });
  return true;
};

export const setMyCommands: Method<'setMyCommands'> = (world, { commands, scope, language_code }) => {
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (!isWithin(description.trim(), 256)) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  const kept = commands.map(({ command, description }) => ({ command: command.replace(/^\//, ''), description }));
  world.settings.set('commands', variantOf(scope, language_code), kept);
  return true;
};

export const getMyCommands: Method<'getMyCommands'> = (world, { scope, language_code }) =>
  world.settings.get('commands', variantOf(scope, language_code)) ?? [];

export const deleteMyCommands: Method<'deleteMyCommands'> = (world, { scope, language_code }) => {
  world.settings.remove('commands', variantOf(scope, language_code));
  return true;
};

/**
 * The commands that a person sees: of the chat, of its kind, of all; in the person's language before the common ones.
 */
export function commandsFor(world: World, chatId: number, languageCode: string): TelegramBotCommand[] {
  const kind = chatId < 0 ? ('all_group_chats' as const) : ('all_private_chats' as const);
  const scopes: TelegramBotCommandScope[] = [{ type: 'chat', chat_id: chatId }, { type: kind }, { type: 'default' }];
  for (const scope of scopes) {
    for (const language of [languageCode, undefined]) {
      const found = world.settings.get('commands', variantOf(scope, language));
      if (found !== undefined) return found;
    }
  }
  return [];
}

export const setMyName: Method<'setMyName'> = (world, { name = '', language_code }) =>
  setProfileText(world, 'name', name, 64, language_code);

export const getMyName: Method<'getMyName'> = (world, { language_code }) => ({
  name: profileText(world, 'name', language_code) || botProfile.first_name,
});

export const setMyDescription: Method<'setMyDescription'> = (world, { description = '', language_code }) =>
  setProfileText(world, 'description', description, 512, language_code);

export const getMyDescription: Method<'getMyDescription'> = (world, { language_code }) => ({
  description: profileText(world, 'description', language_code),
});

export const setMyShortDescription: Method<'setMyShortDescription'> = (world, parameters) =>
  setProfileText(world, 'short-description', parameters.short_description ?? '', 120, parameters.language_code);

export const getMyShortDescription: Method<'getMyShortDescription'> = (world, { language_code }) => ({
  short_description: profileText(world, 'short-description', language_code),
});

export const setChatMenuButton: Method<'setChatMenuButton'> = (world, { chat_id, menu_button }) => {
  if (chat_id !== undefined && findChat(world, chat_id).type !== 'private') throw badRequest('chat not found');
  if (menu_button?.type === 'web_app' && !menu_button.web_app.url.startsWith('https://')) {
    throw badRequest('BOT_WEBVIEW_URL_INVALID');
  }
  world.settings.set('menu-button', String(chat_id ?? ''), menu_button ?? { type: 'default' });
  return true;
};

export const getChatMenuButton: Method<'getChatMenuButton'> = (world, { chat_id }) =>
  menuButtonFor(world, chat_id === undefined ? undefined : findChat(world, chat_id).id);

/** The menu button of one chat, or the common one. */
export function menuButtonFor(world: World, chatId: number | undefined): TelegramMenuButton {
  const own = chatId === undefined ? undefined : world.settings.get('menu-button', String(chatId));
  if (own !== undefined && own.type !== 'default') return own;
  return world.settings.get('menu-button', '') ?? { type: 'commands' };
}

/** A text of the bot's profile in a language, or the one for all languages, or ''. */
export function profileText(world: World, kind: ProfileText, languageCode: string | undefined): string {
  const own = world.settings.get(kind, languageCode ?? '');
  return own ?? world.settings.get(kind, '') ?? '';
}

type ProfileText = 'name' | 'description' | 'short-description';

function setProfileText(world: World, kind: ProfileText, text: string, most: number, languageCode = ''): true {
  if (!isWithin(text, most, 0)) throw badRequest(`BOT_${kind === 'name' ? 'TITLE' : 'DESCRIPTION'}_INVALID`);
  if (text === '') world.settings.remove(kind, languageCode);
  else world.settings.set(kind, languageCode, text);
  return true;
}

function variantOf(scope: TelegramBotCommandScope | undefined, languageCode = ''): string {
  const { type, ...where } = scope ?? { type: 'default' };
  return `${type}/${Object.values(where).join('/')}/${languageCode}`;
}
