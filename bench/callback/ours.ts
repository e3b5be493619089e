import { createAdaptorServer } from '@hono/node-server';
import { sealingWith } from '../../app/sealing.ts';
import { systemClock } from '../../domain/clock.ts';
import { generateSecretKey } from '../../infra/encryption.ts';
import { createLog } from '../../infra/log.ts';
import { createProviderFetch } from '../../infra/provider-http.ts';
import { deliverJobs } from '../../jobs/deliver/deliver.ts';
import { noticeKinds } from '../../jobs/notices/registry.ts';
import { openQueueStore, type QueueStore } from '../../jobs/queues.ts';
import { startRelay } from '../../jobs/relay/relay.ts';
import { createTranslator } from '../../locales/index.ts';
import { providers } from '../../payments/registry.ts';
import { sandbox } from '../../payments/sandbox/index.ts';
import { createDatabase } from '../../prisma/client.ts';
import type { SettlementDeps } from '../../settlement/deps.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { createMetrics } from '../../webhooks/metrics.ts';
import { createWebServer } from '../../webhooks/server.ts';
import { serve } from '../lib/children.ts';
import { counter } from '../lib/counter.ts';
import { listenSomewhere } from '../lib/listen.ts';
import { type Recording, recordStatements } from '../lib/recording.ts';
import { MERCHANT_ID, SECRET } from '../standin/bank.ts';
import { ORGANIZATION } from './seed.ts';

let recorder: ReturnType<typeof recordStatements> | null = null;
/** A relay at work would be noted among the watched callback's queries. */
let isRelaying = false;
let relay: ReturnType<typeof startRelay> | null = null;
const credited = counter();
const queued = counter();
const nobody = () => Promise.reject(new Error('nothing is delivered here'));

const handlers = {
  /** Wires the real parts as the program does, without Telegram; gives the callbacks' address and the merchant. */
  open: async ({ databaseUrl, bankUrl }: { databaseUrl: string; bankUrl: string }) => {
    const db = createDatabase(databaseUrl);
    const log = createLog({ level: 'error' });
    const sealing = sealingWith(generateSecretKey());
    const merchant = await createMerchant(db, sealing.seal, {
      organizationId: ORGANIZATION,
      provider: sandbox,
      settings: { apiBase: `${bankUrl}/api`, merchantId: MERCHANT_ID, secret: SECRET },
    });
    const translate = createTranslator();
    // Only when poked: by itself it would take the floor's notices as well.
    relay = startRelay(
      {
        db,
        clock: systemClock,
        store: counting(await openQueueStore({ databaseUrl, log })),
        deliver: deliverJobs({
          db,
          clock: systemClock,
          telegram: { sendMessage: nobody, sendDocument: nobody, deleteMessage: nobody },
          turns: { take: nobody, refused: nobody, bulkHeldMs: () => 0 },
          makePaper: nobody,
          letters: { send: nobody },
          translate,
          botUsername: () => null,
          unsubscribeUrl: () => '',
          kinds: noticeKinds,
          log,
        }),
        urgentKinds: noticeKinds.filter(({ isUrgent }) => isUrgent).map(({ kind }) => kind),
        digestKinds: noticeKinds.filter(({ digest }) => digest).map(({ kind }) => kind),
        log,
      },
      { intervalMs: 3_600_000 },
    );
    const providerHttp = createProviderFetch();
    const metrics = createMetrics();
    const settlement: SettlementDeps = {
      db,
      clock: systemClock,
      log,
      providers,
      fetch: (...request) => {
        recorder?.mark('asked');
        return providerHttp.fetch(...request);
      },
      ...sealing,
      publicUrl: 'http://127.0.0.1',
      noticesPlanned: () => {
        if (isRelaying) relay?.poke();
      },
      observe: (outcome, provider) => {
        metrics.paymentOutcome(outcome, provider);
        if (outcome === 'received') recorder?.mark('received');
        if (outcome === 'credited') credited.count();
      },
    };
    const { app } = createWebServer({ settlement, translate, metrics, botUsername: null, checks: {} });
    const url = await listenSomewhere(createAdaptorServer({ fetch: app.fetch }));
    return {
      url: `${url}/hooks/sandbox/${merchant.hookToken}`,
      merchantId: merchant.id,
      hookToken: merchant.hookToken,
    };
  },
  /** Resolves when so many payments in all are credited, and their notices are in the queue. */
  settled: async ({ count }: { count: number }) => {
    await credited.reach(count);
    await relay?.runOnce();
    await queued.reach(count);
  },
  /** Resolves when so many payments in all are credited. */
  credited: ({ count }: { count: number }) => credited.reach(count),
  /** Notes every query from now on. */
  record: () => {
    recorder = recordStatements();
  },
  recorded: (): Recording => {
    const recording = recorder?.stop() ?? [];
    recorder = null;
    return recording;
  },
  /** Notes the relay's queries of one round; from now on it works by itself. */
  recordRelay: async (): Promise<Recording> => {
    const watching = recordStatements();
    await relay?.runOnce();
    isRelaying = true;
    return watching.stop();
  },
  cpuMs: () => (process.cpuUsage().user + process.cpuUsage().system) / 1000,
};
export type OurHandlers = typeof handlers;

/** The same store, which counts what comes into it. */
function counting(store: QueueStore): QueueStore {
  return {
    ...store,
    queue: (name) => {
      const queue = store.queue(name);
      return {
        ...queue,
        addAll: async (entries) => {
          await queue.addAll(entries);
          for (const _ of entries) queued.count();
        },
      };
    },
  };
}

serve(handlers);
