import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDebts } from '../../domain/billing/debts.ts';
import { DomainError } from '../../domain/errors.ts';
import { sumOf } from '../../domain/money.ts';
import { requestRefund } from '../../domain/payments/refunds/request.ts';
import { reconcilePayments } from '../../settlement/reconcile.ts';
import { refund } from '../../settlement/refund.ts';
import { type OpenStand, openTill, type Till } from './till.ts';

/** What becomes of money that goes back, whatever the provider. */
export function refundConformance(name: string, open: OpenStand): void {
  describe(`refunds through ${name}`, () => {
    let till: Till;
    beforeAll(async () => {
      till = await openTill(open);
    });
    afterAll(() => till.close());

    const ask = async (
      paymentNumber: string,
      wish: { amountMinor?: bigint; chargeIds?: number[]; cancelDebts?: boolean },
    ) => {
      const [made] = await requestRefund(till.db, till.clock, { paymentNumber, actor: 'staff', ...wish });
      if (!made) throw new Error('nothing was requested');
      return made;
    };
    /** The callbacks that tell of so many refunds, where the provider tells of them. */
    const newsOf = (count: number) => till.stand.takeCallbacks(till.lacks('refund news') ? 0 : count);
    const give = async (paymentNumber: string, wish: Parameters<typeof ask>[1] = {}) => {
      const made = await ask(paymentNumber, wish);
      return { ...made, progress: await refund(till.deps, made.id) };
    };

    it('whole: opens the debt again, empties the merchant account and tells the client once', async () => {
      const made = await till.paid([1000_00n]);
      const { id, progress } = await give(made.number);
      expect(progress).toBe('refunded');
      expect(await till.balances(made)).toMatchObject({ receivable: 1000_00n, merchant: 0n });
      expect(await listDebts(till.db, { clientId: made.clientId })).toMatchObject([{ outstandingMinor: 1000_00n }]);
      expect(await till.payment(made)).toMatchObject({ status: 'refunded', refundedMinor: 1000_00n });
      expect(await till.refunds(made)).toMatchObject([
        { id, status: 'succeeded', actor: 'staff', amountMinor: 1000_00n, lines: [{ allocatedMinor: 1000_00n }] },
      ]);
      expect(await till.told(made)).toEqual([`refund-succeeded:${id}`]);
      // Its own callback, and everything that asks, find nothing new.
      await till.takeIn(await newsOf(1));
      till.clock.advance(61_000);
      await reconcilePayments(till.deps, 100);
      expect(await refund(till.deps, id)).toBe('over');
      await till.agrees(made, 1);
    });

    it('in parts: the last debt first, until nothing is left to give', async () => {
      const made = await till.paid([300_00n, 200_00n]);
      await give(made.number, { amountMinor: 250_00n });
      expect(await till.lines(made)).toEqual([
        [250_00n, 0n],
        [0n, 0n],
      ]);
      expect(await till.payment(made)).toMatchObject({ status: 'partially_refunded', refundedMinor: 250_00n });
      await give(made.number, { amountMinor: 100_00n });
      await expect(give(made.number, { amountMinor: 150_01n })).rejects.toThrow(DomainError);
      await give(made.number);
      expect(await till.payment(made)).toMatchObject({ status: 'refunded', refundedMinor: 500_00n });
      expect(await till.balances(made)).toMatchObject({ receivable: 500_00n, merchant: 0n });
      await expect(give(made.number)).rejects.toMatchObject({ code: 'refund-nothing-left' });
      await till.agrees(made, 3);
    });

    it('of two debts and a top-up: the balance first, then the debts', async () => {
      const made = await till.paid([300_00n, 200_00n], { topUpMinor: 150_00n });
      await give(made.number, { amountMinor: 250_00n });
      expect(await till.lines(made)).toEqual([
        [300_00n, 0n],
        [100_00n, 0n],
        [0n, 0n],
      ]);
      expect(await till.balances(made)).toMatchObject({ advance: 0n, receivable: 100_00n, merchant: 400_00n });
      await till.agrees(made, 1);
    });

    it('of a debt that staff name, and of no other', async () => {
      const made = await till.paid([300_00n, 200_00n], { topUpMinor: 150_00n });
      const chargeIds = made.chargeIds.slice(0, 1);
      await expect(give(made.number, { chargeIds, amountMinor: 300_01n })).rejects.toMatchObject({
        code: 'refund-too-much',
      });
      await give(made.number, { chargeIds });
      expect(await till.lines(made)).toEqual([
        [0n, 0n],
        [200_00n, 0n],
        [0n, 150_00n],
      ]);
      await expect(give(made.number, { chargeIds: [made.chargeIds[0] ?? 0, 0] })).rejects.toMatchObject({
        code: 'refund-not-in-payment',
      });
      await till.agrees(made, 1);
    });

    it('after the balance was spent: what it paid is undone, newest first, and it never goes below zero', async () => {
      const made = await till.paid([], { topUpMinor: 500_00n });
      const older = await till.paidFromBalance(made, 200_00n);
      const newer = await till.paidFromBalance(made, 250_00n);
      await give(made.number, { amountMinor: 400_00n });
      // 50 were held, 250 come from the newer one and 100 from the older.
      expect(await till.balances(made)).toMatchObject({ advance: 0n, receivable: 350_00n, merchant: 100_00n });
      expect(await till.payment(newer)).toMatchObject({ status: 'refunded', refundedMinor: 250_00n });
      expect(await till.payment(older)).toMatchObject({ status: 'partially_refunded', refundedMinor: 100_00n });
      const [caused] = await till.refunds(newer);
      expect(caused).toMatchObject({ toBalance: true, status: 'succeeded', amountMinor: 250_00n });
      await till.agrees(made, 3);
    });

    it('of a payment from the balance: back to it at once, and nobody is asked', async () => {
      const made = await till.paid([], { topUpMinor: 500_00n });
      const spent = await till.paidFromBalance(made, 300_00n);
      const callsBefore = till.stand.calls(() => true);
      const [partly] = await requestRefund(till.db, till.clock, {
        paymentNumber: spent.number,
        amountMinor: 100_00n,
        actor: 'staff',
      });
      expect(partly).toMatchObject({ toBalance: true, status: 'succeeded' });
      expect(await till.balances(made)).toMatchObject({ advance: -300_00n, receivable: 100_00n, merchant: 500_00n });
      await requestRefund(till.db, till.clock, { paymentNumber: spent.number, cancelDebts: true, actor: 'staff' });
      expect(await till.balances(made)).toMatchObject({ advance: -500_00n, receivable: 100_00n, merchant: 500_00n });
      expect(await till.payment(spent)).toMatchObject({ status: 'refunded', refundedMinor: 300_00n });
      expect(till.stand.calls(() => true)).toBe(callsBefore);
      await till.agrees(made, 3);
    });

    it('of a payment from both: each part back to where it came from', async () => {
      const held = await till.paid([], { topUpMinor: 100_00n });
      const made = await till.paid([300_00n], { of: held, balanceMinor: 100_00n });
      const refunds = await requestRefund(till.db, till.clock, { paymentNumber: made.number, actor: 'staff' });
      expect(refunds.map(({ toBalance, amountMinor, status }) => [toBalance, amountMinor, status])).toEqual([
        [true, 100_00n, 'succeeded'],
        [false, 200_00n, 'requested'],
      ]);
      expect(await till.payment(made)).toMatchObject({ status: 'partially_refunded' });
      for (const { id } of refunds) await refund(till.deps, id);
      expect(await till.payment(made)).toMatchObject({ status: 'refunded', refundedMinor: 300_00n });
      expect(await till.balances(made)).toMatchObject({ advance: -100_00n, receivable: 300_00n, merchant: 100_00n });
      await till.agrees(made, 2);
    });

    it('that cancels debts: they are not asked for again', async () => {
      const made = await till.paid([300_00n, 200_00n]);
      await give(made.number, { amountMinor: 350_00n, cancelDebts: true });
      expect(await till.balances(made)).toMatchObject({ receivable: 0n, merchant: 150_00n });
      expect(await listDebts(till.db, { clientId: made.clientId })).toEqual([]);
      const charges = await till.db.charge.findMany({ where: { id: { in: made.chargeIds } }, orderBy: { id: 'asc' } });
      expect(charges.map(({ amountMinor }) => amountMinor)).toEqual([150_00n, 0n]);
      await till.agrees(made, 2);
    });

    it("made in the provider's own cabinet: found by its callback, by whomever it was made", async () => {
      const made = await till.paid([300_00n]);
      await till.stand.giveBack(made.number, 120_00n);
      if (till.lacks('refund news')) {
        await reconcilePayments(till.deps, 100);
        expect(await till.refunds(made)).toEqual([]);
        return till.agrees(made, 0);
      }
      const callbacks = await till.stand.takeCallbacks(1);
      await till.takeIn([...callbacks, ...callbacks]);
      expect(await till.refunds(made)).toMatchObject([
        { actor: 'provider', status: 'succeeded', amountMinor: 120_00n, toBalance: false },
      ]);
      expect(await till.balances(made)).toMatchObject({ receivable: 120_00n, merchant: 180_00n });
      // One of both kinds at once: the sum tells, and each is booked once.
      const own = await ask(made.number, { amountMinor: 100_00n });
      await till.stand.giveBack(made.number, 30_00n);
      await refund(till.deps, own.id);
      await till.takeIn(await till.stand.takeCallbacks(2));
      const refunds = await till.refunds(made);
      expect(refunds.map(({ actor, amountMinor }) => [actor, amountMinor])).toEqual([
        ['provider', 120_00n],
        ['staff', 100_00n],
        ['provider', 30_00n],
      ]);
      await till.agrees(made, 3);
    });

    it('that turns out later to be impossible: nothing was booked, staff are told loudly', async () => {
      const made = await till.paid([300_00n], { way: 'never-returned' });
      const { id, progress } = await give(made.number);
      expect(progress).toBe('pending');
      expect(await till.balances(made)).toMatchObject({ receivable: 0n, merchant: 300_00n });
      await expect(give(made.number)).rejects.toMatchObject({ code: 'refund-nothing-left' });
      await till.stand.settle();
      till.loud.length = 0;
      till.clock.advance(31_000);
      await reconcilePayments(till.deps, 100);
      expect(await till.refunds(made)).toMatchObject([{ id, status: 'failed', failure: expect.any(String) as string }]);
      expect(till.loud).toHaveLength(1);
      expect(await till.told(made)).toEqual([]);
      expect(await till.payment(made)).toMatchObject({ status: 'succeeded', refundedMinor: 0n });
      await till.agrees(made, 0);
      // Now another may be tried.
      expect((await ask(made.number, {})).amountMinor).toBe(300_00n);
    });

    it('that comes late: booked when it has, by callback or by asking', async () => {
      for (const how of till.lacks('refund news') ? ['asking'] : ['callback', 'asking']) {
        const made = await till.paid([300_00n], { way: 'returned-late' });
        const { progress } = await give(made.number, { amountMinor: 100_00n });
        expect([how, progress]).toEqual([how, 'pending']);
        await till.stand.settle();
        const callbacks = await newsOf(1);
        if (how === 'callback') await till.takeIn(callbacks);
        else {
          till.clock.advance(31_000);
          await reconcilePayments(till.deps, 100);
        }
        expect(await till.balances(made)).toMatchObject({ receivable: 100_00n, merchant: 200_00n });
        await till.takeIn(callbacks);
        await till.agrees(made, 1);
      }
    });

    it('one of two of the same size, of which the other fails: the one that came is booked, and no more', async () => {
      const made = await till.paid([300_00n], { way: 'first-not-returned' });
      const first = await give(made.number, { amountMinor: 100_00n });
      const second = await give(made.number, { amountMinor: 100_00n });
      expect([first.progress, second.progress]).toEqual(['pending', 'pending']);
      // The callback tells the sum over all, and no more; some providers begin the second when the first is over.
      for (let round = 0; round < 3; round += 1) {
        await till.stand.settle();
        await till.takeIn(await till.stand.takeCallbacks(0));
        till.clock.advance(120_000);
        await reconcilePayments(till.deps, 100);
      }
      await till.takeIn(await till.stand.takeCallbacks(0));
      expect((await till.refunds(made)).map(({ id, status }) => [id, status])).toEqual([
        [first.id, 'failed'],
        [second.id, 'succeeded'],
      ]);
      expect(await till.balances(made)).toMatchObject({ receivable: 100_00n, merchant: 200_00n });
      expect(await till.told(made)).toEqual([`refund-succeeded:${second.id}`]);
      await till.agrees(made, 1);
    });

    it("taken back by the payer's bank: booked as given back; what the bank returns is told to staff", async ({
      skip,
    }) => {
      const { dispute } = till.stand;
      if (!dispute) {
        skip();
        return;
      }
      const made = await till.paid([300_00n]);
      await dispute(made.number, 'taken');
      const [taken] = await till.stand.takeCallbacks(1);
      if (!taken) throw new Error('nobody was told');
      await till.takeIn([taken, taken]);
      expect(await till.refunds(made)).toMatchObject([
        { actor: 'provider', status: 'succeeded', amountMinor: 300_00n },
      ]);
      expect(await till.balances(made)).toMatchObject({ receivable: 300_00n, merchant: 0n });
      till.loud.length = 0;
      await dispute(made.number, 'won');
      await till.takeIn(await till.stand.takeCallbacks(1));
      expect(till.loud.join()).toContain('LESS HAS GONE BACK');
      await till.agrees(made, 1);
    });

    it('told before the payment itself is: both are booked, whatever comes first', async ({ skip }) => {
      if (till.lacks('refund news')) skip();
      const made = await till.paid([300_00n], { isTold: false });
      const [first] = await till.stand.takeCallbacks(1);
      await till.stand.giveBack(made.number);
      const [second] = await till.stand.takeCallbacks(1);
      if (!first || !second) throw new Error('no callbacks');
      await till.takeIn([second]);
      expect(await till.payment(made)).toMatchObject({
        status: 'refunded',
        receivedMinor: 300_00n,
        refundedMinor: 300_00n,
      });
      await till.takeIn([first, second]);
      expect(await till.balances(made)).toMatchObject({ receivable: 300_00n, merchant: 0n });
      await till.agrees(made, 1);
    });

    it('told by everybody at once: booked once', async () => {
      const made = await till.paid([300_00n, 200_00n], { topUpMinor: 100_00n });
      const own = await ask(made.number, { amountMinor: 350_00n });
      const isTold = !till.lacks('refund news');
      if (isTold) await till.stand.giveBack(made.number, 50_00n);
      const callbacks = await newsOf(1);
      till.clock.advance(16_000);
      const makesRefund = till.stand.makesRefund ?? (() => false);
      const madeBefore = till.stand.calls(makesRefund);
      await Promise.all([
        refund(till.deps, own.id),
        refund(till.deps, own.id),
        reconcilePayments(till.deps, 100),
        ...callbacks.map((callback) => till.takeIn([callback])),
        ...callbacks.map((callback) => till.takeIn([callback])),
      ]);
      await till.takeIn(await newsOf(1));
      till.clock.advance(61_000);
      await reconcilePayments(till.deps, 100);
      const refunds = await till.refunds(made);
      const backMinor = isTold ? 400_00n : 350_00n;
      // Who would give the money back twice is asked once.
      if (till.lacks('refund memory')) expect(till.stand.calls(makesRefund) - madeBefore).toBe(1);
      expect(sumOf(refunds.map(({ amountMinor }) => amountMinor))).toBe(backMinor);
      expect(await till.balances(made)).toMatchObject({ merchant: 600_00n - backMinor });
      expect(await till.payment(made)).toMatchObject({ status: 'partially_refunded', refundedMinor: backMinor });
      await till.agrees(made, isTold ? 2 : 1);
    });

    it('of which the answer was lost, or after whose making the program died: found again, and made once', async () => {
      const made = await till.paid([300_00n]);
      const { makesRefund } = till.stand;
      if (!makesRefund) throw new Error('the provider takes no refunds by a call');
      const madeBefore = till.stand.calls(makesRefund);
      till.stand.loseAnswer(makesRefund);
      const { id, progress } = await give(made.number, { amountMinor: 100_00n });
      expect(progress).toBe('pending');
      expect(await till.refunds(made)).toMatchObject([{ id, status: 'requested', providerRefundId: null }]);
      till.clock.advance(91_000);
      till.loud.length = 0;
      expect((await reconcilePayments(till.deps, 100)).refundsEnded).toBe(1);
      const isFound = !till.lacks('refund memory');
      // What cannot be looked up must not be made twice: staff are told to look, and nothing is booked.
      expect(await till.refunds(made)).toMatchObject([{ id, status: isFound ? 'succeeded' : 'failed' }]);
      expect(till.loud).toHaveLength(isFound ? 0 : 1);
      expect(till.stand.calls(makesRefund) - madeBefore).toBeLessThanOrEqual(isFound ? 2 : 1);
      expect(await till.balances(made)).toMatchObject(
        isFound ? { receivable: 100_00n, merchant: 200_00n } : { receivable: 0n, merchant: 300_00n },
      );

      // Wanted, and then nobody was there to ask for it.
      const orphan = await ask(made.number, { amountMinor: 50_00n });
      till.clock.advance(16_000);
      await reconcilePayments(till.deps, 100);
      expect(await till.refunds(made)).toMatchObject([{ id }, { id: orphan.id, status: 'succeeded' }]);
      await till.takeIn(await newsOf(2));
      await till.agrees(made, isFound ? 2 : 1);
    });

    it('that the provider refuses ends as failed, and its reason is kept', async () => {
      const made = await till.paid([300_00n]);
      const own = await ask(made.number, { amountMinor: 300_00n });
      // Meanwhile somebody gives it back in the cabinet, of which no callback has come yet.
      await till.stand.giveBack(made.number);
      expect(await refund(till.deps, own.id)).toBe('failed');
      await till.takeIn(await newsOf(1));
      const refunds = await till.refunds(made);
      const isTold = !till.lacks('refund news');
      expect(refunds.map(({ actor, status }) => [actor, status])).toEqual([
        ['staff', 'failed'],
        ...(isTold ? [['provider', 'succeeded']] : []),
      ]);
      await till.agrees(made, isTold ? 1 : 0);
    });

    it('of what was never paid, or of an unknown payment, is refused with a reason', async () => {
      const made = await till.unpaid([100_00n]);
      await expect(ask(made.number, {})).rejects.toMatchObject({ code: 'refund-not-paid' });
      await expect(ask('LK-999999', {})).rejects.toMatchObject({ code: 'payment-unknown' });
    });
  });
}
