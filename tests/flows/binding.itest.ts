import { describe, expect, it } from 'vitest';
import { addAccount, addOrganization } from '../harness/access.ts';
import { type BotWorld, dataOf, openBotWorld, record } from '../harness/bot.ts';

async function school(world: BotWorld): Promise<void> {
  await addOrganization(world.db, 'school');
  await addAccount(world.db, 'school', 'Д-01001', { email: 'vera@example.com', student: 'Смирнова Ольга' });
}

/** Types the address and gives the code from the letter. */
async function askCode(world: BotWorld, address = 'vera@example.com'): Promise<string> {
  const { vera, playground } = world;
  vera.start();
  await vera.until((message) => message.text?.includes('Пришлите') ?? false);
  vera.send(address);
  const letter = await playground.nextLetter(address.trim().toLowerCase(), 0);
  await vera.until((message) => message.text?.includes('Письмо отправлено') ?? false);
  return /\b\d{6}\b/u.exec(letter.text ?? '')?.[0] ?? '';
}

async function bound(world: BotWorld): Promise<void> {
  world.vera.send(await askCode(world));
  await world.vera.until((message) => message.text?.includes('Последний шаг') ?? false);
  await world.vera.press('Принимаю');
  await world.vera.until((message) => message.text?.includes('Что требует внимания') ?? false);
}

describe('from /start to the cabinet', () => {
  it('binds by code, with consent before anything personal', async () => {
    const world = await openBotWorld();
    await school(world);
    const shown = record(world.playground);
    const code = await askCode(world, '  VERA@Example.com ');
    world.vera.send(code);
    await world.vera.until((message) => message.text?.includes('Последний шаг') ?? false);
    expect(shown()).not.toContain('Смирнова Ольга');
    await world.vera.press('Принимаю');
    const home = await world.vera.until((message) => message.text?.includes('Что требует внимания') ?? false);
    expect(home.text).toContain('Смирнова Ольга');
    expect(await world.db.consent.count()).toBe(2);
    await expect(shown()).toMatchFileSnapshot('transcripts/binding.ru.txt');
    expect(world.log).toEqual([]);
  });

  it('binds by one tap on the letter, only for the one who asked', async () => {
    const world = await openBotWorld();
    await school(world);
    await askCode(world);
    const [letter] = world.playground.letters('vera@example.com');
    const payload = /start=(v_[\w-]+)/u.exec(letter?.text ?? '')?.[1] ?? '';
    world.john.start(payload);
    const refused = await world.john.until((message) => message.from?.is_bot ?? false);
    expect(refused.text).toContain('another Telegram user');
    expect(await world.db.binding.count()).toBe(0);
    world.vera.start(payload);
    await world.vera.until((message) => message.text?.includes('Последний шаг') ?? false);
    await world.vera.press('Принимаю');
    await world.vera.until((message) => message.text?.includes('Что требует внимания') ?? false);
    expect(await world.db.binding.count()).toBe(1);
  });

  it('says what to do about an address that nobody knows, with contacts', async () => {
    const world = await openBotWorld();
    await school(world);
    world.vera.start();
    await world.vera.until((message) => message.text?.includes('Пришлите') ?? false);
    world.vera.send('stranger@example.com');
    const refused = await world.vera.until((message) => message.text?.includes('EMAIL не найден') ?? false);
    expect(refused.text).toContain('+7 school');
    world.vera.send('не адрес');
    await world.vera.until((message) => message.text?.includes('Не похоже на адрес') ?? false);
    expect(world.playground.letters()).toEqual([]);
  });

  it('says that nothing is set up while there is no organization', async () => {
    const world = await openBotWorld();
    world.vera.start();
    const answer = await world.vera.until((message) => message.from?.is_bot ?? false);
    expect(world.log).toEqual([]);
    expect(answer.text).toContain('ещё настраивают');
    expect(world.log).toEqual([]);
  });
});

describe('the cabinet in the chat', () => {
  it('edits one message, and an old button shows a fresh screen and does nothing', async () => {
    const world = await openBotWorld();
    await school(world);
    await bound(world);
    const before = world.vera.messages().filter((message) => message.from?.is_bot).length;
    await world.vera.press('Настройки');
    await world.vera.until((message) => message.text?.includes('Подтверждённые адреса') ?? false);
    const settings = world.vera.last();
    const unbindData = dataOf(settings, 'Выйти');
    await world.vera.press('На главную');
    expect(world.vera.messages().filter((message) => message.from?.is_bot).length).toBe(before);
    await world.vera.pressData(settings?.message_id ?? 0, unbindData);
    await world.vera.until((message) => message.text?.includes('Что требует внимания') ?? false);
    expect(await world.db.binding.count({ where: { endedAt: null } })).toBe(1);
  });

  it('shows nothing more once unbound, whatever old button is pressed', async () => {
    const world = await openBotWorld();
    await school(world);
    await bound(world);
    const home = world.vera.last();
    const accountsData = dataOf(home, 'Мои счета');
    await world.vera.press('Настройки');
    await world.vera.until((message) => message.text?.includes('Подтверждённые адреса') ?? false);
    await world.vera.press('Выйти из кабинета');
    await world.vera.until((message) => message.text?.includes('Выйти из кабинета в этом чате') ?? false);
    await world.vera.press('Да, выйти');
    const after = await world.vera.until((message) => message.text?.includes('больше не связан') ?? false);
    await world.vera.pressData(after.message_id, accountsData);
    await world.playground.idle();
    expect(world.vera.last()?.text).not.toContain('Смирнова');
    world.vera.send('/debts');
    await world.playground.idle();
    expect(world.vera.last()?.text).not.toContain('Смирнова');
  });

  it('points kindly to the menu at a text, a sticker or a voice, and keeps silent in a group', async () => {
    const world = await openBotWorld();
    await school(world);
    await bound(world);
    for (const act of [() => world.vera.send('привет'), () => world.vera.sendSticker(), () => world.vera.sendVoice()]) {
      act();
      await world.playground.idle();
      expect(world.vera.last()?.text).toContain('Я понимаю кнопки и команды');
      expect(world.vera.last()?.text).toContain('Что требует внимания');
    }
    const sent = world.playground.nextCall('sendMessage');
    world.vera.send('/debts', 'group');
    expect(JSON.stringify((await sent).parameters)).toContain('только в личном чате');
  });

  it('speaks the language that was chosen', async () => {
    const world = await openBotWorld();
    await school(world);
    await bound(world);
    const shown = record(world.playground);
    await world.vera.press('Настройки');
    await world.vera.until((message) => message.text?.includes('Подтверждённые адреса') ?? false);
    await world.vera.press('English');
    const settings = await world.vera.until((message) => message.text?.includes('Verified addresses') ?? false);
    expect(settings.text).toContain('Language: English');
    await world.vera.press('Home');
    await world.vera.until((message) => message.text?.includes('What needs attention') ?? false);
    await expect(shown()).toMatchFileSnapshot('transcripts/settings.en.txt');
  });

  it('apologizes for a bug with a reference that is in the log', async () => {
    const world = await openBotWorld({
      sendVerificationLetter: () => {
        throw new Error('boom');
      },
    });
    await school(world);
    await world.db.$executeRaw`DROP TABLE attempts`;
    world.vera.start();
    await world.vera.until((message) => message.text?.includes('Пришлите') ?? false);
    world.vera.send('vera@example.com');
    const apology = await world.vera.until((message) => message.text?.includes('Номер обращения') ?? false);
    const reference = /обращения: ([0-9A-F]{8})/u.exec(apology.text ?? '')?.[1] ?? 'none';
    expect(world.log.join()).toContain(reference);
    expect(world.log.join()).not.toContain('vera@example.com');
  });
});
