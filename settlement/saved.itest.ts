import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { agreeToKeep, declineToKeep } from '../domain/saved-methods/agree.ts';
import { takeForCharge } from '../domain/saved-methods/charge.ts';
import { listKeptCards } from '../domain/saved-methods/list.ts';
import { linkInstead } from '../domain/saved-methods/refused.ts';
import { revokeSavedMethod } from '../domain/saved-methods/revoke.ts';
import { type CardDesk, openCardDesk } from '../tests/harness/card-bank.ts';
import { checkOut } from './checkout.ts';
import { reconcilePayments } from './reconcile.ts';
import { chargeKept, repeatCharges } from './saved.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.drop());
beforeEach(async () => {
  // What earlier cases have left open is none of the next one's business.
  const open = { status: { in: ['created', 'pending'] as ('created' | 'pending')[] } };
  await desk.db.payment.updateMany({ where: open, data: { status: 'canceled' } });
  desk.bank.end = 'taken';
  desk.bank.isSilent = false;
  desk.bank.refusesToKeep = false;
  desk.bank.asked.length = 0;
});

const due = '2026-11-10';
type Regular = Awaited<ReturnType<CardDesk['regular']>>;

/** A debt of somebody with a kept card, and the payment of it that they are about to make. */
async function aboutToPay(amountMinor = 700_00n) {
  const who = await desk.regular();
  const chargeId = await desk.owe(who.account, amountMinor, due);
  const payment = await desk.start(who, [chargeId, amountMinor]);
  return { who, chargeId, payment };
}

const take = (who: Regular, paymentId: number) =>
  takeForCharge(desk.db, desk.clock, { ...who, paymentId, savedMethodId: who.cardId });

const charge = (paymentId: number) => chargeKept(desk.deps, paymentId, desk.describe);

const click = (token: string) => checkOut(desk.deps, token, desk.describe);

describe('a card is kept', () => {
  it('only with the word of its payer, sealed, and never in the log', async () => {
    const who = await desk.newcomer();
    const chargeId = await desk.owe(who.account, 100_00n, due);
    const payment = await desk.start(who, [chargeId, 100_00n]);
    await desk.heard(payment, 'secret-token', 'Visa •• 4242');
    expect(await listKeptCards(desk.db, who)).toEqual([]);

    const regular = await desk.regular();
    const [card] = await desk.db.savedMethod.findMany({ where: { clientId: regular.clientId } });
    expect(card).toMatchObject({
      title: 'Visa •• 4242',
      token: `sealed saved method ${desk.merchant.hookToken} token-${regular.clientId}`,
      tokenDigest: `digest saved method ${desk.merchant.hookToken} token-${regular.clientId}`,
      telegramUserId: regular.telegramUserId,
      autopayAt: null,
    });
    const consents = await desk.db.consent.findMany({
      where: { clientId: regular.clientId, document: 'saved_method' },
    });
    expect(consents.map(({ version }) => version)).toEqual([`1 ${regular.firstPayment.number}`]);
    expect(desk.logged.join()).not.toContain('token-');
  });

  it('not where the payer has thought better of it', async () => {
    const who = await desk.newcomer();
    const payment = await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: payment.id });
    await declineToKeep(desk.db, { clientId: who.clientId, paymentId: payment.id });
    await desk.heard(payment, 'a', 'Visa •• 4242');
    expect(await listKeptCards(desk.db, who)).toEqual([]);
  });

  it('not where whoever pays by the link says no, and the first click decides', async () => {
    const who = await desk.newcomer();
    const [no, yes] = [
      await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]),
      await desk.start(who, [await desk.owe(who.account, 200_00n, due), 200_00n]),
    ];
    for (const { id } of [no, yes]) await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: id });
    const go = ({ token }: { token: string }, keepsCard: boolean) =>
      checkOut(desk.deps, token, desk.describe, { keepsCard });
    await go(no, false);
    await desk.heard(no, 'a', 'Visa •• 1111');
    expect(await listKeptCards(desk.db, who)).toEqual([]);
    await go(yes, true);
    await go(yes, false);
    await desk.heard(yes, 'b', 'Visa •• 2222');
    expect(await listKeptCards(desk.db, who)).toMatchObject([{ title: 'Visa •• 2222' }]);
  });

  it('not by somebody else, nor once the way to the bank is taken', async () => {
    const who = await desk.newcomer();
    const payment = await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]);
    const other = await desk.newcomer();
    const agree = (own: typeof who) => agreeToKeep(desk.db, desk.clock, { ...own, paymentId: payment.id });
    await expect(agree(other)).rejects.toMatchObject({ code: 'payment-not-payable' });
    expect((await click(payment.token)).kind).toBe('redirect');
    await expect(agree(who)).rejects.toMatchObject({ code: 'payment-not-payable' });
  });

  it('once, whatever is told again; the latest token counts', async () => {
    const who = await desk.regular();
    const { firstPayment } = who;
    await Promise.all([1, 2, 3].map(() => desk.heard(firstPayment, `token-${who.clientId}`, 'Visa •• 4242')));
    const second = await desk.start(who, [await desk.owe(who.account, 50_00n, due), 50_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: second.id });
    await desk.heard(second, 'token-of-the-second', 'Visa •• 4242');
    await desk.heard(firstPayment, `token-${who.clientId}`, 'Visa •• 4242');
    const cards = await desk.db.savedMethod.findMany({ where: { clientId: who.clientId } });
    expect(cards).toMatchObject([{ id: who.cardId, paymentId: second.id }]);
    expect(cards[0]?.token).toContain('token-of-the-second');
    const third = await desk.start(who, [await desk.owe(who.account, 50_00n, due), 50_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: third.id });
    await desk.heard(third, 'another', 'Мир •• 0777');
    expect((await listKeptCards(desk.db, who)).map(({ title }) => title)).toEqual(['Visa •• 4242', 'Мир •• 0777']);
  });

  it('for whoever agreed, with autopayment of nobody else', async () => {
    const who = await desk.regular();
    const other = await desk.anotherAdult(who);
    await desk.db.savedMethod.update({ where: { id: who.cardId }, data: { autopayAt: desk.clock.now() } });
    const payment = await desk.start(who, [await desk.owe(who.account, 50_00n, due), 50_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...other, paymentId: payment.id });
    await desk.heard(payment, `token-${who.clientId}`, 'Visa •• 4242');
    expect(await listKeptCards(desk.db, who)).toEqual([]);
    expect(await listKeptCards(desk.db, other)).toMatchObject([{ id: who.cardId, autopayAt: null }]);
  });

  it('and revoked at once: its token is gone, late news do not bring it back, a new word does', async () => {
    const who = await desk.regular();
    const own = { id: who.cardId, clientId: who.clientId, by: 'client' as const };
    const stranger = await desk.newcomer();
    const second = await desk.start(who, [await desk.owe(who.account, 50_00n, due), 50_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: second.id });
    await desk.heard(second, 'token-of-the-second', 'Visa •• 4242');
    expect(await revokeSavedMethod(desk.db, desk.clock, { ...own, clientId: stranger.clientId })).toBe(false);
    desk.clock.advance(1000);
    expect(await revokeSavedMethod(desk.db, desk.clock, own)).toBe(true);
    expect(await revokeSavedMethod(desk.db, desk.clock, own)).toBe(false);
    const revoked = await desk.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
    expect(revoked).toMatchObject({ token: '', revokedReason: 'client' });
    await desk.heard(who.firstPayment, `token-${who.clientId}`, 'Visa •• 4242');
    await desk.heard(who.firstPayment, 'another-token', 'Visa •• 4242');
    expect(await listKeptCards(desk.db, who)).toEqual([]);
    desk.clock.advance(1000);
    const again = await desk.start(who, [await desk.owe(who.account, 50_00n, due), 50_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: again.id });
    await desk.heard(again, `token-${who.clientId}`, 'Visa •• 4242');
    expect(await listKeptCards(desk.db, who)).toMatchObject([{ id: who.cardId, autopayAt: null }]);
  });

  it('where the provider lets this merchant; else the payer pays without, and the second time it is not offered again', async () => {
    async function refused() {
      const who = await desk.newcomer();
      const payment = await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]);
      await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: payment.id });
      desk.bank.refusesToKeep = true;
      expect((await click(payment.token)).kind).toBe('redirect');
      expect(await desk.payment(payment.id)).toMatchObject({ saveMethod: false });
      desk.bank.refusesToKeep = false;
      desk.clock.advance(1000);
    }
    const keepsCards = async () =>
      (await desk.db.merchant.findUniqueOrThrow({ where: { id: desk.merchant.id } })).keepsCards;
    await refused();
    expect(await keepsCards()).toBe(true);
    // It was that one payment: another is taken.
    const who = await desk.newcomer();
    const kept = await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: kept.id });
    await click(kept.token);
    desk.clock.advance(1000);
    await refused();
    expect(await keepsCards()).toBe(true);
    await refused();
    expect(await keepsCards()).toBe(false);
    const next = await desk.start(who, [await desk.owe(who.account, 60_00n, due), 60_00n]);
    await expect(agreeToKeep(desk.db, desk.clock, { ...who, paymentId: next.id })).rejects.toMatchObject({
      code: 'payment-not-payable',
    });
    expect(await desk.db.auditEntry.count({ where: { action: 'card-not-kept' } })).toBe(3);
    await desk.db.merchant.update({ where: { id: desk.merchant.id }, data: { keepsCards: true } });
  });

  it('not where the payer has thought better of it while the click was on its way', async () => {
    const who = await desk.newcomer();
    const payment = await desk.start(who, [await desk.owe(who.account, 100_00n, due), 100_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...who, paymentId: payment.id });
    // The bank would refuse the payment if it were asked to keep the card.
    desk.bank.refusesToKeep = true;
    const asked = desk.deps.db.merchant.count.bind(desk.deps.db.merchant);
    const count = vi.spyOn(desk.deps.db.merchant, 'count');
    count.mockImplementationOnce((async (query: Parameters<typeof asked>[0]) => {
      await declineToKeep(desk.db, { clientId: who.clientId, paymentId: payment.id });
      return asked(query);
    }) as never);
    const before = await desk.db.auditEntry.count({ where: { action: 'card-not-kept' } });
    expect((await click(payment.token)).kind).toBe('redirect');
    expect(count).toHaveBeenCalled();
    count.mockRestore();
    expect(await desk.db.auditEntry.count({ where: { action: 'card-not-kept' } })).toBe(before);
  });
});

describe('a kept card is charged', () => {
  it('for the payment that it was taken for, once, and the client is told', async () => {
    const { who, chargeId, payment } = await aboutToPay();
    const taken = await Promise.all([1, 2, 3].map(() => take(who, payment.id)));
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(1);
    expect(await charge(payment.id)).toBe('paid');
    expect(await charge(payment.id)).toBe('paid');
    expect(desk.bank.asked).toMatchObject([{ token: `token-${who.clientId}`, amountMinor: 700_00n }]);
    expect(await desk.owed(chargeId)).toBe(0n);
    expect(await desk.told(who)).toEqual(['payment-succeeded', 'payment-succeeded']);
  });

  it('instead of its link, which is dead then', async () => {
    const { who, payment } = await aboutToPay();
    await take(who, payment.id);
    expect(await click(payment.token)).toEqual({ kind: 'over' });
    expect(desk.bank.asked).toEqual([]);
  });

  it('by another payment where the link was followed already, however often it is tapped', async () => {
    const { who, payment } = await aboutToPay();
    await click(payment.token);
    const first = await take(who, payment.id);
    expect(first).toMatchObject({ isTaken: true });
    expect(first.paymentId).not.toBe(payment.id);
    expect(await take(who, payment.id)).toEqual({ paymentId: first.paymentId, isTaken: false });
    desk.bank.end = 'pending';
    expect(await charge(first.paymentId)).toBe('waiting');
    expect(await take(who, payment.id)).toEqual({ paymentId: first.paymentId, isTaken: false });
  });

  it('not of another client, another merchant, a revoked one, nor through a merchant that is off', async () => {
    const { who, payment } = await aboutToPay();
    const stranger = await desk.regular();
    await expect(take({ ...who, cardId: stranger.cardId }, payment.id)).rejects.toMatchObject({
      code: 'card-unavailable',
    });
    await expect(take({ ...stranger, cardId: who.cardId }, payment.id)).rejects.toMatchObject({ code: 'not-yours' });
    await desk.db.merchant.update({ where: { id: desk.merchant.id }, data: { enabled: false } });
    await expect(take(who, payment.id)).rejects.toMatchObject({ code: 'card-unavailable' });
    await desk.db.merchant.update({ where: { id: desk.merchant.id }, data: { enabled: true } });
    await revokeSavedMethod(desk.db, desk.clock, { id: who.cardId, clientId: who.clientId, by: 'client' });
    await expect(take(who, payment.id)).rejects.toMatchObject({ code: 'card-unavailable' });
    expect(desk.bank.asked).toEqual([]);
  });

  it.each(['declined', 'refused'] as const)('and where it is %s nothing is taken, and there is a link', async (end) => {
    const { who, chargeId, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = end;
    expect(await charge(payment.id)).toBe('refused');
    expect(await desk.payment(payment.id)).toMatchObject({ status: 'canceled', receivedMinor: 0n });
    expect(await desk.told(who)).toEqual(['payment-succeeded', 'payment-canceled']);
    const linkId = await linkInstead(desk.db, desk.clock, payment.id);
    expect(await linkInstead(desk.db, desk.clock, payment.id)).toBe(linkId);
    const link = await desk.payment(linkId ?? 0);
    expect(link).toMatchObject({ status: 'created', amountMinor: 700_00n, savedMethodId: null });
    expect((await click(link.token)).kind).toBe('redirect');
    expect(await desk.owed(chargeId)).toBe(700_00n);
  });

  it('only by the one who let it be kept: another adult of the same client does not even see it', async () => {
    const { who, payment } = await aboutToPay();
    const other = await desk.anotherAdult(who);
    expect(await listKeptCards(desk.db, other)).toEqual([]);
    await expect(take(other, payment.id)).rejects.toMatchObject({ code: 'card-unavailable' });
    expect(await desk.payment(payment.id)).toMatchObject({ savedMethodId: null, claimedAt: null });
    expect(await take(who, payment.id)).toMatchObject({ isTaken: true });
  });

  it('and where it is dead it is forgotten, and the client is told', async () => {
    const { who, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'dead';
    expect(await charge(payment.id)).toBe('refused');
    expect(await listKeptCards(desk.db, who)).toEqual([]);
    expect(await desk.told(who)).toEqual(['payment-succeeded', 'card-revoked', 'payment-canceled']);
  });
});

describe('a charge whose answer is lost', () => {
  it('and that was taken is found by reconciliation, and not asked for again', async () => {
    const { who, chargeId, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'taken-lost';
    expect(await charge(payment.id)).toBe('waiting');
    desk.clock.advance(61_000);
    await reconcilePayments(desk.deps, 10);
    expect(await desk.owed(chargeId)).toBe(0n);
    desk.clock.advance(60_000);
    await repeatCharges(desk.deps, 10, desk.describe);
    expect(desk.bank.asked).toHaveLength(1);
  });

  it('is asked for again with the same key, by one of many, and so taken once', async () => {
    const { who, chargeId, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'unheard';
    expect(await charge(payment.id)).toBe('waiting');
    desk.bank.end = 'taken';
    expect(await repeatCharges(desk.deps, 10, desk.describe)).toBe(0);
    desk.clock.advance(91_000);
    const repeated = await Promise.all([1, 2, 3].map(() => repeatCharges(desk.deps, 10, desk.describe)));
    expect(repeated.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(desk.bank.asked).toHaveLength(2);
    expect(new Set(desk.bank.asked.map(({ key }) => key)).size).toBe(1);
    expect(await desk.owed(chargeId)).toBe(0n);
  });

  it('and that was declined is not tried a second time', async () => {
    const { who, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'declined-lost';
    expect(await charge(payment.id)).toBe('waiting');
    desk.bank.end = 'taken';
    desk.clock.advance(91_000);
    await repeatCharges(desk.deps, 10, desk.describe);
    expect(desk.bank.asked).toHaveLength(1);
    expect(await desk.payment(payment.id)).toMatchObject({ status: 'canceled', receivedMinor: 0n });
  });

  it('is refused only by the word of the payment itself, once it may have been taken', async () => {
    const { who, chargeId, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'taken-lost';
    await charge(payment.id);
    desk.bank.end = 'refused';
    desk.bank.isSilent = true;
    desk.clock.advance(91_000);
    await repeatCharges(desk.deps, 10, desk.describe);
    expect(await desk.payment(payment.id)).toMatchObject({ status: 'created' });
    desk.bank.isSilent = false;
    desk.clock.advance(61_000);
    await reconcilePayments(desk.deps, 10);
    expect(await desk.owed(chargeId)).toBe(0n);
  });

  it('is given up after an hour, told, and credited all the same should it come', async () => {
    const { who, chargeId, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'pending';
    expect(await charge(payment.id)).toBe('waiting');
    desk.clock.advance(3_600_000 + 1000);
    await reconcilePayments(desk.deps, 10);
    expect(await desk.payment(payment.id)).toMatchObject({ status: 'expired' });
    expect(await desk.told(who)).toEqual(['payment-succeeded', 'payment-canceled']);
    desk.bank.decide(payment.number, 'succeeded');
    desk.clock.advance(4 * 3_600_000);
    await reconcilePayments(desk.deps, 10);
    expect(await desk.owed(chargeId)).toBe(0n);
  });

  it('is not asked for again when the card was revoked meanwhile', async () => {
    const { who, payment } = await aboutToPay();
    await take(who, payment.id);
    desk.bank.end = 'unheard';
    await charge(payment.id);
    await revokeSavedMethod(desk.db, desk.clock, { id: who.cardId, clientId: who.clientId, by: 'client' });
    desk.clock.advance(91_000);
    await repeatCharges(desk.deps, 10, desk.describe);
    expect(desk.bank.asked).toHaveLength(1);
    expect(await desk.payment(payment.id)).toMatchObject({ status: 'canceled' });
  });
});
