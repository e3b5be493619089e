import { userInfo } from 'node:os';
import { createTranslator } from '../locales/index.ts';
import { runNotices } from './notices/run.ts';
import { runCommand, say } from './run.ts';

/** `npm run notices`: what has become of messages to clients, and another try for those that failed. */
await runCommand(
  async () =>
    async ({ db, clock }) =>
      runNotices(
        { db, clock, translate: createTranslator(), actor: `staff:${userInfo().username}`, print: say },
        process.argv.slice(2),
      ),
);
