import { input, password } from '@inquirer/prompts';
import { secretKeyFor } from '../app/secrets.ts';
import { parseKeyring, seal } from '../infra/encryption.ts';
import { providers } from '../payments/registry.ts';
import { runMerchant } from './merchant/run.ts';
import type { Questions } from './merchant/settings.ts';
import { runCommand, say } from './run.ts';

/** `npm run merchant -- add | list | disable`: organizations' accounts at payment providers. */
const atTerminal: Questions = {
  ask: async ({ title, isSecret, isOptional, suggestion }) => {
    const message = `${title}${isOptional ? ' (можно оставить пустым)' : ''}`;
    if (!isSecret) return input({ message, ...(suggestion === undefined ? {} : { default: suggestion }) });
    return password({ message: suggestion === undefined ? message : `${message}; пусто — придумать`, mask: true });
  },
};

await runCommand(async () => async ({ db, clock }) => {
  const { SECRET_KEY, DATA_DIR, PUBLIC_URL, PORT } = process.env;
  const keyring = parseKeyring(secretKeyFor({ secretKey: SECRET_KEY || null, dataDir: DATA_DIR || '.data' }));
  const port = Number(PORT || 3000);
  await runMerchant(
    {
      db,
      clock,
      providers,
      seal: (plaintext, context) => seal(plaintext, keyring, context),
      publicUrl: PUBLIC_URL?.replace(/\/$/, '') || `http://127.0.0.1:${port}`,
      port,
      fetch,
      print: say,
      questions: process.stdin.isTTY ? atTerminal : null,
    },
    process.argv.slice(2),
  );
  return 0;
});
