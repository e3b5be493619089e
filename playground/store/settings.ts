import type { TelegramBotCommand, TelegramMenuButton, TelegramReactionType } from '@gramio/types';
import type { InvoiceRecord } from '../bot-api/methods/payments.ts';
import type { WebhookTarget } from '../updates/webhook.ts';
import type { Events } from './events.ts';
import type { Journal } from './journal.ts';

/** What is kept by kind; each kind has variants: a language, a chat, a message. */
interface SettingKinds {
  'allowed-updates': readonly string[];
  commands: TelegramBotCommand[];
  description: string;
  invoice: InvoiceRecord;
  'menu-button': TelegramMenuButton;
  name: string;
  reaction: readonly TelegramReactionType[];
  'short-description': string;
  webhook: WebhookTarget;
}

type SettingKind = keyof SettingKinds;

/** What the bot told Telegram to remember besides messages. */
export interface Settings {
  get<Kind extends SettingKind>(kind: Kind, variant: string): SettingKinds[Kind] | undefined;
  set<Kind extends SettingKind>(kind: Kind, variant: string, value: SettingKinds[Kind]): void;
  remove(kind: SettingKind, variant: string): void;
}

export function createSettings(journal: Journal, events: Events): Settings {
  return {
    get: <Kind extends SettingKind>(kind: Kind, variant: string) =>
      journal.values().get(keyOf(kind, variant)) as SettingKinds[Kind] | undefined,
    set(kind, variant, value) {
      journal.put(keyOf(kind, variant), value);
      events.emit({ kind: 'profile' });
    },
    remove(kind, variant) {
      journal.remove(keyOf(kind, variant));
      events.emit({ kind: 'profile' });
    },
  };
}

function keyOf(kind: SettingKind, variant: string): string {
  return `bot/${kind}/${variant}`;
}
