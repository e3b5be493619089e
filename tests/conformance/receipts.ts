import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FiscalProfile } from '../../domain/fiscal/profile.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { connectionOf } from '../../settlement/connections.ts';
import { askForReceipts, tellsOf } from '../../settlement/fiscal.ts';
import { makeOffsets } from '../../settlement/offsets.ts';
import { refund } from '../../settlement/refund.ts';
import type { CashRegister } from './cash-register.ts';
import { type OpenStand, openTill, type Paid, type Till } from './till.ts';

const FISCAL: FiscalProfile = {
  taxSystem: 'osn',
  vat: 'vat22',
  prepaymentVat: 'vat122',
  subject: 'service',
  prepaymentMode: 'full_prepayment',
  offset: 'finished',
};

/** Fiscal receipts, whatever provider makes them. */
export function receiptConformance(name: string, open: OpenStand): void {
  describe(`receipts through ${name}`, () => {
    let till: Till;
    beforeAll(async () => {
      till = await openTill(open, { fiscal: FISCAL });
    });
    afterAll(() => till.close());

    /** The cash register prints what waits; the app hears of it as the provider tells. */
    async function print({ print: printAll, calls }: CashRegister): Promise<void> {
      await till.takeIn(await till.stand.takeCallbacks(0));
      await printAll();
      if (calls) await till.takeIn(await till.stand.takeCallbacks(1));
      await askForReceipts(till.deps, 100);
      till.clock.advance(31_000);
      await askForReceipts(till.deps, 100);
    }
    const kept = ({ id }: Pick<Paid, 'id'>) =>
      till.db.fiscalReceipt.findMany({ where: { paymentId: id }, orderBy: { id: 'asc' } });
    /** A debt for a subscription that has ended since it was paid. */
    async function paidAndGiven(amountMinor: bigint): Promise<Paid> {
      const made = await till.paid([amountMinor]);
      const charge = await till.db.charge.findFirstOrThrow({ where: { id: made.chargeIds[0] ?? 0 } });
      const days = { firstDay: new Date('2026-10-01'), lastDay: new Date('2026-10-31') };
      await till.db.subscription.create({
        data: {
          id: charge.sourceId,
          organizationId: 'school',
          accountId: made.accountId,
          name: 'Seven',
          groupName: 'Chess',
          ...days,
          lessonsTotal: 7,
          priceMinor: amountMinor,
          status: 'finished',
        },
      });
      return made;
    }

    it('a payment has one, sent to a verified address, over what is paid through the merchant', async ({ skip }) => {
      const register = till.stand.cashRegister ?? skip();
      const made = await till.paid([1000_00n, 200_01n], { topUpMinor: 300_00n });
      expect(register.slips(made.number)).toMatchObject([{ kind: 'payment', totalMinor: 1500_01n }]);
      const [slip] = register.slips(made.number);
      if (slip?.email !== null) expect(slip?.email).toMatch(/^payer\d+@example\.test$/);
      expect(slip?.names).toHaveLength(3);
      await askForReceipts(till.deps, 100);
      expect(await kept(made)).toMatchObject([{ kind: 'payment', state: 'pending', documentNumber: null }]);
      await print(register);
      expect(await kept(made)).toMatchObject([
        { kind: 'payment', state: 'registered', storageNumber: expect.stringMatching(/^\d+$/) },
      ]);
      till.clock.advance(4 * 86_400_000);
      await askForReceipts(till.deps, 100);
      expect(await kept(made)).toHaveLength(1);
    });

    it('what the balance pays is no part of it', async ({ skip }) => {
      const register = till.stand.cashRegister ?? skip();
      const rich = await till.paid([], { topUpMinor: 400_00n });
      const made = await till.paid([1000_00n], { of: rich, balanceMinor: 400_00n });
      expect(register.slips(made.number)).toMatchObject([{ kind: 'payment', totalMinor: 600_00n }]);
    });

    it('a refund has its own, over what goes back', async ({ skip }) => {
      const register = till.stand.cashRegister ?? skip();
      const made = await till.paid([300_00n, 200_00n]);
      const wish = { paymentNumber: made.number, actor: 'staff', amountMinor: 250_00n };
      const [asked] = await requestRefund(till.db, till.clock, wish);
      expect(await refund(till.deps, asked?.id ?? 0)).toBe('refunded');
      const slips = register.slips(made.number);
      expect(slips).toMatchObject([
        { kind: 'payment', totalMinor: 500_00n },
        { kind: 'refund', totalMinor: 250_00n },
      ]);
      expect(slips[1]?.names).toEqual(slips[0]?.names);
      expect(slips[1]?.modes).toEqual(slips[0]?.modes);
      await print(register);
      const merchant = await till.db.merchant.findFirstOrThrow();
      const isTold = tellsOf(connectionOf(till.deps, merchant), 'refund');
      const receipts = (await kept(made)).map(({ kind, state, refundId }) => ({ kind, state, refundId }));
      expect(receipts).toContainEqual({ kind: 'payment', state: 'registered', refundId: null });
      if (isTold) expect(receipts).toContainEqual({ kind: 'refund', state: 'registered', refundId: asked?.id });
      expect(receipts).toHaveLength(isTold ? 2 : 1);
    });

    it('what was prepaid has its offset receipt when it is given, once', async ({ skip }) => {
      const register = till.stand.cashRegister ?? skip();
      const makesOffset = register.makesOffset ?? skip();
      const before = till.stand.calls(makesOffset);
      const made = await paidAndGiven(700_00n);
      expect(await makeOffsets(till.deps, 100)).toBe(1);
      expect(register.slips(made.number).at(-1)).toMatchObject({ kind: 'offset', totalMinor: 700_00n });
      await print(register);
      till.clock.advance(7 * 3_600_000);
      await print({ ...register, calls: false });
      expect((await kept(made)).find(({ kind }) => kind === 'offset')).toMatchObject({ state: 'registered' });
      till.clock.advance(86_400_000);
      expect(await makeOffsets(till.deps, 100)).toBe(0);
      expect(till.stand.calls(makesOffset) - before).toBe(1);
    });

    it('an offset receipt of which the answer was lost is made once', async ({ skip }) => {
      const register = till.stand.cashRegister ?? skip();
      const makesOffset = register.makesOffset ?? skip();
      const made = await paidAndGiven(700_00n);
      till.stand.loseAnswer(makesOffset);
      await makeOffsets(till.deps, 100);
      for (let hour = 0; hour < 8; hour += 1) {
        till.clock.advance(3_600_000);
        await makeOffsets(till.deps, 100);
      }
      await print(register);
      till.clock.advance(7 * 3_600_000);
      await print({ ...register, calls: false });
      expect(register.slips(made.number).filter(({ kind }) => kind === 'offset')).toHaveLength(1);
      expect((await kept(made)).find(({ kind }) => kind === 'offset')).toMatchObject({ state: 'registered' });
    });
  });
}
