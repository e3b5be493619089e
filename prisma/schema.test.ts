import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { migrationsDir, readMigrations } from './migration-files.ts';

/** What matters of a schema: neither comments nor spacing. */
const essence = (path: string) =>
  readFileSync(path, 'utf8')
    .replace(/\/\/.*$/gm, '')
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter(Boolean);

it('has a migration for every change of the schema (else: npm run db:diff -- NAME)', () => {
  const newest = readMigrations().migrationDirectories.at(-1)?.path ?? '';
  const schema = join(migrationsDir, '..', 'schema.prisma');
  expect(essence(schema)).toEqual(essence(join(migrationsDir, newest, 'schema.prisma')));
});
