import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../domain/clock.ts';
import { payHere, samples } from '../feed/testing.ts';
import { feedStage } from '../tests/harness/feed.ts';

// Every step is a process of its own, with a compiler to start.
vi.setConfig({ testTimeout: 120_000 });

const test = feedStage(systemClock);

/** Runs a command as npm does, on the test's database. */
function run(command: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = fileURLToPath(new URL(`${command}.ts`, import.meta.url));
  const env = { ...process.env, DATABASE_URL: test.connectionString };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const ADD = ['add', 'school', '--kind', 'school', '--name', 'Старт', '--time-zone', 'Europe/Moscow'];

describe('npm run organization', () => {
  it('adds, changes and lists', async () => {
    expect(await run('organization', ...ADD, '--phone', '+7 495 555-01-10')).toMatchObject({ code: 0, stderr: '' });
    expect(await run('organization', ...ADD)).toMatchObject({ code: 1, stderr: expect.stringContaining('уже есть') });
    const changed = await run(
      'organization',
      'set',
      'school',
      '--ending-days',
      '3',
      '--reminders-from',
      '11:30',
      '--lesson-reminders-from',
      '18:00',
      '--parcel-idle-days',
      '5',
      '--balance-pays',
      'order, delivery',
      '--protect-documents',
      'да',
      '--email',
      'a@b.example',
      '--phone',
      '',
    );
    expect(changed).toMatchObject({ code: 0 });
    const { stdout } = await run('organization', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        id: 'school',
        registrationMode: 'invited',
        accountWord: 'contract',
        currency: 'RUB',
        thresholds: {
          endingDaysLeft: 3,
          remindersFrom: '11:30',
          lessonRemindersFrom: '18:00',
          parcelIdleDays: 5,
          balancePays: ['order', 'delivery'],
          protectDocuments: true,
        },
      },
    ]);
    expect(JSON.parse(stdout)[0].contacts).toEqual({ email: 'a@b.example' });
    expect((await run('organization', 'list')).stdout).toContain('Старт');
  });

  it('names wrong values by their flags and writes nothing', async () => {
    const wrong = await run(
      'organization',
      'add',
      'shop',
      '--kind',
      'shop',
      '--name',
      'Лавка',
      '--time-zone',
      'MSK',
      '--inn',
      '7707083894',
    );
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/--time-zone: .+\n--inn: /);
    expect(await test.db.organization.count({ where: { id: 'shop' } })).toBe(0);
    const unknown = await run('organization', 'set', 'school', '--balance-pays', 'delivery,dance');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('--balance-pays: через запятую') });
    expect((await run('organization', 'dance')).code).toBe(1);
    expect((await run('organization', 'set', 'nobody', '--name', 'x')).stderr).toContain('«nobody» нет');
  });
});

describe('npm run import', () => {
  it('prints what was taken and refused as JSON alone, and ends with 2 where anything was refused', async () => {
    const tried = await run(
      'import',
      '--organization',
      'school',
      '--dry-run',
      '--json',
      '--no-invitations',
      ...samples.school,
    );
    expect(tried.code).toBe(2);
    const report = JSON.parse(tried.stdout);
    expect(Object.keys(report)).toEqual(['added', 'changed', 'unchanged', 'refused', 'conflicts']);
    expect(report).toMatchObject({ added: 16062, changed: 0, unchanged: 1, conflicts: [{ account: 'Д-01001' }] });
    expect(report.refused).toHaveLength(4);
    expect(Object.keys(report.refused[0])).toEqual(['file', 'line', 'column', 'reason']);
    expect(await test.db.account.count()).toBe(0);
  });

  it('prints a table and ends with 0 where all was taken', async () => {
    const taken = await run('import', '--organization', 'school', ...samples.club);
    expect(taken.code).toBe(0);
    expect(taken.stdout).toMatch(/students.+24.+0.+0.+0/);
    expect(taken.stdout).toContain('Писем о том, что доступ открыт: 23');
  });

  it('says what is wrong with the call, and ends with 1', async () => {
    expect(await run('import', '--organization', 'nobody', ...samples.club)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('«nobody» нет'),
    });
    expect(await run('import', ...samples.club)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--organization'),
    });
    expect(await run('import', '--organization', 'school', '--kind', 'cats', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('«cats»'),
    });
    expect(await run('import', '--organization', 'school', '/nowhere.csv')).toMatchObject({
      code: 1,
      stderr: '/nowhere.csv: Нет такого файла\n',
    });
  });
});

describe('npm run ledger:verify', () => {
  it('says that the books hold, and ends with 1 and where they do not', async () => {
    const { db } = test;
    expect(await run('ledger-verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('Всё сходится') });
    const { id, amountMinor } = await db.charge.findFirstOrThrow();
    await db.charge.update({ where: { id }, data: { amountMinor: amountMinor + 1n } });
    const [plain, json] = [await run('ledger-verify'), await run('ledger-verify', '--json', '--limit', '1')];
    await db.charge.update({ where: { id }, data: { amountMinor } });
    expect(plain).toMatchObject({ code: 1, stderr: expect.stringContaining('Нарушений: 2') });
    expect(plain.stdout).toContain(
      `charge-amount-differs ${id}: начисление не равно сумме его проводок. ` +
        `Должно быть ${amountMinor}, записано ${amountMinor + 1n}`,
    );
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      checked: { charges: await db.charge.count() },
      breaches: [
        { name: 'charge-amount-differs', id: `${id}`, expected: `${amountMinor}`, actual: `${amountMinor + 1n}` },
        { name: 'outstanding-differs' },
      ],
    });
    expect(await run('ledger-verify', '--limit', '0')).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('npm run broadcast and npm run notices', () => {
  it('are commands as well', async () => {
    const create = ['create', '--organization', 'school', '--text', 'Завтра <b>занятий нет'];
    const wrong = await run('broadcast', ...create);
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('<b> не закрыт') });
    expect(await run('broadcast', ...create, '--plain')).toMatchObject({ code: 0, stderr: '' });
    expect(await run('notices', '--failed')).toMatchObject({ code: 0, stdout: 'Таких сообщений нет.\n', stderr: '' });
    expect(await run('notices', '--kind', 'invitation', '--limit', '1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('доступ открыт'),
    });
  });
});

describe('npm run payments', () => {
  it('takes out the register for Excel and marks it posted', async () => {
    const charge = await test.db.charge.findFirstOrThrow({ where: { organizationId: 'school', officePaidMinor: 0 } });
    const { number } = await payHere(test.db, systemClock, { chargeId: charge.id, amountMinor: 120_050n });
    const period = ['--organization', 'school', '--from', '01.01.2020', '--to', '2099-12-31'];
    const out = await run('payments', ...period);
    expect(out.code).toBe(0);
    expect(out.stdout.startsWith('\ufeffНомер оплаты;Дата;')).toBe(true);
    expect(out.stdout.split('\r\n')[1]).toMatch(new RegExp(`^${number};`));
    expect(out.stdout).toContain(';1200,50;sandbox;');
    expect(out.stdout).toContain(';нет\r\n');
    expect((await run('payments', ...period, '--confirm')).stderr).toContain('Проведены: 1 из 1');
    expect(JSON.parse((await run('payments', ...period, '--json')).stdout)).toMatchObject([
      { number, amount: '1200.50', posted: true },
    ]);
    expect((await run('payments', '--organization', 'school', '--from', 'вчера', '--to', '01.01.2026')).code).toBe(1);
  });
});
