import { expect, it } from 'vitest';
import { makeAccount, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase } from '../../tests/harness/database.ts';
import { listPaidFor } from './paid-for.ts';

it('lists what a client has paid of an account, by the organization’s months, and nothing of the other parent’s', async () => {
  const test = await createTestDatabase();
  const { db } = test;
  try {
    const { id: organizationId, timeZone } = await makeOrganization(db);
    const mother = await makeClient(db, 101n);
    const father = await makeClient(db, 102n);
    const account = await makeAccount(db, organizationId, '1', mother.id);
    const other = await makeAccount(db, organizationId, '2', mother.id);
    const pay = async (
      clientId: number,
      accountId: number,
      { status = 'succeeded', at }: { status?: 'succeeded' | 'refunded' | 'canceled'; at: string },
    ) => {
      const number = `LK-${(await db.payment.count()) + 1}`;
      const { id } = await db.payment.create({
        data: {
          number,
          token: number,
          organizationId,
          clientId,
          provider: 'balance',
          currency: 'RUB',
          amountMinor: 0n,
          balanceMinor: 10n,
          balanceSpentMinor: status === 'canceled' ? 0n : 10n,
          status,
          expiresAt: new Date(at),
          finishedAt: new Date(at),
          lines: { create: { accountId, amountMinor: 10n } },
        },
      });
      return id;
    };
    const second = await pay(mother.id, account.id, { at: '2026-10-31T21:00:00Z' });
    const first = await pay(mother.id, account.id, { at: '2026-10-31T20:59:00Z', status: 'refunded' });
    await pay(mother.id, account.id, { at: '2026-09-01T09:00:00Z', status: 'canceled' });
    await pay(mother.id, other.id, { at: '2026-08-01T09:00:00Z' });
    const his = await pay(father.id, account.id, { at: '2026-07-01T09:00:00Z' });

    expect(await listPaidFor(db, { clientId: mother.id, accountId: account.id, timeZone })).toEqual([
      { id: first, month: '2026-10-01' },
      { id: second, month: '2026-11-01' },
    ]);
    expect(await listPaidFor(db, { clientId: father.id, accountId: account.id, timeZone })).toEqual([
      { id: his, month: '2026-07-01' },
    ]);
  } finally {
    await test.drop();
  }
});
