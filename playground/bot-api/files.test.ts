import { InputFile } from 'grammy';
import { expect, it } from 'vitest';
import { anna, openGround } from '../testing.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

it('keeps an uploaded document under its own name and gives its bytes back', async () => {
  const { playground, api } = await openGround();
  playground.user('anna').start();
  const bytes = Buffer.from('%PDF-1.7 \r\n--boundary?\r\n конец');
  const sent = await api.sendDocument(anna.telegramId, new InputFile(bytes, 'Квитанция №5, ноябрь.pdf'), {
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

  const again = await api.sendDocument(anna.telegramId, sent.document.file_id);
  expect(again.document.file_unique_id).toBe(sent.document.file_unique_id);
});

it('takes pictures for photos and nothing else', async () => {
  const { playground, api } = await openGround();
  playground.user('anna').start();
  const sent = await api.sendPhoto(anna.telegramId, new InputFile(pixel, 'x.png'));
  expect(sent.photo).toMatchObject([{ width: 1, height: 1 }]);
  await expect(api.sendPhoto(anna.telegramId, new InputFile(Buffer.from('no'), 'x.png'))).rejects.toThrow(
    'IMAGE_PROCESS_FAILED',
  );
  await expect(api.sendDocument(anna.telegramId, new InputFile(Buffer.alloc(0), 'x'))).rejects.toThrow('non-empty');
  const edited = await api.editMessageMedia(anna.telegramId, sent.message_id, {
    type: 'document',
    media: new InputFile(Buffer.from('x'), 'x.txt'),
  });
  expect(edited).toMatchObject({ document: { file_name: 'x.txt' } });
  expect(edited).not.toHaveProperty('photo');
});
