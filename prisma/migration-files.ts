import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** Where migrations lie: beside this file, in the checkout and in the build alike. */
export const migrationsDir = join(dirname(fileURLToPath(import.meta.url)), 'migrations');

/** The migrations on disk, in the order of their names, as the engine takes them. */
export function readMigrations(): MigrationList & { sql: ReadonlyMap<string, string> } {
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
  const sql = new Map(names.map((name) => [name, readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8')]));
  return {
    sql,
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: Array.from(sql, ([path, value]) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } },
    })),
  };
}
