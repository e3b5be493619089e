import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ledgerFaults } from '../../feed/testing.ts';
import { type Database, inTransaction } from '../../prisma/client.ts';
import { makeAccount, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { makeMerchant, makePayer, Payer } from '../../tests/harness/payments.ts';
import { readBalances } from '../billing/balance.ts';
import { postTransactions } from '../billing/ledger.ts';
import { fixedClock } from '../clock.ts';
import { finishUpdate } from '../updates/updates.ts';
import { payFromBalance } from './from-balance.ts';
import { getPayment } from './payments.ts';
import { checkBeforePaying } from './pre-check.ts';
import { applyRefunds } from './refunds/apply.ts';
import { requestRefund } from './refunds/request.ts';
import { startPayment } from './start.ts';
import { readPaymentTerms } from './terms.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let db: Database;
let payer: Payer;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  await makeMerchant(db);
});
afterAll(() => test.drop());
beforeEach(async () => {
  payer = await makePayer(db, clock);
});
afterEach(async () => {
  expect(await ledgerFaults(db)).toEqual([]);
});

const details = async (paymentId: number) => {
  const payment = await getPayment(db, { clientId: payer.clientId, paymentId });
  if (!payment) throw new Error('no such payment');
  return payment;
};

describe('a payment from the balance alone', () => {
  it('is told to the one who asked only if the receipt does not get through', async () => {
    const { telegramUserId: asker } = await db.binding.findFirstOrThrow({ where: { clientId: payer.clientId } });
    const lines = [await payer.owe(300_00n), await payer.owe(200_00n)];
    await payer.topUp(500_00n);
    const [shown, lost] = await Promise.all(
      lines.map((chargeId, index) =>
        startPayment(db, clock, {
          clientId: payer.clientId,
          telegramUserId: asker,
          organizationId: 'school',
          lines: [{ chargeId, amountMinor: 0n, balanceMinor: index === 0 ? 300_00n : 200_00n }],
        }),
      ),
    );
    await finishUpdate(db, { updateId: 1, telegramUserId: Number(asker), shownPaymentId: shown?.id, now: clock.now() });
    await finishUpdate(db, { updateId: 2, telegramUserId: 1, shownPaymentId: lost?.id, now: clock.now() });
    const told = async (id = 0) => {
      const notice = await db.notice.findUniqueOrThrow({ where: { key: `payment-succeeded:${id}:${asker}` } });
      return [notice.state, notice.reason, notice.dueAt.getTime() - clock.now().getTime()];
    };
    expect(await told(shown?.id)).toEqual(['dropped', 'shown', 60_000]);
    expect(await told(lost?.id)).toEqual(['planned', null, 60_000]);
  });

  it('moves the money at once, and is a payment like any other', async () => {
    const chargeId = await payer.owe(300_00n);
    await payer.topUp(500_00n);
    const payment = await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 300_00n });
    expect(payment).toMatchObject({
      status: 'succeeded',
      provider: 'balance',
      merchantId: null,
      amountMinor: 0n,
      balanceMinor: 300_00n,
      balanceSpentMinor: 300_00n,
      finishedAt: clock.now(),
    });
    expect(payment.number).toMatch(/^LK-\d{6}$/);
    expect(await payer.owed(chargeId)).toBe(0n);
    expect(await payer.ledger()).toEqual({ income: -300_00n, merchant: 500_00n, advance: -200_00n });
    expect(await details(payment.id)).toMatchObject({
      merchantId: null,
      receivedMinor: 0n,
      balanceSpentMinor: 300_00n,
      lines: [{ chargeId, amountMinor: 0n, balanceMinor: 300_00n, allocatedMinor: 300_00n, fromBalanceMinor: 300_00n }],
    });
    expect(await db.ledgerTransaction.findFirst({ where: { paymentId: payment.id } })).toMatchObject({
      kind: 'from_balance',
      figure: 'paid',
      number: 3,
      idempotencyKey: `payment:${payment.id}:balance:${payer.account.id}`,
    });
    expect(await payer.told()).toEqual(['payment-succeeded', 'payment-succeeded']);
    expect(await readBalances(db, { clientId: payer.clientId })).toMatchObject([
      { accountId: payer.account.id, balanceMinor: 200_00n, owedMinor: 0n, currency: 'RUB' },
    ]);
  });

  it('pays only what the account itself owes and holds', async () => {
    const sibling = await makeAccount(db, 'school', `Z-${payer.clientId}`, payer.clientId);
    const own = await payer.owe(300_00n);
    const siblings = await payer.owe(300_00n, { account: sibling });
    await payer.topUp(500_00n, sibling);
    expect(await payer.refusal({ chargeId: own, amountMinor: 0n, balanceMinor: 300_00n })).toBe('balance-changed');
    expect(
      await payer.refusal(
        { chargeId: siblings, amountMinor: 0n, balanceMinor: 300_00n },
        { chargeId: own, amountMinor: 0n, balanceMinor: 1_00n },
      ),
    ).toBe('balance-changed');
    expect(await payer.ledger(sibling)).toMatchObject({ advance: -500_00n });
    await payer.topUp(100_00n);
    const both = await payer.start(
      { chargeId: siblings, amountMinor: 0n, balanceMinor: 300_00n },
      { chargeId: own, amountMinor: 0n, balanceMinor: 100_00n },
    );
    expect(both.balanceSpentMinor).toBe(400_00n);
    expect([await payer.owed(own), await payer.owed(siblings)]).toEqual([200_00n, 0n]);
    expect((await readBalances(db, { clientId: payer.clientId })).map((each) => each.balanceMinor)).toEqual([
      0n,
      200_00n,
    ]);
  });

  it('refuses what is not held, not owed, too little or nothing, and writes nothing', async () => {
    const chargeId = await payer.owe(300_00n);
    await payer.topUp(500_00n);
    const before = await db.payment.count();
    expect(await payer.refusal({ chargeId, amountMinor: 0n, balanceMinor: 0n })).toBe('nothing-to-pay');
    expect(await payer.refusal({ chargeId, amountMinor: 1_00n, balanceMinor: -1n })).toBe('nothing-to-pay');
    expect(await payer.refusal({ chargeId, amountMinor: 0n, balanceMinor: 300_01n })).toBe('debts-changed');
    expect(await payer.refusal({ chargeId, amountMinor: 200_00n, balanceMinor: 100_01n })).toBe('debts-changed');
    expect(await payer.refusal({ chargeId, amountMinor: 0n, balanceMinor: 99n })).toBe('below-minimum');
    expect(await payer.refusal({ chargeId, amountMinor: 99n, balanceMinor: 200_00n })).toBe('below-minimum');
    expect(await db.payment.count()).toBe(before);
    await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 299_50n });
    // The last kopecks of a debt, though below the minimum, are all there is to pay.
    expect((await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 50n })).status).toBe('succeeded');
  });

  it('happens once when both parents ask for the same money at once', async () => {
    const charges = [await payer.owe(300_00n), await payer.owe(300_00n), await payer.owe(300_00n)];
    await payer.topUp(500_00n);
    const { id: clientId } = await makeClient(db, 9000n);
    const { account } = payer;
    await db.attachment.create({
      data: { accountId: account.id, clientId, origin: 'invitation', attachedAt: clock.now() },
    });
    const other = new Payer(db, clock, { clientId, account });
    const results = await Promise.all(
      charges.map((chargeId, index) =>
        (index % 2 ? other : payer).refusal({ chargeId, amountMinor: 0n, balanceMinor: 300_00n }),
      ),
    );
    expect(results.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'balance-changed',
      'balance-changed',
      'started',
    ]);
    expect(await payer.ledger()).toMatchObject({ advance: -200_00n, receivable: 600_00n });
  });

  it('needs no merchant, and can be a part of what somebody else does in one transaction', async () => {
    const chargeId = await payer.owe(300_00n);
    await payer.topUp(300_00n);
    await db.merchant.updateMany({ data: { enabled: false } });
    try {
      expect(await readPaymentTerms(db, 'school')).toMatchObject({ minimumMinor: 100n, hasMerchant: false });
      const failing = inTransaction(db, async (tx) => {
        await payFromBalance(tx, clock, {
          clientId: payer.clientId,
          organizationId: 'school',
          lines: [{ chargeId, balanceMinor: 300_00n }],
          notice: 'payment-succeeded',
        });
        throw new Error('the rest failed');
      });
      await expect(failing).rejects.toThrow('the rest failed');
      expect([await payer.owed(chargeId), await payer.told()]).toEqual([300_00n, ['payment-succeeded']]);
      expect((await payer.start({ chargeId, amountMinor: 0n, balanceMinor: 300_00n })).status).toBe('succeeded');
    } finally {
      await db.merchant.updateMany({ data: { enabled: true } });
    }
    expect((await readPaymentTerms(db, 'school')).hasMerchant).toBe(true);
  });
});

describe('a payment from both', () => {
  it('takes the balance only when the money has come', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    expect(payment).toMatchObject({ status: 'created', amountMinor: 600_00n, balanceMinor: 400_00n });
    expect(await payer.ledger()).toMatchObject({ advance: -400_00n, receivable: 1000_00n });
    expect(await payer.arrive(payment)).toBe('credited');
    expect(await payer.ledger()).toEqual({ income: -1000_00n, merchant: 1000_00n });
    expect(await details(payment.id)).toMatchObject({
      status: 'succeeded',
      receivedMinor: 600_00n,
      balanceSpentMinor: 400_00n,
      lines: [{ allocatedMinor: 1000_00n, fromBalanceMinor: 400_00n, advancedMinor: 0n }],
    });
    const kinds = await db.ledgerTransaction.findMany({ where: { paymentId: payment.id }, orderBy: { number: 'asc' } });
    expect(kinds.map(({ kind, number }) => [kind, number])).toEqual([
      ['payment', 3],
      ['from_balance', 4],
    ]);
    expect(await payer.told()).toEqual(['payment-succeeded', 'payment-succeeded']);
  });

  it('is given again for the same wish, and another for another split', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(400_00n);
    const first = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    expect((await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n })).id).toBe(first.id);
    expect((await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 300_00n })).id).not.toBe(first.id);
    expect((await payer.start({ chargeId, amountMinor: 600_00n })).id).not.toBe(first.id);
  });

  it('counts once, however often and concurrently the provider says so', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(900_00n);
    const payment = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => payer.arrive(payment)));
    expect(outcomes.filter((outcome) => outcome === 'credited')).toHaveLength(1);
    expect(await payer.arrive(payment)).toBe('nothing-new');
    expect(await payer.ledger()).toMatchObject({ advance: -500_00n, merchant: 1500_00n });
    // The same payment paid for the second time, at the bank: the balance is not asked again.
    expect(await payer.arrive(payment, 600_00n, { providerPaymentId: 'bank-again' })).toBe('credited');
    expect(await payer.ledger()).toMatchObject({ advance: -1100_00n, merchant: 2100_00n });
    expect(await payer.told()).toEqual(['payment-succeeded', 'payment-succeeded', 'payment-credited again']);
  });

  it('leaves the debt partly open and says so where the balance was spent meanwhile', async () => {
    const [first, second] = [await payer.owe(1000_00n), await payer.owe(300_00n)];
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId: first, amountMinor: 600_00n, balanceMinor: 400_00n });
    await payer.start({ chargeId: second, amountMinor: 0n, balanceMinor: 300_00n });
    expect(await payer.arrive(payment)).toBe('credited');
    expect(await payer.owed(first)).toBe(300_00n);
    expect(await payer.ledger()).toMatchObject({ receivable: 300_00n, merchant: 1000_00n });
    expect((await payer.ledger()).advance).toBeUndefined();
    expect(await details(payment.id)).toMatchObject({ balanceMinor: 400_00n, balanceSpentMinor: 100_00n });
    expect((await payer.told()).at(-1)).toBe('payment-credited balance-short');
  });

  it('takes no more from the balance than the charge still lacks', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    const other = await payer.start({ chargeId, amountMinor: 250_00n });
    await payer.arrive(other);
    await payer.arrive(payment);
    expect(await details(payment.id)).toMatchObject({ balanceSpentMinor: 150_00n });
    expect(await payer.ledger()).toMatchObject({ advance: -250_00n });
    expect((await payer.told()).at(-1)).toBe('payment-credited already-paid');
  });

  it('asks the balance for less where more came than was asked for', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    await payer.arrive(payment, 700_00n);
    expect(await details(payment.id)).toMatchObject({ balanceSpentMinor: 300_00n });
    expect(await payer.ledger()).toEqual({ income: -1000_00n, merchant: 1100_00n, advance: -100_00n });
  });

  it('takes the balance with the first part of the money, and not with the rest', async () => {
    const chargeId = await payer.owe(1000_00n);
    await payer.topUp(500_00n);
    const payment = await payer.start({ chargeId, amountMinor: 600_00n, balanceMinor: 400_00n });
    await payer.arrive(payment, 200_00n);
    expect(await payer.ledger()).toMatchObject({ receivable: 400_00n, advance: -100_00n });
    expect((await payer.told()).at(-1)).toBe('payment-credited short');
    await payer.arrive(payment, 600_00n);
    expect(await payer.ledger()).toEqual({ income: -1000_00n, merchant: 1100_00n, advance: -100_00n });
  });

  it('takes the balance also when the money comes late, after the balance was spent on something else', async () => {
    const [first, second] = [await payer.owe(1000_00n), await payer.owe(400_00n)];
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId: first, amountMinor: 600_00n, balanceMinor: 400_00n });
    await db.payment.update({ where: { id: payment.id }, data: { status: 'expired' } });
    await payer.start({ chargeId: second, amountMinor: 0n, balanceMinor: 400_00n });
    expect(await payer.arrive(payment)).toBe('credited');
    expect(await payer.owed(first)).toBe(400_00n);
    expect((await payer.told()).at(-1)).toBe('payment-credited late');
  });

  it('may not be paid while the balance holds less than was agreed', async () => {
    const [first, second] = [await payer.owe(1000_00n), await payer.owe(300_00n)];
    await payer.topUp(400_00n);
    const payment = await payer.start({ chargeId: first, amountMinor: 600_00n, balanceMinor: 400_00n });
    const check = { reference: payment.number, amountMinor: 600_00n, currency: 'RUB' };
    const merchantId = payment.merchantId ?? 0;
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('accept');
    expect((await details(payment.id)).lines).toMatchObject([{ heldMinor: 400_00n }]);
    await payer.start({ chargeId: second, amountMinor: 0n, balanceMinor: 300_00n });
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('refuse');
    await payer.topUp(300_00n);
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('accept');
    await payer.arrive(await payer.start({ chargeId: first, amountMinor: 1_00n }));
    expect(await checkBeforePaying(db, clock, merchantId, check)).toBe('refuse');
  });

  it('never overdraws where several are settled at once', async () => {
    const charges = [await payer.owe(500_00n), await payer.owe(500_00n), await payer.owe(500_00n)];
    await payer.topUp(400_00n);
    const payments = [];
    for (const chargeId of charges) {
      payments.push(await payer.start({ chargeId, amountMinor: 200_00n, balanceMinor: 300_00n }));
    }
    await Promise.all(payments.map((payment) => payer.arrive(payment)));
    const spent = await Promise.all(payments.map(async ({ id }) => (await details(id)).balanceSpentMinor));
    expect(spent.toSorted(byAmount)).toEqual([0n, 100_00n, 300_00n]);
    expect(await payer.ledger()).toEqual({ income: -1500_00n, merchant: 1000_00n, receivable: 500_00n });
  });

  it('cannot overdraw even by mistake: the database refuses it', async () => {
    await payer.topUp(100_00n);
    const { id: merchantId } = await db.merchant.findFirstOrThrow();
    const overdraw = postTransactions(db, [
      {
        accountId: payer.account.id,
        kind: 'refund',
        idempotencyKey: `overdraft:${payer.clientId}`,
        occurredAt: clock.now(),
        entries: [
          { ledger: 'advance', amountMinor: 100_01n },
          { ledger: 'merchant', merchantId, amountMinor: -100_01n },
        ],
      },
    ]);
    await expect(overdraw).rejects.toMatchObject({ code: 'balance-changed' });
    expect(await payer.ledger()).toEqual({ merchant: 100_00n, advance: -100_00n });
  });

  it('does not run against whoever spends the balance at the same moment', async () => {
    const [first, second] = [await payer.owe(500_00n), await payer.owe(500_00n)];
    await payer.topUp(300_00n);
    const payment = await payer.start({ chargeId: first, amountMinor: 200_00n, balanceMinor: 300_00n });
    const takeOut = () =>
      postTransactions(db, [
        {
          accountId: payer.account.id,
          kind: 'refund',
          idempotencyKey: `refund:${payment.id}`,
          occurredAt: clock.now(),
          entries: [
            { ledger: 'advance', amountMinor: 300_00n },
            { ledger: 'merchant', merchantId: payment.merchantId ?? 0, amountMinor: -300_00n },
          ],
        },
      ]).then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      );
    const [settled, directly, refunded] = await Promise.all([
      payer.arrive(payment),
      payer.refusal({ chargeId: second, amountMinor: 0n, balanceMinor: 300_00n }),
      takeOut(),
    ]);
    expect(settled).toBe('credited');
    const { balanceSpentMinor } = await details(payment.id);
    const winners = [balanceSpentMinor === 300_00n, directly === 'started', refunded === 'taken'];
    expect(winners.filter(Boolean)).toHaveLength(1);
    if (directly !== 'started') expect(directly).toBe('balance-changed');
    if (refunded !== 'taken') expect(refunded).toBe('balance-changed');
    expect((await payer.ledger()).advance).toBeUndefined();
  });
});

describe('money that comes after a refund', () => {
  it('counts what had come before, and goes to the debt that the refund opened again', async () => {
    const chargeId = await payer.owe(1000_00n);
    const payment = await payer.start({ chargeId, amountMinor: 1000_00n });
    await payer.arrive(payment);
    await giveBack(payment.id, { chargeId, amountMinor: 1000_00n });
    expect(await payer.owed(chargeId)).toBe(1000_00n);
    expect(await payer.arrive(payment)).toBe('nothing-new');
    expect(await payer.owed(chargeId)).toBe(1000_00n);
    expect(await payer.arrive(payment, 400_00n, { providerPaymentId: 'second' })).toBe('credited');
    expect(await payer.owed(chargeId)).toBe(600_00n);
    expect(await details(payment.id)).toMatchObject({ status: 'partially_refunded', receivedMinor: 1400_00n });
  });

  it('tops up no less because a top-up was given back', async () => {
    const chargeId = await payer.owe(100_00n);
    const payment = await payer.start(
      { chargeId, amountMinor: 100_00n },
      { accountId: payer.account.id, amountMinor: 50_00n },
    );
    await payer.arrive(payment, 100_00n);
    await giveBack(payment.id, { chargeId, amountMinor: 100_00n });
    // The rest of what was asked: it is for the top-up, and does not pay the debt that is open again.
    await payer.arrive(payment, 150_00n);
    expect(await payer.owed(chargeId)).toBe(100_00n);
    expect(await payer.ledger()).toMatchObject({ advance: -50_00n });
  });
});

/** The provider gives back what a payment paid for a charge. */
async function giveBack(
  paymentId: number,
  { chargeId, amountMinor }: { chargeId: number; amountMinor: bigint },
): Promise<void> {
  const { number, receivedMinor, currency } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  await requestRefund(db, clock, { paymentNumber: number, chargeIds: [chargeId], amountMinor, actor: 'staff' });
  const report = {
    providerPaymentId: `bank-${paymentId}`,
    state: 'succeeded',
    receivedMinor,
    refundedMinor: amountMinor,
    currency,
    reference: null,
    merchantMatches: true,
    method: null,
  } as const;
  expect(await applyRefunds(db, clock, { paymentId, report })).toBe('refunded');
}

const byAmount = (a: bigint, b: bigint): number => Number(a - b);
