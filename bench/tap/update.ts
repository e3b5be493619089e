/** A chat as Telegram knows it: the message that shows the cabinet, and the button in it that opens the debts. */
export interface Chat {
  readonly userId: number;
  readonly data: string;
  readonly text: string;
  readonly keyboard: unknown;
}

let lastUpdateId = 600_000_000;

/** Ids as Telegram counts them, never the same twice. */
export function nextUpdateId(): number {
  lastUpdateId += 1;
  return lastUpdateId;
}

const userOf = (userId: number) => ({ id: userId, is_bot: false, first_name: 'Анна', language_code: 'ru' });
const chatOf = (userId: number) => ({ id: userId, type: 'private', first_name: 'Анна' });
const date = 1_700_000_000;

/** «/start» as Telegram sends it. */
export function startUpdate(updateId: number, userId: number): object {
  return {
    update_id: updateId,
    message: {
      message_id: 1,
      date,
      from: userOf(userId),
      chat: chatOf(userId),
      text: '/start',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    },
  };
}

/** A tap as Telegram sends it, with the whole message that the button stands under. */
export function tapUpdate(
  updateId: number,
  { userId, messageId, data, text, keyboard }: Chat & { readonly messageId: number },
): object {
  return {
    update_id: updateId,
    callback_query: {
      id: `${userId}${updateId}`,
      from: userOf(userId),
      chat_instance: String(userId),
      data,
      message: {
        message_id: messageId,
        date,
        from: { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot' },
        chat: chatOf(userId),
        text,
        reply_markup: keyboard,
      },
    },
  };
}
