import { join } from 'node:path';
import type { Clock } from '../domain/clock.ts';
import { open, parseKeyring, seal } from '../infra/encryption.ts';
import { startBank } from '../payments/sandbox/bank/index.ts';
import type { Database } from '../prisma/client.ts';
import { credentialsContext } from '../settlement/connections.ts';

export interface SandboxBank {
  readonly url: string;
  /** Makes the bank know every merchant of the sandbox provider, and them its address of today. */
  enroll(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the test bank of the sandbox provider: a separate server on the loopback address, without real money. */
export async function startSandboxBank(options: {
  db: Database;
  clock: Clock;
  port: number;
  dataDir: string;
  secretKey: string;
  log: (line: string) => void;
}): Promise<SandboxBank> {
  const { db, clock, port, log } = options;
  const keyring = parseKeyring(options.secretKey);
  const bank = await startBank({ port, clock, log, dataFile: join(options.dataDir, 'bank.json') });
  return {
    url: bank.url,
    close: () => bank.close(),
    enroll: async () => {
      const merchants = await db.merchant.findMany({ where: { provider: 'sandbox', enabled: true } });
      for (const merchant of merchants) {
        const context = credentialsContext(merchant.hookToken);
        const sealed = { ciphertext: merchant.credentials, keyId: merchant.keyId };
        const settings = JSON.parse(open(sealed, keyring, context)) as SandboxSettings;
        bank.addMerchant(settings);
        if (settings.apiBase === `${bank.url}/api` || !isLoopback(settings.apiBase)) continue;
        const { ciphertext, keyId } = seal(
          JSON.stringify({ ...settings, apiBase: `${bank.url}/api` }),
          keyring,
          context,
        );
        await db.merchant.update({ where: { id: merchant.id }, data: { credentials: ciphertext, keyId } });
      }
    },
  };
}

interface SandboxSettings {
  apiBase: string;
  merchantId: string;
  secret: string;
}

const isLoopback = (address: string): boolean => ['127.0.0.1', 'localhost'].includes(new URL(address).hostname);
