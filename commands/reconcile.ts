import { userInfo } from 'node:os';
import { runReconcile } from './reconcile/run.ts';
import { runCommand, say } from './run.ts';
import { commandSettlement } from './settlement.ts';

/** `npm run reconcile`: compares a day's payments, and all that are not over, with the providers. */
await runCommand(
  async () => async (context) =>
    runReconcile(
      { settlement: commandSettlement(context), actor: `staff:${userInfo().username}`, print: say },
      process.argv.slice(2),
    ),
);
