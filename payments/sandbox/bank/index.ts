import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../../../domain/clock.ts';
import { bankApi } from './api.ts';
import { startCallbacks } from './callbacks.ts';
import { bankPages } from './page.ts';
import { startRefunds } from './refunds.ts';
import { openStore } from './store.ts';

export interface BankOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Keeps merchants, payments and unacknowledged callbacks through restarts and kills. */
  readonly dataFile: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** The bank's address as browsers reach it; http://127.0.0.1:PORT unless told. */
  readonly publicUrl?: string;
  /** Callbacks go to this origin instead of the one named with a payment. */
  readonly callbackBase?: string;
  /** How late the callback of the card that is late comes, and refunds that take their time end; 20 s unless told. */
  readonly lateCallbackMs?: number;
}

export interface Bank {
  /** Without a slash at the end. */
  readonly url: string;
  /** Of a merchant's settings. */
  readonly apiBase: string;
  /** Makes a merchant known; one that is known gets the new secret. */
  addMerchant(merchant: { merchantId: string; secret: string }): void;
  close(): Promise<void>;
}

/**
 * Starts the test bank: a payment provider without money, on the loopback address, for trying the cabinet and for
 * tests. It forgets nothing over a restart: what it has answered is in the file.
 */
export async function startBank(options: BankOptions): Promise<Bank> {
  const { clock, log, lateCallbackMs = 20_000 } = options;
  const store = openStore(options.dataFile);
  const callbacks = startCallbacks({
    store,
    clock,
    log,
    ...(options.callbackBase === undefined ? {} : { callbackBase: options.callbackBase }),
  });
  const refunds = startRefunds({ store, callbacks, clock, lateMs: lateCallbackMs });
  let url = '';
  const deps = { store, callbacks, refunds, lateCallbackMs, clock, baseUrl: () => url };
  const app = new Hono();
  app.use(bodyLimit({ maxSize: 64 * 1024 }));
  app.route('/api', bankApi(deps));
  app.route('/', bankPages(deps));

  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }, () => resolve(starting));
    starting.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  url = (options.publicUrl ?? `http://127.0.0.1:${port}`).replace(/\/$/, '');
  return {
    url,
    apiBase: `${url}/api`,
    addMerchant: ({ merchantId, secret }) => {
      if (store.merchant(merchantId)?.secret !== secret) store.saveMerchant({ id: merchantId, secret });
    },
    close: async () => {
      refunds.close();
      await callbacks.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
