import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { applyMigrations, markMigrationRolledBack } from './migrate.ts';
import { readMigrations } from './migration-files.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});

afterEach(() => test.drop());

const migrate = () => applyMigrations(test.connectionString, () => undefined);
const names = [...readMigrations().sql.keys()];
const newest = names.at(-1) ?? '';

describe('applyMigrations', () => {
  it('has nothing to do twice', async () => {
    expect(await migrate()).toEqual([]);
  });

  it('applies to an empty database all there are, once, when two programs start together', async () => {
    await test.db.$executeRawUnsafe('DROP SCHEMA public CASCADE');
    const applied = await Promise.all([migrate(), migrate()]);
    expect(applied.flat().toSorted()).toEqual(names);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await test.db.$executeRaw`UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = ${newest}`;
    await expect(migrate()).rejects.toThrow(`Edited after they were applied: ${newest}`);
  });

  it('refuses a database of a newer version', async () => {
    await test.db.$executeRaw`
      INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES ('x', 'x', '9999_from_the_future', now(), 1)`;
    await expect(migrate()).rejects.toThrow('9999_from_the_future');
  });

  it('runs anew what was cut short before PostgreSQL had answered', async () => {
    await test.db.$executeRawUnsafe('DROP SCHEMA public CASCADE');
    await migrate();
    // As a migrator leaves it that is killed while its script runs: the script undone, its row unfinished.
    const tables = await test.db.$queryRaw<{ table_name: string }[]>`
      SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(tables.length).toBeGreaterThan(30);
    await test.db.$executeRawUnsafe('CREATE SCHEMA kept');
    await test.db.$executeRawUnsafe('ALTER TABLE _prisma_migrations SET SCHEMA kept');
    await test.db.$executeRawUnsafe('DROP SCHEMA public CASCADE');
    await test.db.$executeRawUnsafe('ALTER SCHEMA kept RENAME TO public');
    await test.db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL`;
    expect(await migrate()).toEqual(names);
    expect(await migrate()).toEqual([]);
  });

  it('names the remedy of a migration that failed, and the remedy works', async () => {
    await test.db.$executeRawUnsafe('DROP SCHEMA public CASCADE');
    await test.db.$executeRawUnsafe('CREATE SCHEMA public');
    // In the way of the first migration.
    await test.db.$executeRawUnsafe('CREATE TYPE organization_kind AS ENUM ()');
    const first = names[0] ?? '';
    await expect(migrate()).rejects.toThrow(/0001_init failed: PostgreSQL 42710.*organization_kind/);
    await expect(migrate()).rejects.toThrow(`--rolled-back ${first}`);
    await test.db.$executeRawUnsafe('DROP TYPE organization_kind');
    await markMigrationRolledBack(test.connectionString, first);
    expect(await migrate()).toEqual(names);
    expect(await migrate()).toEqual([]);
  });
});
