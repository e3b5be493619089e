import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InputFile } from 'grammy';
import { expect, it, onTestFinished } from 'vitest';
import { anna, openGround } from './testing.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'playground-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'state.jsonl');
}

it('goes on after a restart with the same chats, updates, files and settings', async () => {
  const dataFile = temporaryFile();
  const before = await openGround({ dataFile });
  const user = before.playground.user('anna');
  user.start();
  const sent = await before.api.sendMessage(anna.telegramId, 'Экран');
  await before.api.deleteMessage(anna.telegramId, (await before.api.sendMessage(anna.telegramId, 'x')).message_id);
  const file = await before.api.sendDocument(anna.telegramId, new InputFile(Buffer.from('bytes'), 'a.pdf'));
  await before.api.deleteMessage(anna.telegramId, file.message_id);
  await before.api.setMyCommands([{ command: 'start', description: 'Начать' }], { language_code: 'ru' });
  const [pending] = before.playground.pendingUpdates();
  await before.playground.close();
  // A crash in the middle of a line.
  appendFileSync(dataFile, '["message/5001/99",{"message_id"');

  const { playground, api } = await openGround({ dataFile });
  expect(playground.pendingUpdates()).toEqual([pending]);
  expect(
    playground
      .user('anna')
      .messages()
      .map(({ text }) => text),
  ).toEqual(['/start', 'Экран']);
  expect(await api.getMyCommands({ language_code: 'ru' })).toHaveLength(1);
  expect(await api.editMessageText(anna.telegramId, sent.message_id, 'Другой экран')).toMatchObject({
    text: 'Другой экран',
  });
  expect((await api.sendMessage(anna.telegramId, 'Новое')).message_id).toBeGreaterThan(file.message_id);
  expect(await api.getFile(file.document.file_id)).toMatchObject({ file_size: 5 });
  playground.user('anna').send('ещё');
  expect(playground.pendingUpdates()[1]?.update_id).toBeGreaterThan(pending?.update_id ?? 0);
});

it('loses nothing that it answered for when it is killed', async () => {
  const dataFile = temporaryFile();
  const script = `
    import { startPlayground } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const personas = [{ id: 'anna', telegramId: 5001, firstName: 'Анна', languageCode: 'ru', about: '', emails: [] }];
    const clock = { now: () => new Date() };
    const playground = await startPlayground({ port: 0, clock, personas, dataFile: ${JSON.stringify(dataFile)}, log() {} });
    playground.user('anna').start();
    const call = playground.apiRoot + '/bot' + playground.botToken + '/sendMessage?chat_id=5001&text=';
    console.log(JSON.stringify((await (await fetch(call + 'last')).json()).result.message_id));
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: path.dirname(new URL('.', import.meta.url).pathname),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const id = await new Promise<number>((resolve) => {
    child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())));
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;

  const { playground } = await openGround({ dataFile });
  expect(playground.user('anna').last()).toMatchObject({ message_id: id, text: 'last' });
  expect(playground.pendingUpdates()).toHaveLength(1);
});
