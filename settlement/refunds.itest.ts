import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { noteAsking, takeRefund } from '../domain/payments/refunds/unfinished.ts';
import { refundConformance } from '../tests/conformance/refunds.ts';
import { openRobokassa } from '../tests/conformance/stands/robokassa.ts';
import { openSandbox } from '../tests/conformance/stands/sandbox.ts';
import { openTill, type Till } from '../tests/conformance/till.ts';
import { reconcileRefunds, refund } from './refund.ts';

refundConformance('the sandbox', openSandbox);

describe('refunds of a provider that would give the money back twice', () => {
  let till: Till;
  /** Told of each call before it is made. */
  let beforeCall: (url: string) => Promise<void>;
  beforeAll(async () => {
    till = await openTill(async (clock) => {
      const stand = await openRobokassa(clock);
      return {
        ...stand,
        fetch: async (input, init) => {
          await beforeCall(String(input instanceof Request ? input.url : input));
          return stand.fetch(input, init);
        },
      };
    });
  });
  beforeEach(() => {
    beforeCall = async () => undefined;
  });
  afterAll(() => till.close());

  async function wanted(): Promise<number> {
    const { number } = await till.paid([300_00n]);
    const wish = { paymentNumber: number, actor: 'staff', amountMinor: 300_00n };
    const [asked] = await requestRefund(till.db, till.clock, wish);
    if (!asked) throw new Error('nothing was requested');
    return asked.id;
  }
  const refundOf = (id: number) => till.db.refund.findUniqueOrThrow({ where: { id } });
  const isMaking = (url: string) => url.includes('Refund/Create');

  it('that a second process finds while the first is slowly at them: each made once, none taken for lost', async () => {
    const ids = [await wanted(), await wanted(), await wanted()];
    till.clock.advance(16_000);
    let made = 0;
    let calls = 0;
    let isSecond = false;
    beforeCall = async (url) => {
      if (isMaking(url)) made += 1;
      if (isSecond) return;
      // Nearly as long as a call may take.
      till.clock.advance(9_000);
      calls += 1;
      if (calls !== 4) return;
      isSecond = true;
      await reconcileRefunds(till.deps, 50);
      isSecond = false;
    };
    await reconcileRefunds(till.deps, 50);
    expect(made).toBe(3);
    for (const id of ids) expect(await refundOf(id)).toMatchObject({ failure: null });
  });

  it('that two have taken at the same time: asked for by one of them', async () => {
    const id = await wanted();
    const [first, second] = [await takeRefund(till.db, till.clock, id), await takeRefund(till.db, till.clock, id)];
    if (!first || !second) throw new Error('it is over');
    expect(await noteAsking(till.db, till.clock, second)).toBe(true);
    expect(await noteAsking(till.db, till.clock, first)).toBe(false);
  });

  it('that was taken and then not asked for is no lost answer: it is asked for later', async () => {
    const id = await wanted();
    const { credentials } = await till.db.merchant.findFirstOrThrow();
    await till.db.merchant.updateMany({ data: { credentials: 'gone' } });
    expect(await refund(till.deps, id)).toBe('pending');
    till.clock.advance(120_000);
    await reconcileRefunds(till.deps, 50);
    expect(await refundOf(id)).toMatchObject({ status: 'requested', askedAt: null });

    await till.db.merchant.updateMany({ data: { credentials } });
    till.clock.advance(120_000);
    await reconcileRefunds(till.deps, 50);
    expect(await refundOf(id)).toMatchObject({ status: 'succeeded' });
  });
});
