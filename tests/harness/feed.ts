import { afterAll, beforeAll } from 'vitest';
import type { Clock } from '../../domain/clock.ts';
import { type ImportReport, type ImportRequest, importFiles } from '../../feed/import.ts';
import { addTestOrganization, type TestFolder, testFolder } from '../../feed/testing.ts';
import type { Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** A database and a folder for the tests of a file; there from `beforeAll` on, and gone after them. */
class FeedStage {
  #test: TestDatabase | undefined;
  #folder: TestFolder | undefined;
  #organizations = 0;
  #files = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async open(): Promise<void> {
    this.#test = await createTestDatabase();
    this.#folder = await testFolder();
  }

  async close(): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
    await this.#test?.drop();
  }

  get db(): Database {
    return this.#there(this.#test).db;
  }

  get connectionString(): string {
    return this.#there(this.#test).connectionString;
  }

  get folder(): TestFolder {
    return this.#there(this.#folder);
  }

  /** Another organization, a school unless told; gives its id. */
  async addOrganization(kind: 'school' | 'utility' | 'shop' = 'school'): Promise<string> {
    this.#organizations += 1;
    const id = `${kind}-${this.#organizations}`;
    await addTestOrganization(this.db, id);
    if (kind !== 'school') await this.db.organization.update({ where: { id }, data: { kind } });
    return id;
  }

  /** Imports one file with these lines. */
  async bring(
    organizationId: string,
    lines: string | readonly string[],
    { clock = this.#clock, ...options }: Partial<ImportRequest> & { readonly clock?: Clock } = {},
  ): Promise<ImportReport> {
    this.#files += 1;
    const text = typeof lines === 'string' ? lines : lines.join('\r\n');
    const path = await this.folder.write(`${this.#files}.csv`, text);
    return importFiles(this.db, clock, { organizationId, paths: [path], ...options });
  }

  #there<T>(thing: T | undefined): T {
    if (thing === undefined) throw new Error('the stage opens before the first test');
    return thing;
  }
}

/** A stage for all tests of a file; the clock is that of its imports. */
export function feedStage(clock: Clock): FeedStage {
  const stage = new FeedStage(clock);
  beforeAll(() => stage.open());
  afterAll(() => stage.close());
  return stage;
}
