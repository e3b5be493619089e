import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { postTransactions, type TransactionDraft } from './ledger.ts';
import { getTransaction, listTransactions, type TransactionWish } from './transactions.ts';

let test: TestDatabase;
let db: Database;
let clientId: number;
let accountId: number;
let chargeId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  clientId = (await makeClient(db)).id;
  const account = await makeAccount(db, 'school', 'A-1', clientId);
  accountId = account.id;
  chargeId = (await makeCharge(db, account)).id;
  const post = (
    kind: TransactionDraft['kind'],
    day: string,
    entries: TransactionDraft['entries'],
    more: Partial<TransactionDraft> = {},
  ) =>
    postTransactions(db, [
      {
        accountId,
        kind,
        idempotencyKey: `${kind}:${day}:${entries.length}`,
        occurredAt: new Date(`${day}T09:00:00Z`),
        entries,
        ...more,
      },
    ]);
  const owed = (amountMinor: bigint) => ({ ledger: 'receivable' as const, chargeId, amountMinor });
  await post('charge', '2026-09-01', [owed(100n), { ledger: 'income', amountMinor: -100n }]);
  await post('office_payment', '2026-09-02', [{ ledger: 'office', amountMinor: 30n }, owed(-30n)]);
  await post('top_up', '2026-10-01', [
    { ledger: 'merchant', merchantId: 1, amountMinor: 500n },
    { ledger: 'advance', amountMinor: -500n },
  ]);
  // Dated into the month it corrects, though posted later.
  const [correction] = await post(
    'office_payment_correction',
    '2026-09-02',
    [owed(30n), { ledger: 'office', amountMinor: -30n }],
    { reversesId: (await db.ledgerTransaction.findFirstOrThrow({ where: { number: 2 } })).id },
  );
  expect(correction?.number).toBe(4);
  await post('payment', '2026-10-05', [
    { ledger: 'merchant', merchantId: 1, amountMinor: 120n },
    owed(-100n),
    { ledger: 'advance', amountMinor: -20n },
  ]);
  await post('office_receipt', '2026-10-06', [
    { ledger: 'office_receipts', amountMinor: 30n },
    { ledger: 'office', amountMinor: -30n },
  ]);
  await post('charge', '2026-11-01', [owed(70n), { ledger: 'income', amountMinor: -70n }]);
});
afterAll(() => test.drop());

const numbersOf = async (wish: Omit<TransactionWish, 'clientId' | 'accountId'>) =>
  (await listTransactions(db, { clientId, accountId, ...wish })).map(({ number }) => number);

describe('listTransactions', () => {
  it('gives pages by number, newest first, and says what each moved', async () => {
    const page = await listTransactions(db, { clientId, accountId, limit: 3 });
    expect(page.map((line) => [line.number, line.kind, line.owedMinor, line.balanceMinor, line.occurredOn])).toEqual([
      [6, 'charge', 70n, 0n, '2026-11-01'],
      [5, 'payment', -100n, 20n, '2026-10-05'],
      [4, 'office_payment_correction', 30n, 0n, '2026-09-02'],
    ]);
    expect(page[0]).toMatchObject({ currency: 'RUB', figure: 'charged', paymentId: null });
    expect(await numbersOf({ before: 4 })).toEqual([3, 2, 1]);
    expect(await numbersOf({ before: 1 })).toEqual([]);
  });

  it('narrows by group and by period, and pages within either', async () => {
    expect(await numbersOf({ group: 'charges' })).toEqual([6, 1]);
    expect(await numbersOf({ group: 'payments' })).toEqual([5, 3, 2]);
    expect(await numbersOf({ group: 'balance' })).toEqual([5, 3]);
    expect(await numbersOf({ group: 'corrections' })).toEqual([4]);
    expect(await numbersOf({ group: 'payments', limit: 2 })).toEqual([5, 3]);
    expect(await numbersOf({ group: 'payments', limit: 2, before: 3 })).toEqual([2]);
    expect(await numbersOf({ group: 'balance', before: 5 })).toEqual([3]);
    expect(await numbersOf({ from: '2026-09-02', to: '2026-10-01' })).toEqual([4, 3, 2]);
    expect(await numbersOf({ to: '2026-09-30', before: 4 })).toEqual([2, 1]);
    expect(await numbersOf({ group: 'payments', from: '2026-10-01', to: '2026-10-31' })).toEqual([5, 3]);
    expect(await numbersOf({ group: 'balance', from: '2026-10-02' })).toEqual([5]);
  });

  it('shows nothing of a foreign or detached account', async () => {
    const stranger = await makeClient(db, 900n);
    const foreign = { clientId: stranger.id, accountId };
    expect(await listTransactions(db, foreign)).toEqual([]);
    expect(await listTransactions(db, { ...foreign, group: 'charges' })).toEqual([]);
    expect(await listTransactions(db, { ...foreign, group: 'balance' })).toEqual([]);
    expect(await getTransaction(db, { ...foreign, number: 1 })).toBeNull();
    const former = await makeClient(db, 901n);
    await db.attachment.create({
      data: {
        accountId,
        clientId: former.id,
        origin: 'bill',
        attachedAt: new Date('2026-01-01T00:00:00Z'),
        detachedAt: new Date('2026-02-01T00:00:00Z'),
      },
    });
    expect(await listTransactions(db, { clientId: former.id, accountId })).toEqual([]);
    expect(await getTransaction(db, { clientId: former.id, accountId, number: 1 })).toBeNull();
  });
});

describe('getTransaction', () => {
  it('says what it was for, in parts', async () => {
    const payment = await getTransaction(db, { clientId, accountId, number: 5 });
    expect(payment).toMatchObject({
      kind: 'payment',
      owedMinor: -100n,
      balanceMinor: 20n,
      reverses: null,
      reversedBy: null,
      payment: null,
      refund: null,
      importedPayments: [],
      parts: [
        { ledger: 'receivable', chargeId, kind: 'subscription', amountMinor: -100n },
        { ledger: 'advance', chargeId: null, amountMinor: -20n },
      ],
    });
    expect(await getTransaction(db, { clientId, accountId, number: 7 })).toBeNull();
  });

  it('names what it takes back and what takes it back', async () => {
    expect(await getTransaction(db, { clientId, accountId, number: 2 })).toMatchObject({
      reverses: null,
      reversedBy: 4,
    });
    expect(await getTransaction(db, { clientId, accountId, number: 4 })).toMatchObject({
      reverses: 2,
      reversedBy: null,
    });
  });

  it('opens to its payment, its refund, and what the organization lists', async () => {
    await db.importedPayment.create({
      data: {
        organizationId: 'school',
        accountId,
        chargeId,
        paidOn: new Date('2026-09-02T00:00:00Z'),
        amountMinor: 30n,
        method: 'наличные',
        purpose: '8 занятий',
        ordinal: 1,
      },
    });
    expect((await getTransaction(db, { clientId, accountId, number: 2 }))?.importedPayments).toEqual([
      { paidOn: '2026-09-02', amountMinor: 30n, method: 'наличные', purpose: '8 занятий' },
    ]);
    const other = await makeClient(db, 902n);
    const paid = await db.payment.create({
      data: {
        number: 'LK-000001',
        token: 't',
        organizationId: 'school',
        clientId: other.id,
        provider: 'balance',
        currency: 'RUB',
        amountMinor: 0n,
        balanceMinor: 10n,
        balanceSpentMinor: 10n,
        status: 'refunded',
        expiresAt: new Date('2026-11-02T00:00:00Z'),
      },
    });
    const refund = await db.refund.create({
      data: { paymentId: paid.id, amountMinor: 10n, actor: 'staff', reason: 'ошибка', idempotencyKey: 'r' },
    });
    await postTransactions(db, [
      {
        accountId,
        kind: 'refund',
        idempotencyKey: 'refund:1',
        occurredAt: new Date('2026-11-02T09:00:00Z'),
        paymentId: paid.id,
        refundId: refund.id,
        entries: [
          { ledger: 'receivable', chargeId, amountMinor: 10n },
          { ledger: 'advance', amountMinor: -10n },
        ],
      },
    ]);
    expect(await getTransaction(db, { clientId, accountId, number: 7 })).toMatchObject({
      paymentNumber: 'LK-000001',
      payment: { id: paid.id, isOwn: false, status: 'refunded', provider: 'balance' },
      refund: { id: refund.id, amountMinor: 10n, reason: 'ошибка', cancelDebts: false },
    });
  });
});
