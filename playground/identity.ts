import type { TelegramUser } from '@gramio/types';

/** Well formed for any Bot API library, and plainly not a secret. */
export const botToken = '1000000001:playground-token-not-for-telegram';

export const botUsername = 'client_cabinet_bot';

/** The bot as getMe gives it. */
export const botProfile = {
  id: 1_000_000_001,
  is_bot: true,
  first_name: 'Личный кабинет',
  username: botUsername,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
} satisfies TelegramUser;

/** The bot as it stands in a message's `from`. */
export const botAsSender: TelegramUser = {
  id: botProfile.id,
  is_bot: true,
  first_name: botProfile.first_name,
  username: botProfile.username,
};

/** The one group, where every persona and the bot are members. */
export const group = { id: -4_000_000_001, title: 'Родители и клиенты' };
