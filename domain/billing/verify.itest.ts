import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payHere, topUpHere } from '../../feed/testing.ts';
import { type Database, postgresCode, type Tx } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { fixedClock } from '../clock.ts';
import { payFromBalance } from '../payments/from-balance.ts';
import { requestRefund } from '../payments/refunds/request.ts';
import { postTransactions, type TransactionDraft } from './ledger.ts';
import { BREACH_NAMES, type BreachName, findBreaches, verifyLedger } from './verify.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
/** Rows that breaches are planted in. */
let at: {
  account: number;
  other: number;
  charge: number;
  second: number;
  paid: number;
  topUp: number;
  drawn: number;
  refund: number;
  merchant: number;
};

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  at = await fill();
});
afterAll(() => test.drop());

/** Charges, money that the office took, a payment, a top-up, a payment from the balance, and a refund to it. */
async function fill(): Promise<typeof at> {
  await makeOrganization(db);
  const account = await makeAccount(db, 'school', '1');
  const other = await makeAccount(db, 'school', '2');
  const [charge, second, foreign] = [
    await makeCharge(db, account),
    await makeCharge(db, account),
    await makeCharge(db, other),
  ];
  for (const { id, accountId } of [charge, second, foreign]) {
    await postTransactions(db, [raise(accountId, id, 1000n, `charge:${id}`)]);
    await postTransactions(db, [
      {
        accountId,
        kind: 'office_payment',
        idempotencyKey: `office:${id}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'office', amountMinor: 100n },
          { ledger: 'receivable', chargeId: id, amountMinor: -100n },
        ],
      },
    ]);
    await db.charge.update({ where: { id }, data: { officePaidMinor: 100n } });
  }
  const { id: paid } = await payHere(db, clock, { chargeId: charge.id, amountMinor: 300n });
  const { id: topUp } = await topUpHere(db, clock, { accountId: account.id, amountMinor: 500n });
  const { id: clientId } = await db.client.create({ data: {} });
  const lines = [{ chargeId: second.id, balanceMinor: 200n }];
  const drawn = await db.$transaction((tx) =>
    payFromBalance(tx, clock, { clientId, organizationId: 'school', lines, notice: 'payment-succeeded' }),
  );
  const [refund] = await requestRefund(db, clock, { paymentNumber: drawn.number, amountMinor: 50n, actor: 'staff' });
  const merchant = await db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 't',
      mode: 'test',
      credentials: '',
      keyId: '',
      hookToken: 'x',
    },
  });
  return {
    account: account.id,
    other: other.id,
    charge: charge.id,
    second: second.id,
    paid,
    topUp,
    drawn: drawn.id,
    refund: refund?.id ?? 0,
    merchant: merchant.id,
  };
}

const raise = (
  accountId: number,
  chargeId: number | undefined,
  amountMinor: bigint,
  key: string,
): TransactionDraft => ({
  accountId,
  kind: 'charge',
  idempotencyKey: key,
  occurredAt: clock.now(),
  entries: [
    { ledger: 'receivable', ...(chargeId === undefined ? {} : { chargeId }), amountMinor },
    { ledger: 'income', amountMinor: -amountMinor },
  ],
});

const ROLLBACK = new Error('nothing of this is kept');

/** What is found where `plant` has spoilt the books with every guard of the database off; nothing of it is kept. */
async function found(plant: (tx: Tx) => Promise<unknown>): Promise<Awaited<ReturnType<typeof findBreaches>>> {
  let breaches: Awaited<ReturnType<typeof findBreaches>> = [];
  const spoilt = db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await plant(tx);
    breaches = await findBreaches(tx, 10);
    throw ROLLBACK;
  });
  await expect(spoilt).rejects.toBe(ROLLBACK);
  return breaches;
}

const sql = (text: string) => (tx: Tx) => tx.$executeRawUnsafe(text);
const all =
  (...steps: ((tx: Tx) => Promise<unknown>)[]) =>
  async (tx: Tx) => {
    for (const step of steps) await step(tx);
  };
const income = () => `(SELECT id FROM ledger_accounts WHERE account_id = ${at.account} AND kind = 'income')`;
const incomeEntry = () => `(SELECT min(id) FROM ledger_entries WHERE ledger_account_id = ${income()})`;
/** Money of a payment's merchant that goes to the balance, under a key of our choice. */
const credit = (paymentId: number, key: string) => async (tx: Tx) => {
  const { merchantId } = await tx.payment.findUniqueOrThrow({ where: { id: paymentId } });
  await postTransactions(tx, [
    {
      accountId: at.account,
      kind: 'top_up',
      idempotencyKey: key,
      occurredAt: clock.now(),
      paymentId,
      entries: [
        { ledger: 'merchant', merchantId: merchantId ?? 0, amountMinor: 5n },
        { ledger: 'advance', amountMinor: -5n },
      ],
    },
  ]);
  await sql(`UPDATE payments SET received_minor = received_minor + 5 WHERE id = ${paymentId}`)(tx);
  await sql(`UPDATE payment_lines SET advanced_minor = advanced_minor + 5 WHERE payment_id = ${paymentId}`)(tx);
};

/** What is spoilt, and all that is found then: the breach itself, and what cannot but break with it. */
const PLANTS: Readonly<Record<BreachName, { plant: (tx: Tx) => Promise<unknown>; also?: readonly BreachName[] }>> = {
  'transaction-unbalanced': {
    plant: (tx) =>
      all(
        sql(`UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE id = ${incomeEntry()}`),
        sql(`UPDATE ledger_accounts SET balance_minor = balance_minor - 1 WHERE id = ${income()}`),
      )(tx),
  },
  'transaction-incomplete': {
    plant: (tx) =>
      sql(`INSERT INTO ledger_transactions (account_id, kind, idempotency_key, occurred_at, occurred_on)
        VALUES (${at.account}, 'office_receipt', 'alone', now(), now())`)(tx),
  },
  'entry-of-another-account': {
    plant: (tx) =>
      all(
        sql(`UPDATE ledger_accounts SET balance_minor = balance_minor + 1000 WHERE id = ${income()}`),
        sql(`UPDATE ledger_accounts SET balance_minor = balance_minor - 1000
          WHERE account_id = ${at.other} AND kind = 'income'`),
        sql(`UPDATE ledger_entries SET ledger_account_id =
            (SELECT id FROM ledger_accounts WHERE account_id = ${at.other} AND kind = 'income')
          WHERE id = ${incomeEntry()}`),
      )(tx),
  },
  'balance-differs': {
    plant: (tx) => sql(`UPDATE ledger_accounts SET balance_minor = balance_minor + 1 WHERE id = ${income()}`)(tx),
  },
  'balance-overdrawn': {
    plant: (tx) =>
      postTransactions(tx, [
        {
          accountId: at.account,
          kind: 'refund',
          idempotencyKey: 'overdrawn',
          occurredAt: clock.now(),
          entries: [
            { ledger: 'advance', amountMinor: 1000n },
            { ledger: 'merchant', merchantId: at.merchant, amountMinor: -1000n },
          ],
        },
      ]),
  },
  'month-differs': {
    plant: (tx) => sql(`UPDATE ledger_months SET paid_minor = paid_minor + 1 WHERE account_id = ${at.account}`)(tx),
  },
  'numbering-has-holes': {
    plant: (tx) =>
      all(
        sql(`UPDATE ledger_transactions SET number = number + 1 WHERE account_id = ${at.other} AND number = 2`),
        sql(`UPDATE accounts SET transaction_count = 3 WHERE id = ${at.other}`),
      )(tx),
  },
  'transaction-count-differs': {
    plant: (tx) => sql(`UPDATE accounts SET transaction_count = 7 WHERE id = ${at.other}`)(tx),
  },
  'charge-amount-differs': {
    plant: (tx) =>
      all(
        sql(`UPDATE charges SET amount_minor = amount_minor + 1 WHERE id = ${at.charge}`),
        sql(`UPDATE charges SET amount_minor = amount_minor - 1 WHERE id = ${at.second}`),
      )(tx),
  },
  'charge-allocated-differs': {
    plant: (tx) =>
      all(
        sql(`UPDATE charges SET allocated_minor = allocated_minor + 1 WHERE id = ${at.charge}`),
        sql(`UPDATE charges SET allocated_minor = allocated_minor - 1 WHERE id = ${at.second}`),
      )(tx),
  },
  'outstanding-differs': {
    plant: (tx) => postTransactions(tx, [raise(at.account, undefined, 5n, 'for nothing')]),
  },
  'office-part-differs': {
    plant: (tx) => sql(`UPDATE charges SET office_paid_minor = 101 WHERE id = ${at.charge}`)(tx),
  },
  'absorbed-above-allocated': {
    plant: (tx) =>
      all(
        sql(`UPDATE payment_lines SET absorbed_minor = 301 WHERE payment_id = ${at.paid}`),
        sql(`UPDATE charges SET office_paid_minor = 401 WHERE id = ${at.charge}`),
      )(tx),
  },
  'payment-received-differs': {
    plant: (tx) =>
      all(
        sql(`UPDATE payments SET received_minor = received_minor + 1 WHERE id = ${at.topUp}`),
        sql(`UPDATE payment_lines SET advanced_minor = advanced_minor + 1 WHERE payment_id = ${at.topUp}`),
      )(tx),
    also: ['line-advanced-differs'],
  },
  'payment-balance-spent-differs': {
    plant: (tx) => sql(`UPDATE payments SET balance_spent_minor = balance_spent_minor + 1 WHERE id = ${at.drawn}`)(tx),
    also: ['payment-lines-differ'],
  },
  'payment-refunded-differs': {
    plant: (tx) => sql(`UPDATE payments SET refunded_minor = refunded_minor - 1 WHERE id = ${at.drawn}`)(tx),
    also: ['payment-lines-differ'],
  },
  'payment-lines-differ': {
    plant: (tx) => sql(`UPDATE payment_lines SET advanced_minor = 501 WHERE payment_id = ${at.topUp}`)(tx),
    also: ['line-advanced-differs'],
  },
  'line-from-balance-differs': {
    plant: (tx) => sql(`UPDATE payment_lines SET from_balance_minor = 149 WHERE payment_id = ${at.drawn}`)(tx),
  },
  'line-allocated-differs': {
    plant: (tx) =>
      sql(`UPDATE payment_lines SET allocated_minor = allocated_minor - 1, advanced_minor = advanced_minor + 1
        WHERE payment_id = ${at.paid}`)(tx),
    also: ['line-advanced-differs'],
  },
  'line-advanced-differs': {
    // What one account's balance got stands on another's line.
    plant: (tx) =>
      all(
        sql(`INSERT INTO payment_lines (payment_id, account_id, amount_minor, advanced_minor)
          VALUES (${at.topUp}, ${at.other}, 1, 200)`),
        sql(
          `UPDATE payment_lines SET advanced_minor = 300 WHERE payment_id = ${at.topUp} AND account_id = ${at.account}`,
        ),
      )(tx),
  },
  'line-out-of-place': {
    plant: (tx) => sql(`UPDATE payment_lines SET account_id = ${at.other} WHERE payment_id = ${at.paid}`)(tx),
  },
  'payment-of-another-merchant': {
    plant: (tx) => sql(`UPDATE payments SET merchant_id = ${at.merchant} WHERE id = ${at.paid}`)(tx),
  },
  'payment-status-differs': {
    plant: (tx) => sql(`UPDATE payments SET status = 'pending' WHERE id = ${at.paid}`)(tx),
  },
  'provider-money-counted-twice': {
    plant: async (tx) => {
      const { providerPaymentId } = await tx.payment.findUniqueOrThrow({ where: { id: at.topUp } });
      await credit(at.topUp, `payment:${at.topUp}:${providerPaymentId}:1:${at.account}`)(tx);
    },
  },
  'provider-payment-shared': {
    plant: async (tx) => {
      const { providerPaymentId } = await tx.payment.findUniqueOrThrow({ where: { id: at.paid } });
      await credit(at.topUp, `payment:${at.topUp}:${providerPaymentId}:0:${at.account}`)(tx);
    },
  },
  'event-without-money': {
    plant: (tx) =>
      sql(`INSERT INTO payment_events (merchant_id, provider, event_key, reference, body, applied_at, outcome)
        VALUES (${at.merchant}, 'sandbox', 'e', 'LK-999999', '', now(), 'credited')`)(tx),
  },
  'refund-lines-differ': {
    plant: (tx) => sql(`UPDATE refund_lines SET allocated_minor = 49 WHERE refund_id = ${at.refund}`)(tx),
    also: ['refund-part-differs'],
  },
  'refund-part-differs': {
    plant: (tx) =>
      sql(`UPDATE refund_lines SET line_id = (SELECT id FROM payment_lines WHERE payment_id = ${at.paid})
        WHERE refund_id = ${at.refund}`)(tx),
  },
  'refund-entries-differ': {
    plant: (tx) => sql(`UPDATE ledger_transactions SET kind = 'from_balance' WHERE refund_id = ${at.refund}`)(tx),
    // Taken for a payment from the balance, it lowers what those gave.
    also: ['payment-balance-spent-differs', 'refund-part-differs'],
  },
};

describe('verifyLedger', () => {
  it('finds nothing in books that hold, and says how much it looked at', async () => {
    const { checked, breaches } = await verifyLedger(db);
    expect(breaches).toEqual([]);
    expect(checked).toMatchObject({ accounts: 2, transactions: 10, charges: 3, months: 2, payments: 3, refunds: 1 });
  });

  it.each(BREACH_NAMES)('finds %s, and nothing else', async (name) => {
    const { plant, also = [] } = PLANTS[name];
    const breaches = await found(plant);
    expect(new Set(breaches.map((breach) => breach.name))).toEqual(new Set([name, ...also]));
    for (const { id, expected, actual } of breaches) {
      expect(id).toMatch(/^\d+|LK/u);
      expect(expected).not.toBe(actual);
    }
  });

  it.each([
    ['a refund that the state does not know of', 'succeeded', 1n],
    ['more given back than the state says', 'refunded', 3n],
  ])('finds %s', async (_, status, actual) => {
    const breaches = await found(sql(`UPDATE payments SET status = '${status}' WHERE id = ${at.drawn}`));
    expect(breaches).toEqual([{ name: 'payment-status-differs', id: `${at.drawn}`, expected: 2n, actual }]);
  });

  it('names the row and both numbers', async () => {
    expect(await found(PLANTS['month-differs'].plant)).toEqual([
      { name: 'month-differs', id: `${at.account} RUB 2026-11-01 paid`, expected: 650n, actual: 651n },
    ]);
    expect(await found(PLANTS['numbering-has-holes'].plant)).toEqual([
      { name: 'numbering-has-holes', id: `${at.other}`, expected: 3n, actual: 2n },
    ]);
  });

  it('changes nothing, and finds what was changed by hand', async () => {
    await db.ledgerMonth.updateMany({ where: { accountId: at.other }, data: { chargedMinor: 1n } });
    await db.ledgerAccount.updateMany({ where: { accountId: at.other, kind: 'office' }, data: { balanceMinor: 1n } });
    const first = await verifyLedger(db);
    expect(first.breaches.map(({ name }) => name)).toEqual(['balance-differs', 'month-differs']);
    expect(await verifyLedger(db)).toEqual(first);
    await db.ledgerMonth.updateMany({ where: { accountId: at.other }, data: { chargedMinor: 1000n } });
    await db.ledgerAccount.updateMany({ where: { accountId: at.other, kind: 'office' }, data: { balanceMinor: 100n } });
    expect((await verifyLedger(db)).breaches).toEqual([]);
  });

  it('gives at most as many of each kind as asked for', async () => {
    const { length } = await db.ledgerAccount.findMany();
    expect(length).toBeGreaterThan(3);
    const spoil = sql('UPDATE ledger_accounts SET balance_minor = balance_minor + 1');
    const limited = await db
      .$transaction(async (tx) => {
        await spoil(tx);
        const breaches = await findBreaches(tx, 3);
        throw Object.assign(new Error('undo'), { breaches });
      })
      .catch((error: { breaches: unknown[] }) => error.breaches);
    expect(limited).toHaveLength(3);
  });

  it('is not disturbed by what is posted meanwhile', async () => {
    const account = await makeAccount(db, 'school', '3');
    const charge = await makeCharge(db, account);
    const stopping = new AbortController();
    const posting = (async () => {
      for (let i = 0; !stopping.signal.aborted; i += 1) {
        await postTransactions(db, [raise(account.id, charge.id, 1n, `busy:${i}`)]);
      }
    })();
    const counts: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { breaches, checked } = await verifyLedger(db);
      expect(breaches).toEqual([]);
      counts.push(checked.transactions);
    }
    stopping.abort();
    await posting;
    expect(new Set(counts).size).toBeGreaterThan(1);
  });
});

describe('the database', () => {
  const refusal = (text: string) =>
    db.$executeRawUnsafe(text).then(
      () => 'done',
      (error: unknown) => postgresCode(error),
    );

  it.each(['ledger_transactions', 'ledger_entries'])('refuses to change, remove or empty %s', async (table) => {
    expect(await refusal(`UPDATE ${table} SET id = id`)).toBe('LK001');
    expect(await refusal(`DELETE FROM ${table}`)).toBe('LK001');
    expect(await refusal(`TRUNCATE ${table} CASCADE`)).toBe('LK001');
  });

  it.each(['ledger_accounts', 'ledger_months', 'refunds', 'refund_lines', 'payments', 'payment_lines', 'charges'])(
    'refuses to remove or empty %s',
    async (table) => {
      expect(await refusal(`DELETE FROM ${table}`)).toBe('LK001');
      expect(await refusal(`TRUNCATE ${table} CASCADE`)).toBe('LK001');
    },
  );
});
