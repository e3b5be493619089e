import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.data/**'];
const globalSetup = ['tests/harness/postgres.ts'];

// unit: nothing but the code; integration: with PostgreSQL, which the run brings; model and deliveries:
// the same at length; the others need more installed.
export default defineConfig({
  test: {
    // Two processes: the machine that runs this may have no more cores, and PostgreSQL needs a share.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['**/*.test.ts'], exclude, testTimeout: 10_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude,
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'model', include: ['tests/model/*.mtest.ts'], exclude, globalSetup, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'deliveries', include: ['tests/crash/*.dtest.ts'], exclude, globalSetup, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'year', include: ['tests/year/*.ytest.ts'], exclude, globalSetup, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'kills', include: ['tests/crash/*.ktest.ts'], exclude, globalSetup, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.btest.ts'],
          exclude,
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'redis',
          include: ['**/*.rtest.ts'],
          exclude,
          globalSetup,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
