import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectOnlyAdapter, noFilters, openSchemaEngine } from '../prisma/migration-engine.ts';
import { migrationsDir, readMigrations } from '../prisma/migration-files.ts';

/**
 * `npm run db:diff -- NAME`: writes the next migration from what changed in prisma/schema.prisma since the last one.
 * Every migration carries the schema it leads to, so neither a database nor the history of the checkout is needed.
 */
const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('Usage: npm run db:diff -- NAME   (small letters, digits and _, as in add_parcel_weight)\n');
  process.exit(1);
}

const schemaPath = join(migrationsDir, '..', 'schema.prisma');
const schema = readFileSync(schemaPath, 'utf8');
mkdirSync(migrationsDir, { recursive: true });
const directories = readMigrations().migrationDirectories;
const last = directories.at(-1);
const lastSchema = last ? join(migrationsDir, last.path, 'schema.prisma') : '';
const datamodel = (content: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'schema.prisma', content }],
});

const engine = await openSchemaEngine(dialectOnlyAdapter());
const { stdout } = await engine.diff({
  from: existsSync(lastSchema) ? datamodel(readFileSync(lastSchema, 'utf8')) : { tag: 'empty' },
  to: datamodel(schema),
  script: true,
  exitCode: null,
  filters: noFilters,
});

const sql = stdout?.trim() ?? '';
if (!sql || sql.startsWith('-- This is an empty migration')) {
  process.stdout.write('The schema has not changed since the last migration.\n');
} else {
  const number = String(directories.length + 1).padStart(4, '0');
  const folder = join(migrationsDir, `${number}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), `${sql}\n`);
  writeFileSync(join(folder, 'schema.prisma'), schema);
  process.stdout.write(`Wrote ${folder}. Read it, add what a schema cannot say, then run npm run db:migrate.\n`);
}
process.exit(0);
