import type { Logger } from 'pino';
import { z } from 'zod';
import { type LedgerReport, verifyLedger } from '../../domain/billing/verify.ts';
import type { Database } from '../../prisma/client.ts';
import { type AnyJob, defineJob, NO_RETRY } from '../job.ts';

const DAY_MS = 86_400_000;

export interface VerifyDeps {
  readonly db: Database;
  readonly log: Pick<Logger, 'info' | 'error'>;
  /** Is told what every run found, for the figures. */
  readonly onLedgerVerified?: (report: LedgerReport) => void;
}

/** Reckons the books anew once a day. What does not hold is said aloud and never mended: a person has to know why. */
export function verifyJob(deps: VerifyDeps): AnyJob {
  return defineJob({
    id: 'verify-ledger',
    queue: 'chores',
    data: z.object({}),
    everyMs: DAY_MS,
    retry: NO_RETRY,
    handle: () => runVerify(deps),
  });
}

export async function runVerify({ db, log, onLedgerVerified }: VerifyDeps): Promise<void> {
  const report = await verifyLedger(db);
  for (const { name, id, expected, actual } of report.breaches) {
    const numbers = { expected: expected.toString(), actual: actual.toString() };
    log.error({ breach: name, id, ...numbers }, 'the ledger contradicts itself');
  }
  if (report.breaches.length === 0) log.info({ checked: report.checked }, 'the ledger holds');
  onLedgerVerified?.(report);
}
