import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../domain/clock.ts';
import { noticeKinds } from '../../jobs/notices/registry.ts';
import { createTranslator } from '../../locales/index.ts';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { runNotices } from './run.ts';
import { kindWords, reasonWords } from './show.ts';

const clock = fixedClock('2026-11-20T08:00:00Z');
const translate = createTranslator();
const printed: string[] = [];
let test: TestDatabase;
let clientId: number;

const run = (args: string) => {
  printed.splice(0);
  const print = (line: string) => void printed.push(line);
  return runNotices({ db: test.db, clock, translate, actor: 'staff:anna', print }, args.split(' '));
};
const ids = (): number[] => (JSON.parse(printed[0] ?? '[]') as { id: number }[]).map(({ id }) => id);

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeOrganization(test.db, 'other');
  const reader = await makeReader(test.db, 501n, 'parent@example.org');
  clientId = reader.client.id;
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.db.notice.deleteMany();
  const at = (time: string) => new Date(`2026-11-20T${time}:00Z`);
  const own = { clientId, telegramUserId: 501n, organizationId: 'school', plannedAt: at('07:00'), dueAt: at('07:00') };
  await test.db.notice.createMany({
    data: [
      {
        ...own,
        id: 1,
        key: 'a',
        kind: 'debt-due',
        state: 'sent',
        queuedAt: at('07:01'),
        firstAttemptAt: at('07:02'),
        finishedAt: at('07:03'),
      },
      {
        ...own,
        id: 2,
        key: 'b',
        kind: 'debt-due',
        state: 'dropped',
        reason: 'muted',
        digestId: 1,
        finishedAt: at('07:03'),
      },
      {
        ...own,
        id: 3,
        key: 'c',
        kind: 'broadcast',
        state: 'failed',
        reason: '400: Bad Request',
        attempts: 3,
        finishedAt: at('07:03'),
      },
      {
        ...own,
        id: 4,
        key: 'd',
        kind: 'lesson-tomorrow',
        dueAt: at('18:00'),
        plannedAt: new Date('2026-11-19T20:59:00Z'),
      },
      {
        id: 5,
        key: 'e',
        kind: 'invitation',
        channel: 'email',
        email: 'new@example.org',
        organizationId: 'other',
        state: 'failed',
        reason: 'smtp 550',
        finishedAt: at('07:03'),
      },
    ],
  });
});

describe('npm run notices', () => {
  it('shows a client’s, with times on the organization’s clocks and reasons, and nothing of what they say', async () => {
    for (const client of ['Parent@Example.org', `${clientId}`]) {
      expect(await run(`--client ${client}`)).toBe(0);
      const [table = ''] = printed;
      expect(table).toMatch(/1 .*долг.*Telegram.*отправлено.*10:00,.*очередь.*10:01,.*попытка.*10:02,.*конец.*10:03/su);
      expect(table).toMatch(/2 .*долг.*не нужно: клиент отключил/u);
      expect(table).toMatch(/3 .*рассылка.*НЕ ОТПРАВЛЕНО: 400: Bad.*попыток 3/su);
      expect(table).toMatch(/4 .*завтра занятие.*ждёт срока.*2026-11-19 23:59, срок.*11-20.*21:00/su);
      expect(table).not.toMatch(/example\.org|501/u);
    }
    await test.db.notice.create({ data: { id: 6, key: 'f', kind: 'invitation', email: 'parent@example.org' } });
    expect(await run('--client parent@example.org --json')).toBe(0);
    expect(ids()).toEqual([6, 4, 3, 2, 1]);
    expect(await run('--client new@example.org --json')).toBe(0);
    expect(ids()).toEqual([5]);
    expect(printed[0]).not.toContain('example.org');
  });

  it('narrows by chat, state, kind, day and organization', async () => {
    const cases: readonly (readonly [string, readonly number[], number])[] = [
      ['--telegram 501', [4, 3, 2, 1], 0],
      ['--failed', [5, 3], 1],
      ['--failed --organization school', [3], 1],
      ['--failed --kind debt-due', [], 0],
      ['--owed', [4], 0],
      ['--kind debt-due --since 20.11.2026', [2, 1], 0],
      ['--since 2026-11-20 --organization school', [3, 2, 1], 0],
      ['--since 2026-11-19 --organization school', [4, 3, 2, 1], 0],
      ['--organization school --limit 1', [4], 0],
    ];
    for (const [args, expected, code] of cases) {
      expect([args, await run(`${args} --json`)]).toEqual([args, code]);
      expect([args, ids()]).toEqual([args, expected]);
    }
  });

  it('says what is wrong with the call', async () => {
    for (const args of ['--json', 'dance', '--failed --owed', '--client 999', '--client a@b.example', '--telegram x']) {
      await expect(run(args), args).rejects.toThrow(/\S/u);
    }
    await expect(run('--failed --organization nobody')).rejects.toThrow('«nobody» нет');
    await expect(run('--since завтра')).rejects.toThrow('--since');
    await expect(run('retry')).rejects.toThrow('--id N или --failed');
  });

  it('tries again what failed, as if for the first time, and names who asked', async () => {
    expect(await run('retry --id 1 --id 3')).toBe(0);
    expect(printed).toEqual(['Снова в отправке: 1.']);
    expect(await test.db.notice.findUnique({ where: { id: 3 } })).toMatchObject({
      state: 'planned',
      reason: null,
      attempts: 0,
      dueAt: clock.now(),
      finishedAt: null,
    });
    expect(await run('retry --failed --reason другая')).toBe(1);
    expect(await run('retry --failed --organization school')).toBe(1);
    expect(await run('retry --failed --reason smtp_550')).toBe(1);
    expect(await run('retry --failed')).toBe(0);
    const entries = await test.db.auditEntry.findMany({ where: { action: 'notices-retried' }, orderBy: { id: 'asc' } });
    expect(entries).toMatchObject([
      { actor: 'staff:anna', organizationId: 'school', details: { count: 1, ids: [3] } },
      { actor: 'staff:anna', organizationId: 'other', details: { count: 1, ids: [5] } },
    ]);
  });

  it('has words for every kind, and for the usual reasons', () => {
    const wordless = noticeKinds.filter(({ kind }) => kindWords(translate, kind) === kind);
    expect(wordless.map(({ kind }) => kind)).toEqual([]);
    expect(reasonWords(translate, 'stopped')).toBe('рассылка остановлена');
    expect(reasonWords(translate, 'of-tomorrow')).toBe('of-tomorrow');
  });
});
