import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type App, startApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../infra/log.ts';
import { openBrowser } from './browser.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** The demonstration as `npm start` runs it, but for the database and the ports, and a browser to look at it with. */
export interface Demo {
  readonly test: TestDatabase;
  readonly app: App;
  readonly browser: Browser;
  readonly dataDir: string;
  /** what the program warned of */
  readonly log: readonly string[];
}

/** Starts the demonstration before the tests of a file and ends it after them; its parts are there in between. */
export function useDemo(): Demo {
  const log: string[] = [];
  let started: Demo | null = null;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cabinet-demo-'));
    closing.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const test = await createTestDatabase();
    closing.push(() => test.drop());
    const browser = await openBrowser();
    closing.push(() => browser.close());
    const config = readConfig({ DATABASE_URL: test.connectionString, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' });
    const destination = { write: (line: string) => void log.push(line) };
    const app = await startApp(config, createLog({ level: 'warn', destination }));
    closing.push(() => app.close());
    started = { test, app, browser, dataDir, log };
  }, 120_000);
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });
  const demo = () => {
    if (!started) throw new Error('the demonstration has not started');
    return started;
  };
  return {
    get test() {
      return demo().test;
    },
    get app() {
      return demo().app;
    },
    get browser() {
      return demo().browser;
    },
    get dataDir() {
      return demo().dataDir;
    },
    log,
  };
}
