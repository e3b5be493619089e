import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { createTranslator } from '../../locales/index.ts';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeCharge, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { plain } from '../../tests/harness/journey.ts';
import type { BroadcastCommandDeps } from './deps.ts';
import { runBroadcast } from './run.ts';

const clock = fixedClock('2026-11-20T08:00:00Z');
const translate = createTranslator();
const printed: string[] = [];
let test: TestDatabase;
let folder: string;

const run = (args: readonly string[], overrides: Partial<BroadcastCommandDeps> = {}) => {
  printed.splice(0);
  const print = (line: string) => void printed.push(plain(line));
  const deps = { db: test.db, clock, translate, actor: 'staff:anna', print, confirm: null, ...overrides };
  return runBroadcast(deps, args);
};
const words = (text: string) => text.split(' ');
const CREATE = ['create', '--organization', 'school'];

beforeEach(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'broadcast-'));
  await makeOrganization(test.db);
  await makeReader(test.db, 501n, 'parent@example.org');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await test.drop();
});

describe('npm run broadcast', () => {
  it('leads from a draft to the report, and names who did in the audit log', async () => {
    expect(await run([...CREATE, '--text', '<b>Каникулы</b>', '--text-en', 'Holidays'])).toBe(0);
    expect(printed).toEqual([
      'Черновик рассылки 1: Organization school, все клиенты.',
      'Клиентов: 1. Получат: в чатах 1, письмами 0.',
      expect.stringContaining('test --id 1'),
    ]);
    expect(await run(words('count --id 1'))).toBe(0);
    expect(printed[1]).toContain('Клиентов: 1');
    expect(await run(words('test --id 1 --client Parent@example.org'))).toBe(0);
    expect(printed[0]).toContain('сообщений: 2');
    await expect(run(words('test --id 1 --telegram 99'))).rejects.toThrow('Отправить некуда');

    await expect(run(words('send --id 1'))).rejects.toThrow('--yes');
    expect(await run(words('send --id 1'), { confirm: async () => false })).toBe(1);
    await expect(run(words('stop --id 1'))).rejects.toThrow('останавливать нечего');
    await expect(run(words('send --id 1 --yes --organization other'))).rejects.toThrow('Рассылки 1 нет');
    expect(await run(words('send --id 1 --yes --organization school'))).toBe(0);
    await expect(run(words('send --id 1 --yes'))).rejects.toThrow('уже отправлялась');

    expect(await run(words('report --id 1'))).toBe(0);
    expect(printed).toContain('Осталось: копий 0, и ещё не дошла очередь до клиентов: 1');
    expect(await run(words('stop --id 1'))).toBe(0);
    expect(await run(words('report --id 1 --json'))).toBe(0);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ id: 1, state: 'stopped', clients: 1, owed: 0 });
    expect(await run(words('list --organization school'))).toBe(0);
    expect(printed[0]).toMatch(/1.*school.*остановлена.*все клиенты.*staff:anna/u);
    const entries = await test.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['staff:anna', 'broadcast-created'],
      ['staff:anna', 'broadcast-started'],
      ['staff:anna', 'broadcast-stopped'],
    ]);
  });

  it('says what is to be mended in a text, line by line, and writes nothing', async () => {
    const path = join(folder, 'text.html');
    await writeFile(path, '\ufeffПривет\r\n<p>как <b>дела</p>\r\n');
    await expect(run([...CREATE, '--file', path])).rejects.toThrow(
      ['--file: так отправить нельзя', '  строка 2: <p> в Telegram нет; уберите или замените'].join('\n'),
    );
    await expect(run([...CREATE, '--text', 'a', '--text-en', 'x'.repeat(5_000)])).rejects.toThrow(
      /--text-en:.*\n.*сократите на \d+ знаков/u,
    );
    await expect(run([...CREATE, '--text', '1 < 2'])).rejects.toThrow('--plain');
    await expect(run([...CREATE, '--text', '<i><b>a</i></b>'])).rejects.toThrow('здесь </i>, а нужен </b>');
    await expect(run([...CREATE, '--file', join(folder, 'none')])).rejects.toThrow('нет такого файла');
    await expect(run(CREATE)).rejects.toThrow('Что написать');
    expect(await test.db.broadcast.count()).toBe(0);
    expect(await run([...CREATE, '--plain', '--text', '1 < 2 & 3'])).toBe(0);
    expect(await test.db.broadcast.findFirst()).toMatchObject({ textRu: '1 &lt; 2 &amp; 3', textEn: null });
  });

  it('takes the segment from its flags, and knows what there is to choose from', async () => {
    const account = await test.db.account.update({
      where: { id: 1 },
      data: { schoolName: 'Старт', groupName: 'Футбол 8-10' },
    });
    const { id } = await makeCharge(test.db, account, { dueOn: '2026-11-01' });
    await test.db.charge.update({ where: { id }, data: { amountMinor: 100_000n } });
    const flags = ['--school', 'Старт', '--group', 'Футбол 8-10', '--debt', 'overdue', '--language', 'ru'];
    const count = ['count', '--organization', 'school'];
    expect(await run([...count, ...flags, '--debt-from', '1000,00'])).toBe(0);
    expect(printed).toEqual([
      'Кому: школы «Старт»; группы «Футбол 8-10»; просроченный долг от 1 000 ₽; язык ru.',
      'Клиентов: 1. Получат: в чатах 1, письмами 0.',
    ]);
    await run([...count, ...flags, '--debt-from', '1000,01']);
    expect(printed[1]).toContain('Клиентов: 0.');
    await run([...count, '--subscription-ending', '--order-status', 'new', '--order-status', 'shipped']);
    expect(printed).toEqual([
      'Кому: заканчивается абонемент; заказ в статусе new, shipped.',
      'Клиентов: 0. Получат: в чатах 0, письмами 0.',
    ]);
    await run([...count, '--school', '«Старт»', '--group', '«Футбол 8-10»']);
    expect(printed[0]).toBe('Кому: школы «Старт»; группы «Футбол 8-10».');
    await expect(run([...count, '--school', 'Финиш'])).rejects.toThrow('--school: «Финиш» нет. Есть: Старт');
    await expect(run([...count, '--order-status', 'lost'])).rejects.toThrow('Есть: new');
    await expect(run([...count, '--debt', 'old'])).rejects.toThrow('any, overdue');
    await expect(run([...count, '--debt-from', 'много'])).rejects.toThrow('не сумма');
    await expect(run(words('count'))).rejects.toThrow('--organization ID');
    await expect(run(words('count --organization nobody'))).rejects.toThrow('«nobody» нет');
    await expect(run(words('dance'))).rejects.toThrow('npm run broadcast');
    await run([...CREATE, '--text', 'a', '--group', 'Футбол 8-10']);
    await test.db.account.update({ where: { id: 1 }, data: { groupName: null } });
    await expect(run(words('send --id 1 --yes'))).rejects.toThrow('отправлять некому');
  });
});
