import type { TelegramInlineKeyboardButton, TelegramMessage } from '@gramio/types';
import type { Persona, PlaygroundUser } from '../contract.ts';
import { buttonsOf } from '../store/chats.ts';
import type { World } from '../store/world.ts';
import { pressButton } from './callbacks.ts';
import { payInvoice } from './checkout.ts';
import { createPersonMessages } from './messages.ts';

const patienceMs = 10_000;

/** A persona's hands for tests, on the same ground as the page. */
export function createUser(world: World, persona: Persona): PlaygroundUser {
  const chatId = persona.telegramId;
  const acts = createPersonMessages(world, persona);
  const messages = () => world.chats.messages(chatId);

  return {
    persona,
    chatId,
    start: (payload) => acts.start(payload),
    send: (text, where) => acts.send(text, where),
    sendSticker: () => acts.sendSticker(),
    sendVoice: () => acts.sendVoice(),
    block: () => acts.block(),
    unblock: () => acts.unblock(),
    async press(label) {
      const found = messages()
        .toReversed()
        .map((message) => ({ message, button: findButton(message, label) }))
        .find(({ button }) => button !== undefined);
      if (found?.button === undefined) throw new Error(`no button ${String(label)}; there are: ${labels(messages())}`);
      if (found.button.callback_data === undefined) throw new Error(`the button ${String(label)} has no callback_data`);
      return pressButton(world, persona, chatId, found.message.message_id, found.button.callback_data);
    },
    pressData: (messageId, data) => pressButton(world, persona, chatId, messageId, data),
    pay: (messageId) => payInvoice(world, persona, messageId),
    messages,
    last: () => messages().at(-1),
    until: (fits, timeoutMs = patienceMs) =>
      world.events.until(
        (event) => {
          if (event === undefined) return messages().toReversed().find(fits);
          const isHere = (event.kind === 'message' || event.kind === 'edited') && event.chatId === chatId;
          return isHere && fits(event.message) ? event.message : undefined;
        },
        `a message to ${persona.id}; the last one: ${messages().at(-1)?.text ?? 'none'}`,
        timeoutMs,
      ),
  };
}

function findButton(message: TelegramMessage, label: string | RegExp): TelegramInlineKeyboardButton | undefined {
  const buttons = buttonsOf(message);
  if (label instanceof RegExp) return buttons.find(({ text }) => label.test(text));
  return buttons.find(({ text }) => text === label) ?? buttons.find(({ text }) => text.includes(label));
}

function labels(messages: readonly TelegramMessage[]): string {
  const buttons = messages.flatMap(buttonsOf);
  return buttons.map(({ text }) => `«${text}»`).join(', ');
}
