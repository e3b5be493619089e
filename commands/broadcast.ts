import { userInfo } from 'node:os';
import { confirm } from '@inquirer/prompts';
import { createTranslator } from '../locales/index.ts';
import { runBroadcast } from './broadcast/run.ts';
import { runCommand, say } from './run.ts';

/** `npm run broadcast`: a message of an organization to many of its clients. */
await runCommand(
  async () =>
    async ({ db, clock }) =>
      runBroadcast(
        {
          db,
          clock,
          translate: createTranslator(),
          actor: `staff:${userInfo().username}`,
          print: say,
          confirm: process.stdin.isTTY ? (message) => confirm({ message, default: false }) : null,
        },
        process.argv.slice(2),
      ),
);
