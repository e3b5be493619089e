import { expect, it } from 'vitest';
import { anna, openGround } from '../testing.ts';

const chat_id = anna.telegramId;
const message = (more: object) => ({ chat_id, text: 'Текст', ...more });
const button = (more: object) => message({ reply_markup: { inline_keyboard: [[{ text: 'Кнопка', ...more }]] } });
const html = (text: string) => ({ chat_id, text, parse_mode: 'HTML' });
const row = (count: number) => Array.from({ length: count }, () => ({ text: 'x', callback_data: 'x' }));

/** What Telegram refuses, with its code and the words that a bot may rely on. */
const refused: readonly [why: string, method: string, parameters: object, code: number, description: RegExp][] = [
  ['an unknown method', 'sendPigeon', {}, 404, /^Not Found$/],
  ['a method that is not here', 'sendDice', { chat_id }, 404, /playground has no method sendDice/],
  ['no chat', 'sendMessage', { text: 'x' }, 400, /chat_id is empty/],
  ['an unknown chat', 'sendMessage', { chat_id: 1, text: 'x' }, 400, /^Bad Request: chat not found$/],
  ['no text', 'sendMessage', { chat_id }, 400, /^Bad Request: message text is empty$/],
  ['an empty text', 'sendMessage', { chat_id, text: ' \n ' }, 400, /^Bad Request: message text is empty$/],
  ['a text too long', 'sendMessage', { chat_id, text: 'я'.repeat(4097) }, 400, /^Bad Request: message is too long$/],
  ['a text of tags only', 'sendMessage', html('<b></b>'), 400, /text must be non-empty/],
  ['an unknown parameter', 'sendMessage', message({ parse_modus: 'HTML' }), 400, /"parse_modus" is not known/],
  [
    'a parameter of a wrong type',
    'sendMessage',
    message({ protect_content: 'yes' }),
    400,
    /"protect_content" must be boolean/,
  ],
  ['a fraction for a number', 'deleteMessage', { chat_id, message_id: 1.5 }, 400, /"message_id" must be integer/],
  ['an unknown parse mode', 'sendMessage', message({ parse_mode: 'BBCode' }), 400, /unsupported parse_mode/],
  [
    'an unknown tag',
    'sendMessage',
    html('<h1>x</h1>'),
    400,
    /can't parse entities: Unsupported start tag "h1" at byte offset 0/,
  ],
  ['a tag left open', 'sendMessage', html('я <b>x'), 400, /Can't find end tag corresponding to start tag "b"/],
  [
    'tags crossed',
    'sendMessage',
    html('<b><i>x</b></i>'),
    400,
    /Unmatched end tag at byte offset 7, expected "<\/i>", found "<\/b>"/,
  ],
  ['an end without a start', 'sendMessage', html('x</b>'), 400, /Unexpected end tag at byte offset 1/],
  ['a bare angle', 'sendMessage', html('1 < 2'), 400, /can't parse entities/],
  [
    'an entity outside',
    'sendMessage',
    message({ entities: [{ type: 'bold', offset: 3, length: 9 }] }),
    400,
    /ends after the end of the text/,
  ],
  [
    'callback_data too long in bytes',
    'sendMessage',
    button({ callback_data: 'я'.repeat(33) }),
    400,
    /BUTTON_DATA_INVALID/,
  ],
  ['empty callback_data', 'sendMessage', button({ callback_data: '' }), 400, /BUTTON_DATA_INVALID/],
  ['a button that does nothing', 'sendMessage', button({}), 400, /Text buttons are unallowed in the inline keyboard/],
  [
    'a button without text',
    'sendMessage',
    button({ text: '', callback_data: 'x' }),
    400,
    /button text must be non-empty/,
  ],
  [
    'a button that does two things',
    'sendMessage',
    button({ callback_data: 'x', url: 'https://a.ru' }),
    400,
    /exactly one/,
  ],
  [
    'a button of unknown kind',
    'sendMessage',
    button({ callback: 'x' }),
    400,
    /"reply_markup.inline_keyboard.0.0.callback" is not known/,
  ],
  [
    'a wrong link',
    'sendMessage',
    button({ url: 'https://nowhere' }),
    400,
    /button URL 'https:\/\/nowhere' is invalid: Wrong HTTP URL/,
  ],
  ['a link of another kind', 'sendMessage', button({ url: 'javascript:alert(1)' }), 400, /Unsupported URL protocol/],
  [
    'too many buttons',
    'sendMessage',
    message({ reply_markup: { inline_keyboard: Array.from({ length: 101 }, () => row(1)) } }),
    400,
    /reply markup is too long/,
  ],
  [
    'a row too wide',
    'sendMessage',
    message({ reply_markup: { inline_keyboard: [row(9)] } }),
    400,
    /reply markup is too long/,
  ],
  [
    'a markup that is a string',
    'sendMessage',
    message({ reply_markup: 'menu' }),
    400,
    /object expected as reply markup/,
  ],
  [
    'an answer to nothing',
    'sendMessage',
    message({ reply_parameters: { message_id: 999 } }),
    400,
    /message to be replied not found/,
  ],
  ['an edit of nothing', 'editMessageText', { chat_id, message_id: 999, text: 'x' }, 400, /message to edit not found/],
  ['an edit of another one', 'editMessageText', { chat_id, message_id: 1, text: 'x' }, 400, /message can't be edited/],
  [
    'an edit that changes nothing',
    'editMessageText',
    { chat_id, message_id: 2, text: 'Первое' },
    400,
    /message is not modified/,
  ],
  [
    'a caption on a text',
    'editMessageCaption',
    { chat_id, message_id: 2, caption: 'x' },
    400,
    /there is no caption in the message to edit/,
  ],
  ['deleting nothing', 'deleteMessage', { chat_id, message_id: 999 }, 400, /message to delete not found/],
  [
    'an unknown query',
    'answerCallbackQuery',
    { callback_query_id: '1' },
    400,
    /query is too old and response timeout expired/,
  ],
  [
    'a toast too long',
    'answerCallbackQuery',
    { callback_query_id: '1', text: 'x'.repeat(201) },
    400,
    /MESSAGE_TOO_LONG/,
  ],
  ['no document', 'sendDocument', { chat_id }, 400, /there is no document in the request/],
  ['an unknown file', 'sendDocument', { chat_id, document: 'x' }, 400, /wrong file identifier/],
  [
    'a caption too long',
    'sendDocument',
    { chat_id, document: 'x', caption: 'x'.repeat(1025) },
    400,
    /message caption is too long/,
  ],
  ['an unknown file to get', 'getFile', { file_id: 'x' }, 400, /invalid file_id/],
  ['a wrong action', 'sendChatAction', { chat_id, action: 'dancing' }, 400, /"action" must be equal to one of/],
  [
    'a capital in a command',
    'setMyCommands',
    { commands: [{ command: 'Start', description: 'x' }] },
    400,
    /BOT_COMMAND_INVALID/,
  ],
  [
    'a command without words',
    'setMyCommands',
    { commands: [{ command: 'start', description: '' }] },
    400,
    /BOT_COMMAND_DESCRIPTION_INVALID/,
  ],
  ['a description too long', 'setMyDescription', { description: 'x'.repeat(513) }, 400, /BOT_DESCRIPTION_INVALID/],
  [
    'an unknown reaction',
    'setMessageReaction',
    { chat_id, message_id: 1, reaction: [{ type: 'emoji', emoji: 'x' }] },
    400,
    /reaction/,
  ],
  [
    'an invoice without a provider',
    'createInvoiceLink',
    { title: 'x', description: 'x', payload: 'x', currency: 'RUB', prices: [{ label: 'x', amount: 100 }] },
    400,
    /PAYMENT_PROVIDER_INVALID/,
  ],
  [
    'an invoice worth less than a dollar',
    'createInvoiceLink',
    {
      title: 'x',
      description: 'x',
      payload: 'x',
      provider_token: '1:TEST:1',
      currency: 'RUB',
      prices: [{ label: 'x', amount: 86_52 }],
    },
    400,
    /CURRENCY_TOTAL_AMOUNT_INVALID/,
  ],
  [
    'a webhook without HTTPS',
    'setWebhook',
    { url: 'http://example.com/x' },
    400,
    /An HTTPS URL must be provided for webhook/,
  ],
  [
    'a wrong secret token',
    'setWebhook',
    { url: 'http://127.0.0.1:1/', secret_token: 'a b' },
    400,
    /secret token contains unallowed characters/,
  ],
];

it.each(refused)('refuses %s', async (_why, method, parameters, code, description) => {
  const { playground, call } = await openGround();
  playground.user('anna').start();
  await call('sendMessage', { chat_id, text: 'Первое' });

  const answer = await call(method, parameters);

  expect(answer.description).toMatch(description);
  expect({ status: answer.status, code: answer.error_code, ok: answer.ok }).toEqual({ status: code, code, ok: false });
});

it('takes a text of exactly the longest size, markup not counted', async () => {
  const { playground, call } = await openGround();
  playground.user('anna').start();
  expect((await call('sendMessage', html(`<b>${'я'.repeat(4096)}</b>`))).ok).toBe(true);
  expect((await call('sendMessage', button({ callback_data: 'я'.repeat(32) }))).ok).toBe(true);
  expect((await call('sendMessage', button({ url: 'http://127.0.0.1:3000/pay/x' }))).ok).toBe(true);
});

it('knows its own token only', async () => {
  const { playground } = await openGround();
  const answer = await fetch(`${playground.apiRoot}/bot1:wrong/getMe`);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ ok: false, error_code: 401, description: 'Unauthorized' });
});

it('lets nobody be written to who never started the bot, or who blocked it', async () => {
  const { playground, call } = await openGround();
  expect(await call('sendMessage', message({}))).toMatchObject({
    status: 403,
    description: "Forbidden: bot can't initiate conversation with a user",
  });
  const user = playground.user('anna');
  user.start();
  user.block();
  expect((await call('sendMessage', message({}))).description).toBe('Forbidden: bot was blocked by the user');
  user.unblock();
  expect((await call('sendMessage', message({}))).ok).toBe(true);
});

it('counts a press answered once, and in time', async () => {
  const { playground, api, call, clock } = await openGround();
  const user = playground.user('anna');
  user.start();
  await call('sendMessage', button({ callback_data: 'x' }));
  const pressed = user.press('Кнопка');
  const update = playground.pendingUpdates().find(({ callback_query: query }) => query !== undefined);
  const id = update?.callback_query?.id ?? '';
  await api.answerCallbackQuery(id, { text: 'Готово', show_alert: true });
  expect(await pressed).toEqual({ answered: true, text: 'Готово', showAlert: true });
  expect((await call('answerCallbackQuery', { callback_query_id: id })).description).toMatch(/query is too old/);

  void user.press('Кнопка');
  clock.advance(61_000);
  const late = playground.pendingUpdates().at(-1)?.callback_query?.id ?? '';
  expect(late).not.toBe(id);
  expect((await call('answerCallbackQuery', { callback_query_id: late })).description).toMatch(/query is too old/);
});

it('reads a call from an address or a form as from JSON', async () => {
  const { playground } = await openGround();
  playground.user('anna').start();
  const url = `${playground.apiRoot}/bot${playground.botToken}/sendMessage`;
  const fields = { chat_id: '5001', text: '5', disable_notification: 'true', reply_markup: '{"inline_keyboard":[]}' };
  const byAddress = await fetch(`${url}?${new URLSearchParams(fields).toString()}`);
  const byForm = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  expect([await byAddress.json(), await byForm.json()]).toMatchObject([
    { result: { text: '5' } },
    { result: { text: '5' } },
  ]);
});
