import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { migrationsDir } from '../../prisma/migration-files.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase } from '../../tests/harness/database.ts';
import { parseWeekdays } from './weekdays.ts';

const WORDS = [
  'Пн',
  'вт.',
  'СРЕДА',
  'чт',
  'Пятницам',
  'сб',
  'вс',
  'Mon',
  'thursday',
  'будни',
  'ежедневно',
  '18:00',
  'Ё',
];
const JOINS = [', ', ' и ', '-', ' – ', '/', '; ', ' по '];

it('reads of groups that were there before what the import reads', async () => {
  const test = await createTestDatabase();
  onTestFinished(() => test.drop());
  await makeOrganization(test.db);
  const texts = WORDS.flatMap((a) => WORDS.flatMap((b) => JOINS.map((between) => a + between + b)));
  const days = ['', ' ', 'и', 'пн-', '-пт', 'пн-ср-пт', 'Вт, чт; сб-пн', 'по договорённости', ...WORDS, ...texts];
  await test.db.group.createMany({
    data: days.map((each, n) => ({ organizationId: 'school', name: `${n}`, payment: 'course' as const, days: each })),
  });
  const client = new Client({ connectionString: test.connectionString });
  await client.connect();
  try {
    await client.query(readFileSync(join(migrationsDir, '0018_weekdays', 'migration.sql'), 'utf8'));
  } finally {
    await client.end();
  }
  const groups = await test.db.group.findMany();
  const read = new Map(groups.map(({ days: text, weekdays }) => [text ?? '', weekdays]));
  expect(read).toEqual(new Map(days.map((text) => [text, parseWeekdays(text) ?? []])));
  expect(groups.filter(({ weekdays }) => weekdays.length > 0).length).toBeGreaterThan(100);
});
