import { systemClock } from '../../domain/clock.ts';
import { startPayment } from '../../domain/payments/start.ts';
import { createDatabase, type Database } from '../../prisma/client.ts';
import { serve } from '../lib/children.ts';
import { recordStatements, type Statement, statementsOf } from '../lib/recording.ts';
import type { Facts } from '../lib/replay.ts';
import { rateOf } from './rate.ts';
import { AMOUNT_MINOR, factsOf, ORGANIZATION } from './seed.ts';

let db: Database | null = null;

async function pay(n: number) {
  if (!db) throw new Error('nothing is open');
  const { client: clientId, charge: chargeId } = factsOf(n);
  const lines = [{ chargeId, amountMinor: 0n, balanceMinor: BigInt(AMOUNT_MINOR) }];
  const payment = await startPayment(db, systemClock, { clientId, organizationId: ORGANIZATION, lines });
  if (payment.status !== 'succeeded') throw new Error(`payment ${n} is ${payment.status}`);
  return payment;
}

const handlers = {
  open: ({ databaseUrl }: { databaseUrl: string }) => {
    db = createDatabase(databaseUrl);
  },
  /** Pays for one client, and gives what was sent to PostgreSQL for it with the ids that came of it. */
  record: async ({ n }: { n: number }): Promise<{ statements: Statement[]; sample: Facts }> => {
    const recorder = recordStatements();
    const { id, number, token } = await pay(n);
    const statements = statementsOf(recorder.stop());
    const line = await db?.paymentLine.findFirstOrThrow({ where: { paymentId: id } });
    const sample = { ...factsOf(n), payment: id, line: line?.id ?? 0, number: number.replace('LK-', ''), token };
    return { statements, sample };
  },
  payAll: (range: { from: number; count: number }) => rateOf(range, pay),
};
export type OurHandlers = typeof handlers;

serve(handlers);
