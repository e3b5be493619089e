import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { inTransaction, postgresCode } from './client.ts';

let test: TestDatabase;
let accounts: { receivable: number; income: number; euro: number; other: number };
let accountId: number;
let nextNumber = 1;

beforeAll(async () => {
  test = await createTestDatabase();
  await test.db.organization.create({
    data: {
      id: 'school',
      kind: 'school',
      name: 'Школа',
      timeZone: 'Europe/Moscow',
      currency: 'RUB',
      registrationMode: 'invited',
      accountWord: 'contract',
    },
  });
  const account = await test.db.account.create({ data: { organizationId: 'school', number: '1' } });
  const stranger = await test.db.account.create({ data: { organizationId: 'school', number: '2' } });
  accountId = account.id;
  const open = async (of: number, kind: 'receivable' | 'income', currency: string) =>
    (await test.db.ledgerAccount.create({ data: { accountId: of, kind, currency } })).id;
  accounts = {
    receivable: await open(account.id, 'receivable', 'RUB'),
    income: await open(account.id, 'income', 'RUB'),
    euro: await open(account.id, 'income', 'EUR'),
    other: await open(stranger.id, 'income', 'RUB'),
  };
});

afterAll(() => test.drop());

/** Writes a ledger transaction with these entries and gives PostgreSQL's code of the refusal, or null. */
async function post(...entries: [ledgerAccountId: number, amountMinor: bigint][]): Promise<string | null> {
  const number = nextNumber++;
  return refusal(
    inTransaction(test.db, async (tx) => {
      const { id } = await tx.ledgerTransaction.create({
        data: {
          accountId,
          number,
          kind: 'charge',
          figure: 'charged',
          idempotencyKey: `test-${number}`,
          occurredAt: new Date(0),
          occurredOn: new Date(0),
        },
      });
      for (const [ledgerAccountId, amountMinor] of entries) {
        await tx.ledgerEntry.create({ data: { transactionId: id, ledgerAccountId, amountMinor } });
      }
    }),
  );
}

const run = (sql: string) => refusal(test.db.$executeRawUnsafe(sql));

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => postgresCode(error) ?? `no code: ${String(error)}`,
  );

describe('the ledger', () => {
  it('takes entries that sum to zero, large ones included', async () => {
    expect(await post([accounts.receivable, 500n], [accounts.income, -500n])).toBeNull();
    expect(await post([accounts.receivable, 2n ** 62n], [accounts.income, -(2n ** 62n)])).toBeNull();
  });

  it('refuses entries that do not sum to zero, in total or in each currency', async () => {
    expect(await post([accounts.receivable, 500n], [accounts.income, -499n])).toBe('LK002');
    expect(await post([accounts.receivable, 500n], [accounts.euro, -500n])).toBe('LK002');
  });

  it('refuses a transaction without entries, and an entry added to an old one', async () => {
    expect(await post()).toBe('LK002');
    await post([accounts.receivable, 7n], [accounts.income, -7n]);
    const old = await test.db.ledgerTransaction.findFirstOrThrow();
    const late = test.db.ledgerEntry.create({
      data: { transactionId: old.id, ledgerAccountId: accounts.income, amountMinor: 1n },
    });
    expect(await refusal(late)).toBe('LK002');
  });

  it("refuses another personal account's ledger account", async () => {
    expect(await post([accounts.receivable, 500n], [accounts.other, -500n])).toBe('LK003');
  });

  it('lets nobody take more from a balance than it holds', async () => {
    const { id } = await test.db.ledgerAccount.create({
      data: { accountId, kind: 'advance', currency: 'RUB', balanceMinor: -500n },
    });
    const to = (balanceMinor: bigint) =>
      refusal(test.db.ledgerAccount.update({ where: { id }, data: { balanceMinor } }));
    expect([await to(0n), await to(1n), await to(-500n)]).toEqual([null, 'LK005', null]);
    const overdrawn = test.db.ledgerAccount.create({
      data: { accountId, kind: 'advance', currency: 'EUR', balanceMinor: 1n },
    });
    expect(await refusal(overdrawn)).toBe('LK005');
  });

  it('lets a ledger account change its balance and nothing else', async () => {
    const where = { id: accounts.euro };
    await test.db.ledgerAccount.update({ where, data: { balanceMinor: 5n } });
    expect(await refusal(test.db.ledgerAccount.update({ where, data: { currency: 'USD' } }))).toBe('LK004');
  });
});

describe('history', () => {
  it.each(['ledger_transactions', 'ledger_entries', 'consents', 'audit_entries'])(
    '%s is append-only',
    async (table) => {
      expect(await run(`UPDATE ${table} SET id = id`)).toBe('LK001');
      expect(await run(`DELETE FROM ${table}`)).toBe('LK001');
      expect(await run(`TRUNCATE ${table} CASCADE`)).toBe('LK001');
    },
  );

  it('keeps one open binding for a Telegram user, and any number of ended ones', async () => {
    const client = await test.db.client.create({ data: {} });
    await test.db.telegramUser.create({ data: { id: 1n, chatId: 1n } });
    const bind = (endedAt: Date | null) =>
      test.db.binding.create({ data: { telegramUserId: 1n, clientId: client.id, endedAt } });
    await bind(new Date(0));
    await bind(new Date(1));
    const open = await bind(null);
    expect(await refusal(bind(null))).toBe('23505');
    await test.db.binding.update({ where: { id: open.id }, data: { endedAt: new Date(2) } });
    expect(await refusal(bind(null))).toBeNull();
  });
});

describe('inTransaction', () => {
  it('runs anew what lost a race, so that no change is lost', async () => {
    const { id } = await test.db.charge.create({
      data: { organizationId: 'school', accountId, kind: 'order', sourceId: 1, dueOn: new Date(0), currency: 'RUB' },
    });
    const addOne = () =>
      inTransaction(
        test.db,
        async (tx) => {
          const { amountMinor } = await tx.charge.findUniqueOrThrow({ where: { id } });
          await tx.charge.update({ where: { id }, data: { amountMinor: amountMinor + 1n } });
        },
        { isolation: 'Serializable' },
      );
    await Promise.all([addOne(), addOne(), addOne()]);
    const { amountMinor } = await test.db.charge.findUniqueOrThrow({ where: { id } });
    expect(amountMinor).toBe(3n);
  });

  it('gives a refusal on at once', async () => {
    let runs = 0;
    const work = inTransaction(test.db, async (tx) => {
      runs += 1;
      await tx.organization.create({
        data: {
          id: 'bad',
          kind: 'shop',
          name: 'Лавка',
          timeZone: 'UTC',
          currency: 'rub',
          registrationMode: 'open',
          accountWord: 'card',
        },
      });
    });
    expect(await refusal(work)).toBe('23514');
    expect(runs).toBe(1);
  });
});
