import { userInfo } from 'node:os';
import { confirm } from '@inquirer/prompts';
import { createTranslator } from '../locales/index.ts';
import { runRefund } from './refund/run.ts';
import { runCommand, say } from './run.ts';
import { commandSettlement } from './settlement.ts';

/** `npm run refund`: gives money of a payment back, whole or in part, or lists refunds. */
await runCommand(
  async () => async (context) =>
    runRefund(
      {
        settlement: commandSettlement(context),
        translate: createTranslator(),
        actor: `staff:${userInfo().username}`,
        print: say,
        confirm: process.stdin.isTTY ? (message) => confirm({ message, default: false }) : null,
        polls: { count: 6, intervalMs: 3_000 },
      },
      process.argv.slice(2),
    ),
);
