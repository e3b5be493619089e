import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { importFiles, refusalsOf } from './import.ts';
import { addTestOrganization, testFolder } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await addTestOrganization(test.db, 'school');
});
afterAll(() => test.drop());

const HEADER = 'Номер;Название;Текст;Ссылка;Школа;Группа;Опубликовано';

async function importText(lines: readonly string[], { dryRun = false } = {}) {
  await using folder = await testFolder();
  const path = await folder.write('материалы.csv', lines.join('\n'));
  const report = await importFiles(test.db, clock, { organizationId: 'school', paths: [path], dryRun });
  const [file] = report.files;
  const refusals = refusalsOf(report).map(({ line, column, reason }) => `${line} ${column}: ${reason}`);
  return { kind: file?.kind, counts: [file?.added, file?.changed, file?.unchanged], refusals };
}

const stored = () => test.db.material.findMany({ orderBy: { number: 'asc' } });

it('takes materials by their numbers, names each bad row by line and column, and keeps when one was first seen', async () => {
  const rows = [
    HEADER,
    'М-1;Разминка;Три упражнения;https://example.org/a b;;Футбол 8-10;20.11.2026',
    'М-2;Памятка;;;Школа «Юг»;;01.12.2026',
    'М-3;;Без названия;;;;20.11.2026',
    'М-4;Ссылка;;javascript:alert(1);;;20.11.2026',
    'М-5;Ссылка;;http://intranet/page;;;20.11.2026',
    'М-6;Ссылка;;https://user:secret@example.org/;;;20.11.2026',
    'М-7;День;;;;;31.11.2026',
    `М-8;${'Ж'.repeat(201)};;;;;20.11.2026`,
    'М-1;Разминка иначе;;;;;20.11.2026',
  ];
  expect(await importText(rows, { dryRun: true })).toMatchObject({ kind: 'materials', counts: [2, 0, 0] });
  expect(await stored()).toEqual([]);

  const first = await importText(rows);
  expect(first).toEqual({
    kind: 'materials',
    counts: [2, 0, 0],
    refusals: [
      '4 Название: Пустая ячейка: нужно значение',
      '5 Ссылка: «javascript:alert(1)» — не адрес страницы: он начинается с https:// или http://',
      expect.stringMatching(/^6 Ссылка: .*не откроется/u),
      expect.stringMatching(/^7 Ссылка: .*без пароля/u),
      expect.stringMatching(/^8 Опубликовано: .*не бывает/u),
      expect.stringMatching(/^9 Название: .*длиннее 200/u),
      '10 Номер: Уже есть в строке 2 с другими данными',
    ],
  });
  expect(await stored()).toMatchObject([
    { number: 'М-1', url: 'https://example.org/a%20b', groupName: 'Футбол 8-10', schoolName: null },
    { number: 'М-2', text: null, url: null, schoolName: 'Школа «Юг»', publishedOn: new Date('2026-12-01') },
  ]);

  const seenAt = clock.now();
  clock.advance(86_400_000);
  expect((await importText(rows.slice(0, 3))).counts).toEqual([0, 0, 2]);
  // A file without a column leaves what is stored of it.
  const shorter = ['№;Тема;Дата публикации', 'М-1;Разминка дома;20.11.2026'];
  expect(await importText(shorter)).toEqual({ kind: 'materials', counts: [0, 1, 0], refusals: [] });
  expect((await stored())[0]).toMatchObject({
    title: 'Разминка дома',
    text: 'Три упражнения',
    groupName: 'Футбол 8-10',
    firstSeenAt: seenAt,
  });
});
