import { userInfo } from 'node:os';
import { input, password, select } from '@inquirer/prompts';
import { secretKeyFor } from '../app/secrets.ts';
import { open, parseKeyring, seal } from '../infra/encryption.ts';
import { providers } from '../payments/registry.ts';
import type { Questions } from './merchant/deps.ts';
import { runMerchant } from './merchant/run.ts';
import { runCommand, say } from './run.ts';

/** `npm run merchant`: organizations' accounts at payment providers. */
const atTerminal: Questions = {
  ask: async ({ title, isSecret, isOptional, suggestion }) => {
    const message = `${title}${isOptional ? ' (можно оставить пустым)' : ''}`;
    if (!isSecret) return input({ message, ...(suggestion === undefined ? {} : { default: suggestion }) });
    return password({ message: suggestion === undefined ? message : `${message}; пусто — придумать`, mask: true });
  },
  choose: ({ title, choices }) => select({ message: title, choices: [...choices] }),
};

await runCommand(async () => async ({ db, clock }) => {
  const { SECRET_KEY, DATA_DIR, PUBLIC_URL, PORT } = process.env;
  const keyring = parseKeyring(secretKeyFor({ secretKey: SECRET_KEY || null, dataDir: DATA_DIR || '.data' }));
  const port = Number(PORT || 3000);
  return runMerchant(
    {
      db,
      clock,
      providers,
      seal: (plaintext, context) => seal(plaintext, keyring, context),
      open: (sealed, context) => open(sealed, keyring, context),
      keys: { newest: keyring.currentKeyId, known: [...keyring.keys.keys()] },
      publicUrl: PUBLIC_URL?.replace(/\/$/, '') || `http://127.0.0.1:${port}`,
      port,
      fetch,
      print: say,
      questions: process.stdin.isTTY ? atTerminal : null,
      actor: `staff:${userInfo().username}`,
    },
    process.argv.slice(2),
  );
});
