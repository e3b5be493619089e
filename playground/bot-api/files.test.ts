import { InlineKeyboard, InputFile } from 'grammy';
import { expect, it } from 'vitest';
import { anna, openGround } from '../testing.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const receipt = () => new InputFile(Buffer.from('%PDF-1.7 чек'), 'Чек.pdf');
const chat = anna.telegramId;

async function openChat() {
  const ground = await openGround();
  ground.playground.user('anna').start();
  return ground;
}

it('keeps an uploaded document under its own name and gives its bytes back', async () => {
  const { playground, api } = await openChat();
  const bytes = Buffer.from('%PDF-1.7 \r\n--boundary?\r\n конец');
  const sent = await api.sendDocument(chat, new InputFile(bytes, 'Квитанция №5, ноябрь.pdf'), {
    caption: '<b>за ноябрь</b>',
    parse_mode: 'HTML',
  });
  expect(sent.document).toMatchObject({
    file_name: 'Квитанция №5, ноябрь.pdf',
    mime_type: 'application/pdf',
    file_size: bytes.length,
  });
  expect(sent.caption_entities).toEqual([{ type: 'bold', offset: 0, length: 9 }]);

  const file = await api.getFile(sent.document.file_id);
  const response = await fetch(`${playground.fileRoot}/bot${playground.botToken}/${file.file_path ?? ''}`);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  expect(playground.fileBytes(sent.document.file_id)).toEqual(bytes);
});

it('sends a file again by its id, as often as asked, under the same identity', async () => {
  const { api } = await openChat();
  const { document } = await api.sendDocument(chat, receipt(), { caption: 'Первый раз' });
  for (const caption of ['Второй', 'Третий']) {
    const again = await api.sendDocument(chat, document.file_id, { caption });
    expect(again).toMatchObject({ document, caption });
  }
  const { photo } = await api.sendPhoto(chat, new InputFile(pixel, 'x.png'));
  expect((await api.sendPhoto(chat, photo[0]?.file_id ?? '')).photo).toEqual(photo);
  await expect(api.sendPhoto(chat, document.file_id)).rejects.toThrow("can't use file of type Document as Photo");
  await expect(api.sendDocument(chat, photo[0]?.file_id ?? '')).rejects.toThrow('type of file mismatch');
  for (const send of [api.sendPhoto(chat, 'gone'), api.sendDocument(chat, 'gone')]) {
    await expect(send).rejects.toThrow('Bad Request: wrong file identifier/HTTP URL specified');
  }
});

it('carries buttons, an answer and protection, and lets all but the protection be changed', async () => {
  const { api } = await openChat();
  const asked = await api.sendMessage(chat, 'Вот ваш чек');
  const sent = await api.sendDocument(chat, receipt(), {
    caption: 'Чек',
    protect_content: true,
    reply_markup: new InlineKeyboard().text('Ещё раз', 'again'),
    reply_parameters: { message_id: asked.message_id },
  });
  expect(sent).toMatchObject({
    has_protected_content: true,
    reply_to_message: { message_id: asked.message_id },
    reply_markup: { inline_keyboard: [[{ text: 'Ещё раз', callback_data: 'again' }]] },
  });
  const at = [chat, sent.message_id] as const;
  const captioned = await api.editMessageCaption(...at, { caption: '<i>Новый</i>', parse_mode: 'HTML' });
  expect(captioned).toMatchObject({ caption: 'Новый', document: sent.document, has_protected_content: true });
  expect(captioned).not.toHaveProperty('reply_markup');
  const keyed = await api.editMessageReplyMarkup(...at, { reply_markup: new InlineKeyboard().text('Да', 'yes') });
  expect(keyed).toMatchObject({ caption: 'Новый', reply_markup: { inline_keyboard: [[{ text: 'Да' }]] } });
  await expect(api.editMessageText(...at, 'x')).rejects.toThrow('there is no text in the message to edit');
  await expect(api.editMessageCaption(...at, { caption: 'x'.repeat(1025) })).rejects.toThrow('caption is too long');
  await api.deleteMessage(...at);
  await expect(api.editMessageCaption(...at, { caption: 'x' })).rejects.toThrow('message to edit not found');
});

it('takes a caption of 1024 characters, markup not counted, and not one more', async () => {
  const { api } = await openChat();
  const options = (length: number) => ({ caption: `<b>${'я'.repeat(length)}</b>`, parse_mode: 'HTML' as const });
  expect((await api.sendDocument(chat, receipt(), options(1024))).caption).toHaveLength(1024);
  await expect(api.sendDocument(chat, receipt(), options(1025))).rejects.toThrow('message caption is too long');
  await expect(api.sendPhoto(chat, new InputFile(pixel), options(1025))).rejects.toThrow('caption is too long');
});

it('refuses what is empty, missing or too large', async () => {
  const { api } = await openChat();
  const upload = (bytes: number) => new InputFile(Buffer.alloc(bytes, 1), 'x');
  await expect(api.sendDocument(chat, upload(0))).rejects.toThrow('file must be non-empty');
  await expect(api.sendPhoto(chat, upload(0))).rejects.toThrow('file must be non-empty');
  await expect(api.sendDocument(chat, 'attach://nothing')).rejects.toThrow('there is no document in the request');
  await expect(api.sendPhoto(chat, upload(10 * 1024 * 1024 + 1))).rejects.toThrow(
    'file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
  );
  await expect(api.sendDocument(chat, upload(50 * 1024 * 1024 + 1))).rejects.toThrow('413: Request Entity Too Large');
});

it('takes pictures for photos and nothing else', async () => {
  const { api } = await openChat();
  const sent = await api.sendPhoto(chat, new InputFile(pixel, 'x.png'));
  expect(sent.photo).toMatchObject([{ width: 1, height: 1 }]);
  await expect(api.sendPhoto(chat, new InputFile(Buffer.from('no'), 'x.png'))).rejects.toThrow('IMAGE_PROCESS_FAILED');
  const edited = await api.editMessageMedia(chat, sent.message_id, {
    type: 'document',
    media: new InputFile(Buffer.from('x'), 'x.txt'),
  });
  expect(edited).toMatchObject({ document: { file_name: 'x.txt' } });
  expect(edited).not.toHaveProperty('photo');
});

it('says on the page that a file is on its way', async () => {
  const { playground, api } = await openChat();
  const stream = await fetch(`${playground.pageUrl}play/events?as=anna`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = (await reader?.read())?.value ?? '';
  await api.sendChatAction(chat, 'upload_document');
  while (!heard.includes('upload_document')) heard += (await reader?.read())?.value ?? '';
  expect(heard).toContain('"kind":"action"');
  await reader?.cancel();
});
