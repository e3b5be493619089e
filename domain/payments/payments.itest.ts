import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { makeMerchant, makePayer } from '../../tests/harness/payments.ts';
import { fixedClock } from '../clock.ts';
import { isOutdated } from './outdated.ts';
import { getPayment } from './payments.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeMerchant(test.db);
});
afterAll(() => test.drop());

describe('a payment for an account that is not the payer’s any more', () => {
  it('says neither whose it is now nor what is owed for it', async () => {
    const payer = await makePayer(test.db, clock);
    const { clientId, account } = payer;
    const chargeId = await payer.owe(1000_00n);
    const paid = await payer.start({ chargeId, amountMinor: 100_00n });
    await payer.arrive(paid);
    const open = await payer.start({ chargeId, amountMinor: 200_00n });
    const read = async ({ id: paymentId }: { id: number }) => {
      const payment = await getPayment(test.db, { clientId, paymentId });
      return { lines: payment?.lines ?? [], isOutdated: payment ? isOutdated(payment) : null };
    };
    expect(await read(paid)).toMatchObject({
      lines: [{ holderName: `Student ${account.number}`, outstandingMinor: 900_00n }],
    });

    await test.db.attachment.updateMany({ where: { clientId }, data: { detachedAt: clock.now() } });
    await test.db.student.update({ where: { id: account.studentId ?? 0 }, data: { name: 'Somebody else' } });
    expect(await read(paid)).toMatchObject({ lines: [{ holderName: null, outstandingMinor: null }] });
    expect(await read(open)).toMatchObject({
      lines: [{ holderName: null, outstandingMinor: 200_00n }],
      isOutdated: false,
    });
    // A link still takes no money for what is paid already.
    await payer.arrive(paid, 950_00n);
    expect((await read(open)).isOutdated).toBe(true);
  });
});
