import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { comparePayments, type MerchantComparison } from '../../settlement/compare.ts';
import { refund } from '../../settlement/refund.ts';
import { type OpenStand, openTill, type Paid, type Till } from './till.ts';

const DAY_MS = 86_400_000;

/** What a comparison with the provider finds and mends, whatever the provider. */
export function compareConformance(name: string, open: OpenStand): void {
  describe(`comparing with ${name}`, () => {
    let till: Till;
    let isAway = false;
    beforeAll(async () => {
      till = await openTill(async (clock) => {
        const stand = await open(clock);
        return {
          ...stand,
          fetch: async (input, init) => {
            if (isAway) throw new TypeError('fetch failed');
            return stand.fetch(input, init);
          },
        };
      });
    });
    beforeEach(async () => {
      isAway = false;
      // What earlier cases have left is compared first.
      await nextDay();
    });
    afterAll(() => till.close());

    const compare = () => comparePayments(till.deps, {}, { spacingMs: 0 });
    const nextDay = async () => {
      till.clock.advance(DAY_MS);
      return of((await compare()).merchants);
    };
    const of = (merchants: readonly MerchantComparison[]): MerchantComparison =>
      merchants[0] ?? { ...EMPTY, merchant: { id: 0, organizationId: '', title: '', provider: '' } };

    async function givenBack(amountMinor: bigint): Promise<Paid & { refundId: number }> {
      const made = await till.paid([300_00n]);
      const wish = { paymentNumber: made.number, actor: 'staff', amountMinor };
      const [wanted] = await requestRefund(till.db, till.clock, wish);
      if (!wanted) throw new Error('nothing was requested');
      await refund(till.deps, wanted.id);
      await till.takeIn(await till.stand.takeCallbacks(till.lacks('refund news') ? 0 : 1));
      return { ...made, refundId: wanted.id };
    }

    it('what agrees is compared once, after the end of its day', async () => {
      const made = await till.paid([300_00n]);
      expect((await compare()).merchants).toEqual([]);
      const found = await nextDay();
      if (found.unaskable > 0) return;
      expect(found).toMatchObject({ payments: 1, same: 1, mended: [], differing: [], notAsked: 0 });
      expect((await till.payment(made)).comparedAt).toEqual(till.clock.now());
      expect(await nextDay()).toMatchObject({ payments: 0 });
    });

    it('a refund that the provider has made and the books hold is no difference', async () => {
      const made = await givenBack(100_00n);
      till.loud.length = 0;
      expect(await nextDay()).toMatchObject({ mended: [], differing: [], notAsked: 0 });
      expect(till.loud).toEqual([]);
      expect(await till.refunds(made)).toMatchObject([{ status: 'succeeded' }]);
    });

    it('money of which nobody has told is credited, also after the link has expired', async () => {
      const made = await till.paid([300_00n], { isTold: false });
      await till.stand.takeCallbacks(1);
      await till.db.payment.update({
        where: { id: made.id },
        data: { status: 'expired', finishedAt: till.clock.now() },
      });
      const found = await nextDay();
      if (found.unaskable > 0) return;
      expect(found.mended).toEqual([{ payment: made.number, what: ['credited'] }]);
      expect(await till.payment(made)).toMatchObject({ status: 'succeeded', receivedMinor: 300_00n });
      expect((await nextDay()).mended).toEqual([]);
      const entries = await till.db.auditEntry.findMany({ where: { actor: 'reconcile', action: 'reconcile-mended' } });
      expect(entries.map(({ details }) => details)).toContainEqual({ payment: made.number, mended: ['credited'] });
      await till.agrees(made, 0);
    });

    it("a part given back in the provider's own cabinet, of which nobody has told, is booked", async () => {
      const made = await till.paid([300_00n]);
      await till.stand.giveBack(made.number, 120_00n);
      await till.stand.takeCallbacks(till.lacks('refund news') ? 0 : 1);
      const found = await nextDay();
      if (found.unaskable > 0 || till.lacks('refund news')) return;
      expect(found.mended).toEqual([{ payment: made.number, what: ['refunded'] }]);
      expect(await till.refunds(made)).toMatchObject([{ actor: 'provider', amountMinor: 120_00n }]);
      expect(await till.balances(made)).toMatchObject({ receivable: 120_00n, merchant: 180_00n });
      await till.agrees(made, 1);
    });

    it('a refund that the provider has taken back is reversed, loudly, and the client is told', async ({ skip }) => {
      if (!till.stand.undoRefund) {
        skip();
        return;
      }
      const made = await givenBack(100_00n);
      await till.stand.undoRefund(made.number);
      till.loud.length = 0;
      const found = await nextDay();
      expect(found).toMatchObject({ mended: [{ payment: made.number, what: ['refund-taken-back'] }], differing: [] });
      expect(till.loud.join()).toContain('REFUND TAKEN BACK');
      expect(await till.refunds(made)).toMatchObject([
        { id: made.refundId, status: 'failed', lines: [{ allocatedMinor: 0n, advancedMinor: 0n }] },
      ]);
      expect(await till.payment(made)).toMatchObject({ status: 'succeeded', refundedMinor: 0n });
      expect(await till.balances(made)).toMatchObject({ receivable: 0n, merchant: 300_00n });
      const where = { key: { startsWith: `refund-taken-back:${made.refundId}` } };
      expect(await till.db.notice.count({ where })).toBe(
        await till.db.binding.count({ where: { clientId: made.clientId } }),
      );
      await till.agrees(made, 2);
      expect((await nextDay()).mended).toEqual([]);
    });

    it('one on which something was built stays open until staff have dealt with it', async ({ skip }) => {
      if (!till.stand.undoRefund) {
        skip();
        return;
      }
      const made = await givenBack(100_00n);
      await till.db.refund.update({ where: { id: made.refundId }, data: { postedAt: till.clock.now() } });
      await till.stand.undoRefund(made.number);
      const differences = [{ kind: 'refund-taken-back', oursMinor: 100_00n, theirsMinor: 0n }];
      expect(await nextDay()).toMatchObject({ mended: [], differing: [{ payment: made.number, differences }] });
      expect((await compare()).open).toMatchObject([{ payment: made.number, differences }]);
      expect(await till.balances(made)).toMatchObject({ receivable: 100_00n, merchant: 200_00n });
      // Found again the next day, and written down once.
      expect(await nextDay()).toMatchObject({ differing: [{ payment: made.number }] });
      const noted = await till.db.auditEntry.count({ where: { action: 'reconcile-difference' } });
      expect(noted).toBe(1);
      // The bank gives it back after all: it agrees again.
      await till.stand.giveBack(made.number, 100_00n);
      await till.stand.takeCallbacks(0);
      await nextDay();
      expect((await compare()).open).toEqual([]);
    });

    it('a provider that is away is asked again in the next round', async () => {
      const made = await till.paid([300_00n]);
      isAway = true;
      const away = await nextDay();
      if (away.unaskable > 0) return;
      expect(away).toMatchObject({ payments: 0, differing: [] });
      expect(away.notAsked).toBeGreaterThan(0);
      expect((await till.payment(made)).comparedAt).toBeNull();
      isAway = false;
      expect(of((await compare()).merchants)).toMatchObject({ mended: [], notAsked: 0 });
      expect((await till.payment(made)).comparedAt).toEqual(till.clock.now());
    });

    it('two comparisons at once mend once', async () => {
      const made = await till.paid([300_00n], { isTold: false });
      await till.stand.takeCallbacks(1);
      till.clock.advance(DAY_MS);
      const reports = await Promise.all([compare(), compare(), compare()]);
      if (reports.some(({ merchants }) => of(merchants).unaskable > 0)) return;
      expect(await till.payment(made)).toMatchObject({ status: 'succeeded', receivedMinor: 300_00n });
      expect(await till.balances(made)).toMatchObject({ merchant: 300_00n });
      await till.agrees(made, 0);
    });
  });
}

const EMPTY = { payments: 0, refunds: 0, same: 0, mended: [], differing: [], notAsked: 0, unaskable: 0 };
