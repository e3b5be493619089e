import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { fixedClock } from '../domain/clock.ts';
import { defineProvider } from '../payments/provider.ts';
import { makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { makePayer } from '../tests/harness/payments.ts';
import { type Checkout, checkOut } from './checkout.ts';
import type { SettlementDeps } from './deps.ts';
import { createMerchant } from './merchants.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

it('one click of several at once asks the provider; the others are told to wait', async () => {
  const { db } = test;
  let calls = 0;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const slow = defineProvider({
    name: 'slow',
    title: 'Slow',
    settings: z.object({}),
    connect: () => ({
      createPayment: async () => {
        calls += 1;
        await answered;
        return { providerPaymentId: `bank-${calls}`, confirmationUrl: 'https://bank.test/1' };
      },
      fetchPayment: () => Promise.resolve(null),
      parseCallback: () => ({ kind: 'unproven', reason: 'none' }),
    }),
  });
  const quiet = () => undefined;
  const deps: SettlementDeps = {
    db,
    clock,
    fetch,
    providers: [slow],
    publicUrl: 'https://cabinet.test',
    open: ({ ciphertext }) => ciphertext,
    seal: (ciphertext) => ({ ciphertext, keyId: 'k' }),
    digest: (secret) => secret,
    noticesPlanned: quiet,
    log: { info: quiet, warn: quiet, error: quiet },
  };
  await makeOrganization(db);
  const seal = (ciphertext: string) => ({ ciphertext, keyId: '' });
  await createMerchant(db, seal, { organizationId: 'school', provider: slow, settings: {} });
  const payer = await makePayer(db, clock);
  const { token } = await payer.start({ accountId: payer.account.id, amountMinor: 100_00n });
  const click = (): Promise<Checkout> => checkOut(deps, token, () => ({ description: '', items: [] }));
  const clicks = [click(), click(), click()];
  // The bank answers the one that asks only when both others have been told.
  const told = clicks.map((each, index) => each.then(() => index));
  const first = await Promise.race(told);
  await Promise.race(told.filter((_, index) => index !== first));
  answer();
  const kinds = (await Promise.all(clicks)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(2);
  expect(calls).toBe(1);

  // Nobody is taken to a provider through an account that was closed after the link was made.
  const late = await payer.start({ accountId: payer.account.id, amountMinor: 200_00n });
  await db.merchant.updateMany({ data: { enabled: false } });
  expect(await checkOut(deps, late.token, () => ({ description: '', items: [] }))).toEqual({ kind: 'over' });
  expect(calls).toBe(1);
});
