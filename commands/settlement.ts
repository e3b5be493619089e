import { sealingWith } from '../app/sealing.ts';
import { secretKeyFor } from '../app/secrets.ts';
import { providers } from '../payments/registry.ts';
import type { SettlementDeps } from '../settlement/deps.ts';
import type { CommandContext } from './context.ts';

/** What a command asks providers with: the app's own settings, read from the same environment. */
export function commandSettlement({ db, clock, log }: CommandContext): SettlementDeps {
  const { SECRET_KEY, DATA_DIR, PUBLIC_URL, PORT } = process.env;
  const secretKey = secretKeyFor({ secretKey: SECRET_KEY || null, dataDir: DATA_DIR || '.data' });
  return {
    db,
    clock,
    log,
    providers,
    fetch,
    ...sealingWith(secretKey),
    publicUrl: PUBLIC_URL?.replace(/\/$/, '') || `http://127.0.0.1:${PORT || 3000}`,
    // The running program finds what is owed to clients by itself.
    noticesPlanned: () => undefined,
  };
}
