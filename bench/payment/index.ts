import { startChild } from '../lib/children.ts';
import { type BenchServer, withClient } from '../lib/database.ts';
import { compared, type Result } from '../lib/result.ts';
import { type Contender, interleave } from '../lib/rounds.ts';
import type { OurHandlers } from './ours.ts';
import type { RawHandlers } from './raw.ts';
import { rowsWritten, seedDebtors } from './seed.ts';

export const PAYMENT_NAMES = ['payment-balance'] as const;

/** Payments in a round, and before the one that is watched. */
const PAYMENTS = 150;
const WARM_UP = 12;

interface Payer {
  payAll(range: { from: number; count: number }): Promise<number>;
}

/**
 * Payments from the balance, from the client's choice to the money in the ledger and the notice in the outbox, sixteen
 * at once: the domain's own function beside the same statements sent by `pg`, over one database.
 */
export async function benchPayment(server: BenchServer, { rounds }: { rounds: number }): Promise<Result[]> {
  const databaseUrl = await server.createDatabase();
  const ours = startChild<OurHandlers>(new URL('./ours.ts', import.meta.url));
  const raw = startChild<RawHandlers>(new URL('./raw.ts', import.meta.url));
  try {
    await seedDebtors(databaseUrl, WARM_UP + 1 + PAYMENTS * 2 * (rounds + 2));
    await ours.call.open({ databaseUrl });
    await ours.call.payAll({ from: 1, count: WARM_UP });
    let next = WARM_UP + 1;
    await raw.call.open({ databaseUrl, ...(await ours.call.record({ n: next })) });
    next += 1;
    const contender = (name: string, { payAll }: Payer): Contender<number> => ({
      name,
      measure: async () => {
        await withClient(databaseUrl, (client) => client.query('CHECKPOINT'));
        const from = next;
        next += PAYMENTS;
        return payAll({ from, count: PAYMENTS });
      },
    });
    const contenders = [contender('ours', ours.call), contender('raw', raw.call)];
    await assertSameRows(databaseUrl, contenders);
    const measures = await interleave(contenders, { rounds });
    const beside = { ours: measures.get('ours') ?? [], floor: measures.get('raw') ?? [] };
    return [compared('payment-balance', { ...beside, unit: 'payments/s', aim: null })];
  } finally {
    for (const child of [ours, raw]) await child.stop();
    await server.dropDatabase(databaseUrl);
  }
}

/** Lets each pay a round, and compares by how much every table has grown. */
async function assertSameRows(databaseUrl: string, contenders: readonly Contender<number>[]): Promise<void> {
  const added: string[] = [];
  let before = await rowsWritten(databaseUrl);
  for (const { measure } of contenders) {
    await measure(0);
    const after = await rowsWritten(databaseUrl);
    added.push(JSON.stringify(Object.entries(after).map(([name, rows]) => [name, rows - (before[name] ?? 0)])));
    before = after;
  }
  if (new Set(added).size > 1) throw new Error(`Ours and the floor wrote other rows: ${added.join(' and ')}`);
}
