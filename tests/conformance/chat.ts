import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDebts } from '../../domain/billing/debts.ts';
import { applyDueEvents } from '../../settlement/apply.ts';
import {
  answerPreCheckout,
  type ChatWord,
  keepChatPayment,
  sendInvoice,
  settleChatPayment,
} from '../../settlement/chat.ts';
import { createMerchant } from '../../settlement/merchants.ts';
import { reconcilePayments } from '../../settlement/reconcile.ts';
import { createMetrics } from '../../webhooks/metrics.ts';
import { paymentHooks } from '../../webhooks/payments.ts';
import { makeOrganization } from '../harness/billing.ts';
import { mutations } from './mutations.ts';
import { outcomeAt } from './outcome.ts';
import { noteSenseless } from './results.ts';
import type { Ask, ChatStand, SentInvoice } from './stands/telegram-payments.ts';
import { type OpenStand, openTill, type Till } from './till.ts';

const HOUR_MS = 3_600_000;

/** Cases of the suite that a door in the chat cannot have. They are shown as such, and never as passed. */
const SENSELESS: Readonly<Record<string, string>> = {
  'provider down at re-fetch': 'nobody can be asked about a payment: what the chat says of money is the only word',
  'comparing *': 'there is nobody to compare with, for the same reason',
  'refunds *': 'money is given back in the cabinet of the provider behind the chat, and entered by staff',
};

/** What becomes of a payment that is paid in the chat: the cases of `paymentConformance`, over the chat's own door. */
export function chatConformance(name: string, open: OpenStand, openChat: () => ChatStand): void {
  describe(`payments through ${name}`, () => {
    let till: Till;
    let chat: ChatStand;
    for (const [which, reason] of Object.entries(SENSELESS)) noteSenseless(name, which, reason);
    beforeAll(async () => {
      till = await openTill(open);
      chat = openChat();
    });
    afterAll(() => till.close());

    type Made = Awaited<ReturnType<Till['unpaid']>> & { readonly telegramUserId: bigint };
    const ask: Ask = (word, telegramUserId) => answerPreCheckout(till.deps, word, telegramUserId);

    /** A debt whose client has asked for the payment in their chat. */
    async function unpaid(amountMinor = 1000_00n): Promise<Made> {
      const made = await till.unpaid([amountMinor]);
      const { telegramUserId } = await till.db.binding.findFirstOrThrow({ where: { clientId: made.clientId } });
      await till.db.payment.update({ where: { id: made.id }, data: { telegramUserId } });
      return { ...made, telegramUserId };
    }

    const tap = ({ id, clientId, telegramUserId }: Made, send = chat.send) =>
      sendInvoice(
        till.deps,
        { clientId, telegramUserId, paymentId: id },
        ({ number }) => ({ title: number, details: number, description: number, items: [] }),
        send,
      );

    async function onInvoice(): Promise<Made & { invoice: SentInvoice }> {
      const made = await unpaid();
      expect(await tap(made)).toEqual({ kind: 'sent', stale: [] });
      return { ...made, invoice: newest() };
    }
    function newest(): SentInvoice {
      const invoice = chat.invoices.at(-1);
      if (!invoice) throw new Error('no invoice was sent');
      return invoice;
    }

    /** Paid, and nobody has told. */
    async function paidUntold() {
      const made = await onInvoice();
      expect(await chat.pay(made.invoice, made.telegramUserId, ask)).toBe('accept');
      return { made, words: chat.takeUpdates() };
    }

    async function takeIn(words: readonly ChatWord[]): Promise<void> {
      for (const word of words) {
        const kept = await keepChatPayment(till.deps, word);
        if (kept) await settleChatPayment(till.deps, kept);
      }
    }

    const { expectCredited, expectNothing, noticesOf } = outcomeAt(() => till);

    it('paid', async () => {
      const { made, words } = await paidUntold();
      expect(await till.click(made.token)).toEqual({ kind: 'over' });
      await takeIn(words);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-succeeded']);
      expect(await chat.pay(newest(), made.telegramUserId, ask)).toBe('paid');
    });

    it('refused', async () => {
      const made = await onInvoice();
      expect(await chat.refuse(made.invoice, made.telegramUserId, ask)).toBe('accept');
      await takeIn(chat.takeUpdates());
      await reconcilePayments(till.deps, 100);
      await expectNothing(made);
      const [chargeId = 0] = made.chargeIds;
      await till.db.charge.update({ where: { id: chargeId }, data: { allocatedMinor: 1_00n } });
      expect(await chat.pay(made.invoice, made.telegramUserId, ask)).toBe('changed');
      expect(await tap(made)).toEqual({ kind: 'over' });
      await till.db.charge.update({ where: { id: chargeId }, data: { allocatedMinor: 0n } });
      expect(await chat.pay(made.invoice, made.telegramUserId, ask)).toBe('accept');
      await takeIn(chat.takeUpdates());
      await expectCredited(made);
    });

    it('expired', async () => {
      const made = await onInvoice();
      till.clock.advance(25 * HOUR_MS);
      expect(await chat.pay(made.invoice, made.telegramUserId, ask)).toBe('expired');
      await reconcilePayments(till.deps, 100);
      await expectNothing(made);
      expect((await till.payment(made)).status).toBe('expired');
      expect(await chat.pay(made.invoice, made.telegramUserId, ask)).toBe('expired');
      expect(await tap(made)).toEqual({ kind: 'over' });
    });

    it('late success', async () => {
      const { made, words } = await paidUntold();
      till.clock.advance(26 * HOUR_MS);
      await reconcilePayments(till.deps, 100);
      expect((await till.payment(made)).status).toBe('expired');
      await takeIn(words);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-credited']);
    });

    it('duplicate', async () => {
      const { made, words } = await paidUntold();
      const many = Array.from({ length: 12 }, () => words);
      await Promise.all(many.map(takeIn));
      await takeIn(words);
      await expectCredited(made);
      expect(await noticesOf(made)).toEqual(['payment-succeeded']);
    });

    it('out of order', async () => {
      const made = await unpaid();
      // The money is told of before the answer to the invoice has come.
      const sent = await tap(made, async (invoice) => {
        const answer = await chat.send(invoice);
        expect(await chat.pay(newest(), made.telegramUserId, ask)).toBe('accept');
        await takeIn(chat.takeUpdates());
        return answer;
      });
      expect(sent.kind).toBe('sent');
      await expectCredited(made);
      expect(await chat.pay(newest(), made.telegramUserId, ask)).toBe('paid');
    });

    it('forged signature', async () => {
      const { made, words } = await paidUntold();
      const before = await till.db.paymentEvent.count();
      const empty = { method: 'POST', type: null, headers: new Headers(), query: new URLSearchParams() };
      const callback = { ...empty, body: new Uint8Array(), remoteAddress: '149.154.160.1' };
      const forgeries = till.stand.forged(callback);
      expect(forgeries.length).toBeGreaterThan(0);
      for (const [how, forged] of forgeries) {
        expect([how, (await till.tell(forged)).received]).toEqual([how, null]);
      }
      // An invoice of somebody else's, as by a copy that was forwarded.
      const stranger = await unpaid();
      expect(await chat.pay(made.invoice, stranger.telegramUserId, ask)).toBe('not-yours');
      expect(await till.db.paymentEvent.count()).toBe(before);
      await expectNothing(made);
      await takeIn(words);
      await expectCredited(made);
    });

    it('wrong amount', async () => {
      const made = await onInvoice();
      const cheap = { ...made.invoice, prices: [{ label: 'x', amountMinor: 10_00n }] };
      expect(await chat.pay(cheap, made.telegramUserId, ask)).toBe('wrong-amount');
      const foreign = { ...made.invoice, currency: 'USD' };
      expect(await chat.pay(foreign, made.telegramUserId, ask)).toBe('wrong-amount');
      await expectNothing(made);
      // Told of all the same, it is credited as what it is.
      await chat.pay(cheap, made.telegramUserId, async () => 'accept');
      await takeIn(chat.takeUpdates());
      expect(await till.payment(made)).toMatchObject({ receivedMinor: 10_00n });
      expect(await listDebts(till.db, { clientId: made.clientId })).toMatchObject([{ outstandingMinor: 990_00n }]);
      expect(await noticesOf(made)).toEqual(['payment-credited']);
      await till.agrees(made, 0);
    });

    it("other merchant's path", async () => {
      const { made, words } = await paidUntold();
      const id = `other-${made.id}`;
      await makeOrganization(till.db, id);
      const { provider, otherSettings: settings } = till.stand;
      const other = await createMerchant(till.db, till.seal, { organizationId: id, provider, settings });
      const payload = made.invoice.payload.replace(till.hookToken, other.hookToken);
      expect(payload).not.toBe(made.invoice.payload);
      expect(await chat.pay({ ...made.invoice, payload }, made.telegramUserId, ask)).toBe('unknown');
      const creditedBefore = await till.db.ledgerTransaction.count({ where: { kind: 'payment' } });
      await takeIn(words.map((word) => ({ ...word, payload })));
      expect(await till.db.ledgerTransaction.count({ where: { kind: 'payment' } })).toBe(creditedBefore);
      await expectNothing(made);
      await takeIn(words);
      await expectCredited(made);
    });

    it('unknown id', async () => {
      const made = await onInvoice();
      const payload = made.invoice.payload.replace(made.number, 'LK-999998');
      const invoice = { ...made.invoice, payload };
      expect(await chat.pay(invoice, made.telegramUserId, ask)).toBe('unknown');
      await chat.pay(invoice, made.telegramUserId, async () => 'accept');
      const [word] = chat.takeUpdates();
      const kept = word && (await keepChatPayment(till.deps, word));
      expect(kept).toMatchObject({ paymentId: null });
      if (kept) await settleChatPayment(till.deps, kept);
      const event = await till.db.paymentEvent.findUniqueOrThrow({ where: { id: kept?.eventId ?? 0 } });
      expect(event.outcome).toBe('payment-unknown');
      await expectNothing(made);
    });

    it('oversized and garbage body', async () => {
      const { made, words } = await paidUntold();
      for (const [index, body] of mutations(Buffer.from(made.invoice.payload)).entries()) {
        const payload = Buffer.from(body).toString('utf8').replaceAll('\u0000', '');
        if (payload === made.invoice.payload) continue;
        const verdict = await chat.pay({ ...made.invoice, payload }, made.telegramUserId, ask);
        expect(['unknown', 'not-yours']).toContain(verdict);
        // A number may by chance be that of another payment here, which would be paid by it.
        if (verdict === 'unknown') await takeIn(words.map((word) => ({ ...word, payload, chargeId: `x-${index}` })));
      }
      const web = paymentHooks(
        { settlement: till.deps, translate: (key) => key, botUsername: null, checks: {}, metrics: createMetrics() },
        { apply: () => undefined, idle: async () => undefined },
      );
      const address = `http://cabinet.test/hooks/${till.stand.provider.name}/${till.hookToken}`;
      for (const body of [Buffer.alloc(300 * 1024, 'a'), Buffer.from('{"'), Buffer.alloc(0)]) {
        expect((await web.request(address, { method: 'POST', body })).status).toBe(404);
      }
      await expectNothing(made);
      await takeIn(words);
      await expectCredited(made);
    });

    it('provider down at create', async () => {
      const made = await unpaid();
      const away = () => Promise.reject(new Error('Telegram did not answer'));
      expect(await tap(made, away)).toEqual({ kind: 'unavailable' });
      expect(await tap(made, async () => ({ refusal: 'Bad Request: PAYMENT_PROVIDER_INVALID' }))).toEqual({
        kind: 'unavailable',
      });
      const sent = chat.invoices.length;
      const twins = await Promise.all([tap(made), tap(made), tap(made)]);
      expect(twins.map(({ kind }) => kind).toSorted()).toEqual(['sent', 'sent-before', 'sent-before']);
      expect(chat.invoices).toHaveLength(sent + 1);
      await chat.pay(newest(), made.telegramUserId, ask);
      await takeIn(chat.takeUpdates());
      await expectCredited(made);
    });

    it('answer lost at create', async () => {
      const made = await unpaid();
      const lost = await tap(made, async (invoice) => {
        await chat.send(invoice);
        throw new Error('Telegram did not answer');
      });
      expect(lost).toEqual({ kind: 'unavailable' });
      const first = newest();
      expect((await tap(made)).kind).toBe('sent');
      expect(newest()).not.toBe(first);
      // Both are in the chat now; one of them is paid.
      expect(await chat.pay(first, made.telegramUserId, ask)).toBe('accept');
      await takeIn(chat.takeUpdates());
      expect(await chat.pay(newest(), made.telegramUserId, ask)).toBe('paid');
      await expectCredited(made);
    });

    it('killed between storing and settling', async () => {
      const { made, words } = await paidUntold();
      for (const word of words) await keepChatPayment(till.deps, word);
      await expectNothing(made);
      till.clock.advance(16_000);
      await applyDueEvents(till.deps, 100);
      await expectCredited(made);
    });
  });
}
