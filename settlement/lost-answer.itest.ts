import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { postTransactions } from '../domain/billing/ledger.ts';
import { fixedClock } from '../domain/clock.ts';
import { startPayment } from '../domain/payments/start.ts';
import { defineProvider, ProviderError, type ProviderPayment } from '../payments/provider.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { checkOut } from './checkout.ts';
import type { SettlementDeps } from './deps.ts';
import { createMerchant } from './merchants.ts';
import { reconcilePayments } from './reconcile.ts';

let test: TestDatabase;
let deps: SettlementDeps;
const clock = fixedClock('2026-11-22T09:00:00Z');
const bank = { made: new Map<string, ProviderPayment>(), failure: null as ProviderError | null };

/** Makes the payment and then, while `failure` is set, does not get to say so. */
const forgetful = defineProvider({
  name: 'forgetful',
  title: 'Forgetful',
  settings: z.object({}),
  connect: () => ({
    async createPayment({ number, currency, idempotencyKey }) {
      const providerPaymentId = `bank-${idempotencyKey}`;
      bank.made.set(number, {
        providerPaymentId,
        state: 'pending',
        receivedMinor: 0n,
        refundedMinor: 0n,
        currency,
        reference: number,
        merchantMatches: true,
        method: null,
      });
      if (bank.failure) throw bank.failure;
      return { providerPaymentId, confirmationUrl: `https://bank.test/${number}` };
    },
    fetchPayment: async ({ number }) => bank.made.get(number) ?? null,
    parseCallback: () => ({ kind: 'unproven', reason: 'none' }),
  }),
});

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: 'k' });
  await createMerchant(test.db, seal, { organizationId: 'school', provider: forgetful, settings: {} });
  deps = {
    db: test.db,
    clock,
    fetch,
    providers: [forgetful],
    publicUrl: 'https://cabinet.test',
    open: ({ ciphertext }) => ciphertext,
    seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
    digest: (secret) => secret,
    noticesPlanned: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
});
afterAll(() => test.drop());

const click = (token: string) => checkOut(deps, token, () => ({ description: 'd', items: [] }));

it('can still be paid when reconciliation hears of it before the click that made it does', async () => {
  const { db } = test;
  const client = await makeClient(db);
  const account = await makeAccount(db, 'school', 'S-1', client.id);
  const charge = await makeCharge(db, account);
  await postTransactions(db, [
    {
      accountId: account.id,
      kind: 'charge',
      idempotencyKey: 'charge',
      occurredAt: clock.now(),
      entries: [
        { ledger: 'receivable', chargeId: charge.id, amountMinor: 100_00n },
        { ledger: 'income', amountMinor: -100_00n },
      ],
    },
  ]);
  const lines = [{ chargeId: charge.id, amountMinor: 100_00n }];
  const payment = await startPayment(db, clock, { clientId: client.id, organizationId: 'school', lines });

  bank.failure = new ProviderError('bank.test did not answer', false);
  expect(await click(payment.token)).toEqual({ kind: 'unavailable' });
  clock.advance(61_000);
  await reconcilePayments(deps, 10);
  expect(await db.payment.findUnique({ where: { id: payment.id } })).toMatchObject({ status: 'pending' });

  bank.failure = new ProviderError('bank.test says no', true);
  expect(await click(payment.token)).toEqual({ kind: 'unavailable' });
  // It is known there, so it is asked about however the later click ended.
  clock.advance(3_600_000);
  expect((await reconcilePayments(deps, 10)).asked).toBe(1);

  bank.failure = null;
  expect(await click(payment.token)).toEqual({ kind: 'redirect', url: `https://bank.test/${payment.number}` });
  expect(bank.made.size).toBe(1);
});
