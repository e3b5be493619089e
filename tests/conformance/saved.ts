import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listDebts } from '../../domain/billing/debts.ts';
import { findPayable } from '../../domain/payments/payments.ts';
import { agreeToKeep } from '../../domain/saved-methods/agree.ts';
import { takeForCharge } from '../../domain/saved-methods/charge.ts';
import type { CallbackRequest } from '../../payments/provider.ts';
import { connectionOf } from '../../settlement/connections.ts';
import { buildOrder } from '../../settlement/order.ts';
import { reconcilePayments } from '../../settlement/reconcile.ts';
import { chargeKept, repeatCharges } from '../../settlement/saved.ts';
import type { CardFate } from './provider-stand.ts';
import { type OpenStand, openTill, type Till } from './till.ts';

/** What becomes of a card that its payer let be kept, and of charging it, whatever is lost on the way. */
export function savedConformance(name: string, open: OpenStand): void {
  describe(`kept cards through ${name}`, () => {
    let till: Till;
    let isSilent = false;
    beforeAll(async () => {
      till = await openTill(async (clock) => {
        const stand = await open(clock);
        const fetcher: typeof fetch = async (input, init) => {
          if (isSilent) throw new TypeError('fetch failed');
          return stand.fetch(input, init);
        };
        return { ...stand, fetch: fetcher };
      });
    });
    beforeEach(async () => {
      isSilent = false;
      await till.stand.takeCallbacks(0);
    });
    afterAll(() => till.close());

    const words = ({ number }: { number: string }) => ({ description: number, items: [] });

    /** Somebody whose card was kept with a payment of theirs, by the callbacks that told of it. */
    async function regular(fate: CardFate) {
      const made = await till.unpaid([500_00n]);
      const { telegramUserId } = await till.db.binding.findFirstOrThrow({ where: { clientId: made.clientId } });
      const who = { clientId: made.clientId, telegramUserId };
      await agreeToKeep(till.db, till.clock, { ...who, paymentId: made.id });
      const page = await till.click(made.token);
      if (page.kind !== 'redirect') throw new Error(`not to be paid: ${page.kind}`);
      await till.stand.payKeeping?.(page.url, fate);
      await till.untilPaid(made.id);
      await till.takeIn(await till.stand.takeCallbacks(0));
      const [card] = await till.db.savedMethod.findMany({ where: { clientId: made.clientId } });
      if (!card) throw new Error('the card was not kept');
      return { ...made, ...who, cardId: card.id, title: card.title };
    }

    type Regular = Awaited<ReturnType<typeof regular>>;

    /** Another debt of theirs, taken to be charged from the card. */
    async function taken(who: Regular): Promise<{ id: number; token: string; number: string } & Regular> {
      const made = await till.unpaid([1000_00n], { of: who });
      const wish = { ...who, paymentId: made.id, savedMethodId: who.cardId };
      expect(await takeForCharge(till.db, till.clock, wish)).toEqual({ paymentId: made.id, isTaken: true });
      return { ...who, ...made };
    }

    const charge = (id: number) => chargeKept(till.deps, id, words);
    const repeat = () => repeatCharges(till.deps, 10, words);

    async function expectCharged(made: { id: number; clientId: number; accountId: number }): Promise<void> {
      expect(await till.db.payment.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({
        status: 'succeeded',
        receivedMinor: 1000_00n,
      });
      expect(await listDebts(till.db, { clientId: made.clientId })).toEqual([]);
      expect(await till.db.ledgerTransaction.count({ where: { paymentId: made.id } })).toBe(1);
    }

    const callbacks = async (): Promise<readonly CallbackRequest[]> => till.stand.takeCallbacks(0);

    it('card kept', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const who = await regular('chargeable');
      expect(who.title).not.toBe('');
      const { token } = await till.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
      expect(token.length).toBeGreaterThan(3);
    });

    it('card not kept without the word for it', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const made = await till.paid([500_00n]);
      expect(await till.db.savedMethod.count({ where: { clientId: made.clientId } })).toBe(0);
    });

    it('kept card charged', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const made = await taken(await regular('chargeable'));
      expect(await charge(made.id)).toBe('paid');
      await expectCharged(made);
      await till.takeIn(await callbacks());
      await expectCharged(made);
    });

    it('kept card refused', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const made = await taken(await regular('refused'));
      expect(await charge(made.id)).toBe('refused');
      await till.takeIn(await callbacks());
      till.clock.advance(61_000);
      await reconcilePayments(till.deps, 100);
      expect(await till.db.payment.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({
        status: 'canceled',
        receivedMinor: 0n,
      });
      expect(await listDebts(till.db, { clientId: made.clientId })).toMatchObject([{ outstandingMinor: 1000_00n }]);
    });

    it('kept card, answer lost', async ({ skip }) => {
      const { payKeeping, makesCharge } = till.stand;
      if (!payKeeping || !makesCharge) {
        skip();
        return;
      }
      const made = await taken(await regular('chargeable'));
      till.stand.loseAnswer(makesCharge);
      expect(await charge(made.id)).toBe('waiting');
      till.clock.advance(91_000);
      await repeat();
      await expectCharged(made);
      await till.takeIn(await callbacks());
      await expectCharged(made);
    });

    it('kept card, provider down', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const made = await taken(await regular('chargeable'));
      isSilent = true;
      expect(await charge(made.id)).toBe('waiting');
      till.clock.advance(91_000);
      await repeat();
      isSilent = false;
      till.clock.advance(91_000);
      await repeat();
      await expectCharged(made);
    });

    it('kept card, the same key twice', async ({ skip }) => {
      if (!till.stand.payKeeping) {
        skip();
        return;
      }
      const made = await taken(await regular('chargeable'));
      const details = await findPayable(till.db, made.token);
      const saved = await till.db.savedMethod.findUniqueOrThrow({
        where: { id: made.cardId },
        include: { merchant: true },
      });
      if (!details) throw new Error('no such payment');
      const order = await buildOrder(till.deps, details, saved.merchant, words);
      const connection = connectionOf(till.deps, saved.merchant);
      const first = await connection.chargeSaved?.(order, saved);
      expect(await connection.chargeSaved?.(order, saved)).toEqual(first);
      await till.takeIn(await callbacks());
      await expectCharged(made);
    });

    it('kept card, late callback', async ({ skip }) => {
      const { payKeeping, makesCharge } = till.stand;
      if (!payKeeping || !makesCharge) {
        skip();
        return;
      }
      const made = await taken(await regular('chargeable'));
      till.stand.loseAnswer(makesCharge);
      await charge(made.id);
      const late = await callbacks();
      till.clock.advance(2 * 3_600_000);
      isSilent = true;
      await reconcilePayments(till.deps, 100);
      till.clock.advance(2 * 3_600_000);
      await reconcilePayments(till.deps, 100);
      isSilent = false;
      await till.takeIn(late.map((callback) => till.stand.again?.(callback) ?? callback));
      till.clock.advance(4 * 3_600_000);
      await reconcilePayments(till.deps, 100);
      await expectCharged(made);
    });
  });
}
