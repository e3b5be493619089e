import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, inTransaction, postgresCode } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { postTransactions, type TransactionDraft } from './ledger.ts';

const occurredAt = new Date('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  await makeOrganization(db, 'abroad', { currency: 'EUR' });
});
afterAll(() => test.drop());

const charged = (accountId: number, key: string, amountMinor: bigint, chargeId?: number): TransactionDraft => ({
  accountId,
  kind: 'charge',
  idempotencyKey: key,
  occurredAt,
  entries: [
    { ledger: 'receivable', amountMinor, ...(chargeId === undefined ? {} : { chargeId }) },
    { ledger: 'income', amountMinor: -amountMinor },
  ],
});

async function balances(accountId: number): Promise<Record<string, bigint>> {
  const rows = await db.ledgerAccount.findMany({ where: { accountId } });
  return Object.fromEntries(
    rows.map((row) => [row.merchantId ? `${row.kind}:${row.merchantId}` : row.kind, row.balanceMinor]),
  );
}

describe('postTransactions', () => {
  it('does nothing for nothing', async () => {
    expect(await postTransactions(db, [])).toEqual([]);
  });

  it('numbers from 1, moves balances and the charge', async () => {
    const account = await makeAccount(db, 'school', 'A-1');
    const charge = await makeCharge(db, account);
    const posted = await postTransactions(db, [
      charged(account.id, 'a1:charge', 1000_00n, charge.id),
      {
        accountId: account.id,
        kind: 'office_payment',
        idempotencyKey: 'a1:office',
        occurredAt,
        entries: [
          { ledger: 'office', amountMinor: 400_00n },
          { ledger: 'receivable', chargeId: charge.id, amountMinor: -400_00n },
        ],
      },
      {
        accountId: account.id,
        kind: 'payment',
        idempotencyKey: 'a1:payment',
        occurredAt,
        entries: [
          { ledger: 'merchant', merchantId: 7, amountMinor: 700_00n },
          { ledger: 'receivable', chargeId: charge.id, amountMinor: -600_00n },
          { ledger: 'advance', amountMinor: -100_00n },
        ],
      },
    ]);
    expect(posted.map(({ idempotencyKey, number }) => [idempotencyKey, number])).toEqual([
      ['a1:charge', 1],
      ['a1:office', 2],
      ['a1:payment', 3],
    ]);
    expect(await balances(account.id)).toEqual({
      receivable: 0n,
      income: -1000_00n,
      office: 400_00n,
      'merchant:7': 700_00n,
      advance: -100_00n,
    });
    const moved = await db.charge.findUniqueOrThrow({ where: { id: charge.id } });
    expect([moved.amountMinor, moved.allocatedMinor]).toEqual([1000_00n, 1000_00n]);
    expect((await db.account.findUniqueOrThrow({ where: { id: account.id } })).transactionCount).toBe(3);
  });

  it('posts a key once, also when the batch repeats it, and says what is new', async () => {
    const account = await makeAccount(db, 'school', 'A-2');
    await postTransactions(db, [charged(account.id, 'a2:1', 5n)]);
    const posted = await postTransactions(db, [
      charged(account.id, 'a2:1', 5n),
      charged(account.id, 'a2:2', 7n),
      charged(account.id, 'a2:2', 7n),
    ]);
    expect(posted.map(({ idempotencyKey, number }) => [idempotencyKey, number])).toEqual([['a2:2', 2]]);
    expect((await balances(account.id))['receivable']).toBe(12n);
  });

  it('keeps sums beyond the exact range of a double', async () => {
    const account = await makeAccount(db, 'school', 'A-3');
    await postTransactions(db, [charged(account.id, 'a3:1', 9_007_199_254_740_993n)]);
    expect((await balances(account.id))['receivable']).toBe(9_007_199_254_740_993n);
  });

  it("takes the organization's currency unless told, and refuses a charge of another", async () => {
    const account = await makeAccount(db, 'abroad', 'E-1');
    const charge = await makeCharge(db, account, { currency: 'EUR' });
    await postTransactions(db, [charged(account.id, 'e1:1', 10n, charge.id)]);
    const refused = postTransactions(db, [{ ...charged(account.id, 'e1:2', 10n, charge.id), currency: 'USD' }]);
    expect(postgresCode(await refused.catch((error: unknown) => error))).toBe('LK003');
    const kept = await db.ledgerAccount.findMany({ where: { accountId: account.id } });
    expect(new Set(kept.map((row) => row.currency))).toEqual(new Set(['EUR']));
  });

  it('refuses what does not sum to zero and leaves nothing of it', async () => {
    const account = await makeAccount(db, 'school', 'A-4');
    const draft = {
      ...charged(account.id, 'a4:1', 10n),
      entries: [{ ledger: 'receivable' as const, amountMinor: 10n }],
    };
    const refused = await inTransaction(db, (tx) => postTransactions(tx, [draft])).catch((error: unknown) => error);
    expect(postgresCode(refused)).toBe('LK002');
    expect(await balances(account.id)).toEqual({});
    expect((await db.account.findUniqueOrThrow({ where: { id: account.id } })).transactionCount).toBe(0);
  });

  it('refuses an unknown account rather than forgetting the draft', async () => {
    await expect(postTransactions(db, [charged(999_999, 'none:1', 1n)])).rejects.toThrow();
  });

  it('posts shuffled, overlapping batches at once without deadlock, holes or double counting', async () => {
    const accounts = await Promise.all(['C-1', 'C-2', 'C-3', 'C-4'].map((number) => makeAccount(db, 'school', number)));
    const charges = await Promise.all(
      accounts.map((account, index) => makeCharge(db, account, { sourceId: 900 + index })),
    );
    const drafts = accounts.flatMap((account, a) =>
      Array.from({ length: 12 }, (_, i) =>
        charged(account.id, `c:${account.number}:${i}`, BigInt(i + 1), charges[a]?.id),
      ),
    );
    const order = fc.shuffledSubarray(drafts, { minLength: drafts.length });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 8, maxLength: 8 }), async (batches) => {
        round += 1;
        const ofRound = batches.map((batch) =>
          batch.map((draft) => ({ ...draft, idempotencyKey: `${round}:${draft.idempotencyKey}` })),
        );
        const posted = await Promise.all(ofRound.map((batch) => postTransactions(db, batch)));
        expect(posted.flat()).toHaveLength(drafts.length);
        for (const [index, account] of accounts.entries()) {
          const rows = await db.ledgerTransaction.findMany({
            where: { accountId: account.id },
            orderBy: { number: 'asc' },
          });
          expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 12 * round }, (_, i) => i + 1));
          expect((await balances(account.id))['receivable']).toBe(BigInt(78 * round));
          const charge = await db.charge.findUniqueOrThrow({ where: { id: charges[index]?.id ?? 0 } });
          expect(charge.amountMinor).toBe(BigInt(78 * round));
        }
      }),
      { numRuns: 10 },
    );
  });

  it('posts ten thousand in one go', async () => {
    const account = await makeAccount(db, 'school', 'M-1');
    const drafts = Array.from({ length: 10_000 }, (_, i) => charged(account.id, `m:${i}`, 1n));
    const startedAt = performance.now();
    const posted = await postTransactions(db, drafts);
    expect(posted).toHaveLength(10_000);
    expect(posted.at(-1)?.number).toBe(10_000);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect((await balances(account.id))['receivable']).toBe(10_000n);
  });
});
