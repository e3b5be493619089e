import { userInfo } from 'node:os';
import { confirm } from '@inquirer/prompts';
import { sealingWith } from '../app/sealing.ts';
import { secretKeyFor } from '../app/secrets.ts';
import { createTranslator } from '../locales/index.ts';
import { providers } from '../payments/registry.ts';
import { runRefund } from './refund/run.ts';
import { runCommand, say } from './run.ts';

/** `npm run refund`: gives money of a payment back, whole or in part, or lists refunds. */
await runCommand(async () => async ({ db, clock, log }) => {
  const { SECRET_KEY, DATA_DIR, PUBLIC_URL, PORT } = process.env;
  const secretKey = secretKeyFor({ secretKey: SECRET_KEY || null, dataDir: DATA_DIR || '.data' });
  return runRefund(
    {
      settlement: {
        db,
        clock,
        log,
        providers,
        fetch,
        ...sealingWith(secretKey),
        publicUrl: PUBLIC_URL?.replace(/\/$/, '') || `http://127.0.0.1:${PORT || 3000}`,
        // The running program finds what is owed to clients by itself.
        noticesPlanned: () => undefined,
      },
      translate: createTranslator(),
      actor: `staff:${userInfo().username}`,
      print: say,
      confirm: process.stdin.isTTY ? (message) => confirm({ message, default: false }) : null,
      polls: { count: 6, intervalMs: 3_000 },
    },
    process.argv.slice(2),
  );
});
