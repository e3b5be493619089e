import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listDebts } from '../../domain/billing/debts.ts';
import type { CallbackRequest, PaymentOrder, ProviderConnection } from '../../payments/provider.ts';
import { applyDueEvents } from '../../settlement/apply.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { reconcilePayments } from '../../settlement/reconcile.ts';
import { createMetrics } from '../../webhooks/metrics.ts';
import { paymentHooks } from '../../webhooks/payments.ts';
import { makeOrganization } from '../harness/billing.ts';
import { mutations } from './mutations.ts';
import { outcomeAt } from './outcome.ts';
import { type OpenStand, openTill, type Till } from './till.ts';

const HOUR_MS = 3_600_000;

/** What becomes of a payment, whatever the provider says, fails to say, or somebody else says in its name. */
export function paymentConformance(name: string, open: OpenStand): void {
  describe(`payments through ${name}`, () => {
    let till: Till;
    let connection: ProviderConnection;
    let weather: 'fine' | 'silent' | 'broken' = 'fine';
    beforeAll(async () => {
      till = await openTill(async (clock) => {
        const stand = await open(clock);
        return {
          ...stand,
          fetch: async (input, init) => {
            if (weather === 'silent') throw new TypeError('fetch failed');
            return weather === 'broken' ? new Response('<h1>503</h1>', { status: 503 }) : stand.fetch(input, init);
          },
        };
      });
      const { stand, clock } = till;
      connection = stand.provider.connect(stand.settings, { fetch: stand.fetch, clock, mode: stand.mode ?? 'test' });
    });
    beforeEach(() => {
      weather = 'fine';
    });
    afterAll(() => till.close());

    type Made = Awaited<ReturnType<Till['unpaid']>>;

    /** A debt that its client is about to pay: they stand before the provider's page. */
    async function onPage(amountMinor = 1000_00n): Promise<Made & { url: string }> {
      const made = await till.unpaid([amountMinor]);
      const page = await till.click(made.token);
      if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
      await till.stand.takeCallbacks(0);
      return { ...made, url: page.url };
    }

    /** Paid, and nobody has told. */
    async function paidUntold(): Promise<{ made: Made; callbacks: readonly CallbackRequest[] }> {
      const made = await onPage();
      await till.stand.pay(made.url, 'returned-at-once');
      return { made, callbacks: await till.stand.takeCallbacks(1) };
    }

    const { expectCredited, expectNothing, noticesOf } = outcomeAt(() => till);

    it('paid', async () => {
      const { made, callbacks } = await paidUntold();
      await till.takeIn(callbacks);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-succeeded']);
    });

    it('refused', async () => {
      const made = await onPage();
      const end = await till.stand.refuse(made.url);
      await till.takeIn(await till.stand.takeCallbacks(end === 'closed' ? 1 : 0));
      till.clock.advance(61_000);
      await reconcilePayments(till.deps, 100);
      await expectNothing(made);
      expect((await till.payment(made)).status).toBe(end === 'closed' ? 'canceled' : 'pending');
      if (end === 'closed') return;
      await till.stand.pay(made.url, 'returned-at-once');
      await till.untilPaid(made.id);
      await expectCredited(made);
    });

    it('expired', async () => {
      const made = await onPage();
      await till.stand.expire(made.number);
      await till.takeIn(await till.stand.takeCallbacks(0));
      till.clock.advance(25 * HOUR_MS);
      await reconcilePayments(till.deps, 100);
      till.clock.advance(2 * HOUR_MS);
      await reconcilePayments(till.deps, 100);
      await expectNothing(made);
      expect(['canceled', 'expired']).toContain((await till.payment(made)).status);
      expect(await till.click(made.token)).toEqual({ kind: 'over' });
    });

    it('late success', async () => {
      const { made, callbacks } = await paidUntold();
      weather = 'silent';
      till.clock.advance(26 * HOUR_MS);
      await reconcilePayments(till.deps, 100);
      expect((await till.payment(made)).status).toBe('expired');
      weather = 'fine';
      till.clock.advance(4 * HOUR_MS);
      if (connection.readEvent) await till.takeIn(callbacks);
      await reconcilePayments(till.deps, 100);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-credited']);
    });

    it('duplicate', async () => {
      const { made, callbacks } = await paidUntold();
      const many = Array.from({ length: 12 }, () => callbacks).flat();
      const told = await Promise.all(many.map((callback) => till.tell(callback)));
      expect(told.every(({ received }) => received !== null && received.reply.status === 200)).toBe(true);
      await till.takeIn(callbacks);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-succeeded']);
    });

    it('out of order', async () => {
      const { made, callbacks } = await paidUntold();
      if (till.lacks('refund news')) {
        await till.takeIn([...callbacks, ...callbacks].toReversed());
        return expectCredited(made);
      }
      await till.stand.giveBack(made.number, 400_00n);
      const later = await till.stand.takeCallbacks(1);
      await till.takeIn([...callbacks, ...later].toReversed());
      await till.takeIn([...later, ...callbacks]);
      expect(await till.payment(made)).toMatchObject({
        status: 'partially_refunded',
        receivedMinor: 1000_00n,
        refundedMinor: 400_00n,
      });
      expect(await till.balances(made)).toMatchObject({ receivable: 400_00n, merchant: 600_00n });
      await till.agrees(made, 1);
    });

    it('forged signature', async () => {
      const { made, callbacks } = await paidUntold();
      const before = await till.db.paymentEvent.count();
      for (const callback of callbacks) {
        const forgeries = till.stand.forged(callback);
        expect(forgeries.length).toBeGreaterThan(0);
        for (const [how, forged] of forgeries) {
          expect([how, (await till.tell(forged)).received]).toEqual([how, null]);
        }
      }
      expect(await till.db.paymentEvent.count()).toBe(before);
      await expectNothing(made);
      await till.takeIn(callbacks);
      await expectCredited(made);
    });

    it('wrong amount', async () => {
      const made = await onPage();
      const { confirmationUrl } = await connection.createPayment({ ...orderFor(made), amountMinor: 10_00n });
      await till.stand.pay(confirmationUrl, 'returned-at-once');
      await till.takeIn(await till.stand.takeCallbacks(1));
      expect(await till.payment(made)).toMatchObject({ receivedMinor: 10_00n });
      expect(await listDebts(till.db, { clientId: made.clientId })).toMatchObject([{ outstandingMinor: 990_00n }]);
      expect(await noticesOf(made)).toEqual(['payment-credited']);
      await till.agrees(made, 0);
    });

    it("other merchant's path", async () => {
      const { made, callbacks } = await paidUntold();
      const id = `other-${made.id}`;
      await makeOrganization(till.db, id);
      const { provider, otherSettings: settings } = till.stand;
      const other = await createMerchant(till.db, till.seal, { organizationId: id, provider, settings });
      const creditedBefore = await till.db.ledgerTransaction.count({ where: { kind: 'payment' } });
      for (const callback of callbacks) await till.tell(callback, other.hookToken);
      expect(await till.db.ledgerTransaction.count({ where: { kind: 'payment' } })).toBe(creditedBefore);
      await expectNothing(made);
      await till.takeIn(callbacks);
      await expectCredited(made);
    });

    it('unknown id', async () => {
      const stranger = { id: 999_998, number: 'LK-999998' };
      const { confirmationUrl } = await connection.createPayment(orderFor(stranger));
      await till.stand.takeCallbacks(0);
      await till.stand.pay(confirmationUrl, 'returned-at-once');
      const callbacks = await till.stand.takeCallbacks(1);
      const creditedBefore = await till.db.ledgerTransaction.count();
      const outcomes = [];
      for (const callback of callbacks) {
        const { received, outcome } = await till.tell(callback);
        expect(received?.reply.status).toBe(200);
        outcomes.push(outcome);
      }
      expect(outcomes).toContain('payment-unknown');
      expect(await till.db.ledgerTransaction.count()).toBe(creditedBefore);
    });

    it('oversized and garbage body', async () => {
      const { made, callbacks } = await paidUntold();
      for (const callback of callbacks) {
        for (const body of mutations(callback.body)) {
          const { received } = await till.tell({ ...callback, body });
          // Where nothing signs the body, a changed one may be taken in: then the provider is asked, and says the
          // truth.
          if (received === null) continue;
          expect([0n, 1000_00n]).toContain((await till.payment(made)).receivedMinor);
        }
      }
      const web = paymentHooks(
        { settlement: till.deps, translate: (key) => key, botUsername: null, checks: {}, metrics: createMetrics() },
        { apply: () => undefined, idle: async () => undefined },
      );
      const address = `http://cabinet.test/hooks/${till.stand.provider.name}/${till.hookToken}`;
      for (const body of [Buffer.alloc(300 * 1024, 'a'), Buffer.from('{"'), Buffer.alloc(0)]) {
        expect((await web.request(address, { method: 'POST', body })).status).toBe(404);
      }
      await till.takeIn(callbacks);
      await expectCredited(made);
    });

    it('provider down at create', async () => {
      const made = await till.unpaid([1000_00n]);
      const needsCall = till.stand.makesPayment !== null;
      for (const down of ['silent', 'broken'] as const) {
        weather = down;
        expect((await till.click(made.token)).kind).toBe(needsCall ? 'unavailable' : 'redirect');
      }
      weather = 'fine';
      const page = await till.click(made.token);
      if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
      await till.stand.takeCallbacks(0);
      await till.stand.pay(page.url, 'returned-at-once');
      await till.untilPaid(made.id);
      await expectCredited(made);
    });

    it('answer lost at create', async ({ skip }) => {
      const { makesPayment } = till.stand;
      if (!makesPayment) {
        skip();
        return;
      }
      const made = await till.unpaid([1000_00n]);
      till.stand.loseAnswer(makesPayment);
      expect(await till.click(made.token)).toEqual({ kind: 'unavailable' });
      till.clock.advance(61_000);
      await reconcilePayments(till.deps, 100);
      const page = await till.click(made.token);
      if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
      await till.stand.takeCallbacks(0);
      await till.stand.pay(page.url, 'returned-at-once');
      await till.untilPaid(made.id);
      await expectCredited(made);
    });

    it('provider down at re-fetch', async () => {
      const { made, callbacks } = await paidUntold();
      weather = 'broken';
      await till.takeIn(callbacks);
      if (!connection.readEvent) await expectNothing(made);
      weather = 'silent';
      till.clock.advance(16_000);
      await applyDueEvents(till.deps, 100);
      if (!connection.readEvent) await expectNothing(made);
      weather = 'fine';
      till.clock.advance(60_000);
      await applyDueEvents(till.deps, 100);
      await expectCredited(made);
    });

    const orderFor = ({ id, number }: { id: number; number: string }): PaymentOrder => ({
      id,
      number,
      idempotencyKey: Buffer.from(`${number} of another click`).toString('hex').slice(0, 48),
      amountMinor: 1000_00n,
      currency: 'RUB',
      description: number,
      items: [],
      locale: 'ru',
      returnUrl: 'https://cabinet.test/back',
      callbackUrl: `https://cabinet.test/hooks/${till.stand.provider.name}/${till.hookToken}`,
      expiresAt: new Date(till.clock.now().getTime() + 24 * HOUR_MS),
    });
  });
}
