import { type DocumentDeps, makeDocument } from '../../documents/index.ts';
import { systemClock } from '../../domain/clock.ts';
import { createTranslator } from '../../locales/index.ts';
import { createDatabase } from '../../prisma/client.ts';
import { serve } from '../lib/children.ts';
import { MONTHS, type Seeded } from './seed.ts';

const translate = createTranslator();

const handlers = {
  /** Makes the latest bill of every account, one after another, then all bills of the first one as one file. */
  makeBills: async ({ databaseUrl, clientId, accountIds }: Seeded & { readonly databaseUrl: string }) => {
    const db = createDatabase(databaseUrl);
    const deps: DocumentDeps = { db, clock: systemClock, translate };
    const make = (accountId: number, from: string) =>
      makeDocument(deps, { clientId, locale: 'ru' }, { kind: 'bill', accountId, from, to: MONTHS.last });
    try {
      const startedAt = performance.now();
      for (const accountId of accountIds) await make(accountId, MONTHS.last);
      const billsPerSecond = (accountIds.length / (performance.now() - startedAt)) * 1000;
      const yearStartedAt = performance.now();
      await make(accountIds[0] ?? 0, MONTHS.first);
      return { billsPerSecond, yearSeconds: (performance.now() - yearStartedAt) / 1000 };
    } finally {
      await db.$disconnect();
    }
  },
};
export type PapersHandlers = typeof handlers;

serve(handlers);
