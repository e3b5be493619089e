import { expect, it, vi } from 'vitest';
import type { LedgerReport } from '../../domain/billing/verify.ts';
import { makeAccount, makeCharge, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase } from '../../tests/harness/database.ts';
import { runVerify } from './verify.ts';

it('logs an error for each breach, tells the figures, and mends nothing', async () => {
  const test = await createTestDatabase();
  const { db } = test;
  const log = { info: vi.fn(), error: vi.fn() };
  const reports: LedgerReport[] = [];
  const run = () => runVerify({ db, log, onLedgerVerified: (report) => reports.push(report) });
  try {
    await makeOrganization(db);
    const account = await makeAccount(db, 'school', '1');
    const charge = await makeCharge(db, account);
    await run();
    expect(log.error).not.toHaveBeenCalled();
    expect(log.info).toHaveBeenCalledOnce();

    await db.charge.update({ where: { id: charge.id }, data: { amountMinor: 5n } });
    await db.account.update({ where: { id: account.id }, data: { transactionCount: 1 } });
    await run();
    expect(log.error.mock.calls).toEqual(
      [
        { breach: 'transaction-count-differs', id: `${account.id}`, expected: '0', actual: '1' },
        { breach: 'charge-amount-differs', id: `${charge.id}`, expected: '0', actual: '5' },
        { breach: 'outstanding-differs', id: `${account.id} RUB`, expected: '0', actual: '5' },
      ].map((breach) => [breach, 'the ledger contradicts itself']),
    );
    expect(reports.map(({ breaches }) => breaches.length)).toEqual([0, 3]);
    expect(await db.charge.findUnique({ where: { id: charge.id } })).toMatchObject({ amountMinor: 5n });
    expect(log.info).toHaveBeenCalledOnce();
  } finally {
    await test.drop();
  }
});
