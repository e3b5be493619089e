import type { Load } from '../lib/load.ts';
import type { Program } from '../lib/program.ts';
import { type Statement, statementsOf } from '../lib/recording.ts';
import type { Standin } from '../standin/index.ts';
import type { ApiCall } from '../standin/server.ts';
import type { TapRecipe } from './floor.ts';
import { CHATS, factsOf } from './seed.ts';
import { resetScreens } from './tapper.ts';
import { type Chat, nextUpdateId, startUpdate, tapUpdate } from './update.ts';

/** Where Telegram was told to send updates, and what it has to repeat with each. */
export interface Webhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Keyboard {
  readonly inline_keyboard: readonly (readonly { readonly text: string; readonly callback_data?: string }[])[];
}

/** The button of the home screen that is tapped. */
const BUTTON = /\/debts|долг|Оплатить/iu;

/** What the program told the stand-in when it started. */
export async function findWebhook(standin: Standin): Promise<Webhook> {
  const { calls } = await standin.call.observed(undefined);
  const { payload } = calls.find(({ method }) => method === 'setWebhook') ?? {};
  if (!payload) throw new Error('the program set no webhook');
  return {
    url: String(payload['url']),
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': String(payload['secret_token']),
    },
  };
}

/**
 * Sends «/start» from every chat, and learns from the answers which message shows the cabinet and with which buttons.
 */
export async function meetEveryone({
  standin,
  load,
  webhook,
}: {
  standin: Standin;
  load: Load;
  webhook: Webhook;
}): Promise<Chat[]> {
  await standin.call.observe({ keep: true });
  const users = Array.from({ length: CHATS }, (_, index) => factsOf(index + 1).user);
  const shots = users.map((user) => ({ ...webhook, body: JSON.stringify(startUpdate(nextUpdateId(), user)) }));
  await load.fire(shots, { concurrency: 4 });
  const { calls } = await standin.call.observed(undefined);
  await standin.call.observe({ keep: false });
  const screens = new Map(
    calls.filter(({ method }) => method === 'sendMessage').map((call) => [Number(call.payload['chat_id']), call]),
  );
  return users.map((userId) => chatOf(userId, screens.get(userId)));
}

function chatOf(userId: number, call: ApiCall | undefined): Chat {
  const keyboard = call?.payload['reply_markup'] as Keyboard | undefined;
  const button = keyboard?.inline_keyboard.flat().find(({ text }) => BUTTON.test(text));
  if (!call || !button?.callback_data)
    throw new Error(`the home screen has no button for the debts: ${JSON.stringify(call)}`);
  return { userId, text: String(call.payload['text']), keyboard, data: button.callback_data };
}

/** Watches one tap: every query and every call of the Bot API that it takes. */
export async function recordTap(stage: {
  databaseUrl: string;
  standin: Standin;
  load: Load;
  webhook: Webhook;
  chats: readonly Chat[];
  program: Program;
}): Promise<TapRecipe> {
  const { databaseUrl, standin, load, webhook, program } = stage;
  const [chat] = stage.chats;
  if (!chat) throw new Error('there is no chat');
  const tapOnce = async () => {
    const messageIds = await resetScreens(databaseUrl);
    const update = nextUpdateId();
    const message = messageIds.get(chat.userId) ?? 0;
    await standin.call.observe({ keep: true });
    const body = JSON.stringify(tapUpdate(update, { ...chat, messageId: message }));
    await load.fire([{ ...webhook, body }], { concurrency: 1 });
    return { update, message };
  };
  // Once unwatched: what only happens the first time is no part of a tap.
  for (let time = 0; time < 12; time += 1) await tapOnce();
  await program.call.record(undefined);
  const { update, message } = await tapOnce();
  const statements = statementsOf(await program.call.recorded(undefined));
  const { calls } = await standin.call.observed(undefined);
  const messageIds = await resetScreens(databaseUrl);
  const chatFacts = stage.chats.map(({ userId }, index) => ({
    ...factsOf(index + 1),
    message: messageIds.get(userId) ?? 0,
  }));
  const last = statements.findLastIndex(keepsScreen);
  return {
    databaseUrl,
    apiRoot: standin.url,
    before: statements.slice(0, last),
    after: statements.slice(last),
    calls,
    sample: { ...factsOf(1), message, update },
    chats: chatFacts,
  };
}

/** The statement that ends an update: what comes before it is needed for the answer. */
const keepsScreen = ({ text }: Statement): boolean => /UPDATE telegram_updates SET handled_at/.test(text);
