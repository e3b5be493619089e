import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSandbox } from '../tests/conformance/stands/sandbox.ts';
import { openTill, type Till } from '../tests/conformance/till.ts';
import { comparePayments } from './compare.ts';
import { createMerchant } from './merchants.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill(openSandbox);
});
afterAll(() => till.close());

it('a merchant that cannot be asked about more payments than a round takes keeps no others from it', async () => {
  const { db, stand, deps } = till;
  const older = [await till.paid([100_00n]), await till.paid([100_00n]), await till.paid([100_00n])];
  const other = await till.paid([100_00n]);
  const merchant = await createMerchant(db, till.seal, {
    organizationId: 'school',
    provider: stand.provider,
    settings: stand.settings,
  });
  await db.payment.update({ where: { id: other.id }, data: { merchantId: merchant.id } });
  await db.merchant.updateMany({ where: { id: { not: merchant.id } }, data: { credentials: 'gone' } });
  till.clock.advance(86_400_000);
  const { isCut } = await comparePayments(deps, {}, { limit: older.length, spacingMs: 0 });
  expect(isCut).toBe(true);
  expect(await till.payment(other)).toMatchObject({ comparedAt: till.clock.now() });
  for (const made of older) expect(await till.payment(made)).toMatchObject({ comparedAt: null });
});
