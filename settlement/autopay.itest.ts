import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unbind } from '../domain/access/binding.ts';
import { disableAutopay, enableAutopay, isPaidByAnotherAdult, skipAutopayment } from '../domain/autopay/consent.ts';
import { coveredByAutopay } from '../domain/autopay/facts.ts';
import { finishAutopayments } from '../domain/autopay/finish.ts';
import { planAutopayments } from '../domain/autopay/plan.ts';
import { takeDueAutopayment } from '../domain/autopay/take.ts';
import { readThresholds } from '../domain/organizations/index.ts';
import { bookMadeElsewhere } from '../domain/payments/refunds/made-elsewhere.ts';
import { agreeToKeep } from '../domain/saved-methods/agree.ts';
import { revokeSavedMethod } from '../domain/saved-methods/revoke.ts';
import { type CardDesk, openCardDesk } from '../tests/harness/card-bank.ts';
import { runAutopayments } from './autopay.ts';
import { checkOut } from './checkout.ts';
import { reconcilePayments } from './reconcile.ts';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.drop());
beforeEach(async () => {
  await desk.db.autopayment.deleteMany({});
  await desk.db.savedMethod.updateMany({ data: { autopayAt: null } });
  await desk.db.charge.updateMany({ data: { dueOn: new Date('2030-01-01T00:00:00Z') } });
  desk.bank.end = 'taken';
  desk.bank.isSilent = false;
  desk.bank.asked.length = 0;
  // 10:30 in Moscow, the day before what is due on the 21st.
  desk.clock.set('2026-11-20T07:30:00Z');
});

const MORNING = '2026-11-21T07:00:00Z';
type Regular = Awaited<ReturnType<CardDesk['regular']>>;

/** Somebody with autopayment on, who owes these sums, due on these days. */
async function subscriber(limitMinor: bigint, ...debts: [bigint, string][]) {
  const who = await desk.regular();
  await enableAutopay(desk.db, desk.clock, { ...who, savedMethodId: who.cardId, limitMinor });
  const chargeIds: number[] = [];
  for (const [amountMinor, dueOn] of debts) chargeIds.push(await desk.owe(who.account, amountMinor, dueOn));
  return { ...who, chargeIds };
}

const school = { id: 'school', timeZone: 'Europe/Moscow', thresholds: readThresholds({}) };
const plan = () => planAutopayments(desk.db, desk.clock, school);

/** The relay has sent what was announced. */
async function deliver(state: 'sent' | 'dropped' | 'queued' = 'sent'): Promise<void> {
  await desk.db.notice.updateMany({
    where: { kind: 'autopay-announced', state: 'planned' },
    data: { state, finishedAt: state === 'queued' ? null : desk.clock.now() },
  });
}

async function announced(): Promise<void> {
  await plan();
  await deliver();
  desk.clock.set(MORNING);
}

/** The first debt is paid by its link, and staff give the money back in the provider's cabinet. */
async function payAndGiveBack(who: Regular & { readonly chargeIds: readonly number[] }, amountMinor: bigint) {
  const payment = await desk.start(who, [who.chargeIds[0] ?? 0, amountMinor]);
  await desk.heard(payment, 'x', 'y');
  await bookMadeElsewhere(desk.db, desk.clock, {
    paymentNumber: payment.number,
    amountMinor,
    where: 'the cabinet of the bank',
    actor: 'staff',
    providerPaymentId: `link-${payment.number}`,
  });
}

const run = () => runAutopayments(desk.deps, 20, desk.describe);

const rows = ({ clientId }: Pick<Regular, 'clientId'>) =>
  desk.db.autopayment.findMany({ where: { clientId }, orderBy: { id: 'asc' } });

/** What was told since the first payment. */
const told = async (who: { clientId: number }) => (await desk.told(who)).slice(1);

describe('what is due', () => {
  it('is announced the day before, with what was overdue, once however often it is looked for', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-21'], [50_00n, '2026-11-05'], [900_00n, '2026-11-22']);
    const announcements = await Promise.all([plan(), plan(), plan()]);
    expect(announcements.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await plan()).toBe(0);
    const [planned] = await rows(who);
    expect(planned).toMatchObject({ amountMinor: 750_00n, state: 'planned', savedMethodId: who.cardId });
    expect(planned?.chargeIds).toEqual([who.chargeIds[1], who.chargeIds[0]]);
    expect(planned?.chargeOn.toISOString().slice(0, 10)).toBe('2026-11-21');
    expect(await told(who)).toEqual(['autopay-announced']);
    await deliver();
    desk.clock.set(MORNING);
    expect(await plan()).toBe(1);
    expect((await rows(who)).map(({ amountMinor }) => amountMinor)).toEqual([750_00n, 900_00n]);
  });

  it('is not announced without the consent of this card, a chat, or a merchant that takes money', async () => {
    const off = await desk.regular();
    await desk.owe(off.account, 100_00n, '2026-11-21');
    const unbound = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await desk.db.binding.updateMany({ where: { clientId: unbound.clientId }, data: { endedAt: desk.clock.now() } });
    expect(await plan()).toBe(0);
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await desk.db.merchant.update({ where: { id: desk.merchant.id }, data: { enabled: false } });
    expect(await plan()).toBe(0);
    await desk.db.merchant.update({ where: { id: desk.merchant.id }, data: { enabled: true } });
    await desk.db.account.update({ where: { id: who.account.id }, data: { accessOpen: false } });
    expect(await plan()).toBe(0);
  });

  it('is not announced where it was given back, until it is paid or changes', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-10']);
    await payAndGiveBack(who, 700_00n);
    expect(await desk.owed(who.chargeIds[0] ?? 0)).toBe(700_00n);
    expect(await plan()).toBe(0);
    const chargeId = await desk.owe(who.account, 100_00n, '2026-11-21');
    expect(await plan()).toBe(1);
    expect(await rows(who)).toMatchObject([{ chargeIds: [chargeId], amountMinor: 100_00n }]);
  });

  it('is not announced for what was applied for until that is accepted', async () => {
    const { db } = desk;
    const { account, chargeIds } = await subscriber(5000_00n, [1_000_00n, '2026-11-21']);
    const day = new Date('2026-01-01T00:00:00Z');
    const { sourceId: id } = await db.charge.findFirstOrThrow({
      where: { id: { in: chargeIds }, kind: 'subscription' },
    });
    await db.subscription.create({
      data: {
        id,
        organizationId: account.organizationId,
        accountId: account.id,
        name: 'Заявка',
        groupName: 'Футбол',
        firstDay: day,
        priceMinor: 1_000_00n,
        status: 'pending',
      },
    });
    expect(await plan()).toBe(0);
    await db.subscription.update({ where: { id }, data: { status: 'active' } });
    expect(await plan()).toBe(1);
  });

  it('is announced for a day later where the clients sleep', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    desk.clock.set('2026-11-20T19:30:00Z');
    await plan();
    expect((await rows(who))[0]?.chargeOn.toISOString().slice(0, 10)).toBe('2026-11-22');
  });

  it('and comes to more than the limit is not charged, and the client hears why', async () => {
    const who = await subscriber(500_00n, [300_00n, '2026-11-21'], [200_01n, '2026-11-21']);
    await announced();
    await run();
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason: 'over-limit' }]);
    expect(await told(who)).toEqual(['autopay-over-limit']);
    expect(desk.bank.asked).toEqual([]);
  });

  it('is announced to one of two clients who hold the same account', async () => {
    const [who, other] = [await subscriber(5000_00n), await subscriber(5000_00n)];
    const chargeId = await desk.owe(who.account, 100_00n, '2026-11-21');
    await desk.db.attachment.create({
      data: { accountId: who.account.id, clientId: other.clientId, origin: 'data', attachedAt: desk.clock.now() },
    });
    await announced();
    await Promise.all([run(), run()]);
    expect(desk.bank.asked).toHaveLength(1);
    expect(await desk.owed(chargeId)).toBe(0n);
  });

  it('is announced anew by a new consent, and paid from one card of an organization', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await plan();
    expect(await disableAutopay(desk.db, desk.clock, { ...who, savedMethodId: who.cardId })).toBe(true);
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason: 'off' }]);
    desk.clock.advance(1000);
    expect(await plan()).toBe(0);
    await enableAutopay(desk.db, desk.clock, { ...who, savedMethodId: who.cardId, limitMinor: 100_00n });
    const consents = await desk.db.consent.count({ where: { clientId: who.clientId, document: 'autopayment' } });
    expect(consents).toBe(2);
    desk.clock.set('2026-11-21T07:30:00Z');
    expect(await plan()).toBe(1);
  });
});

describe('a charge that was announced', () => {
  it('is made on its day, not before ten, once by however many processes, and told', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-21'], [50_00n, '2026-11-05']);
    await announced();
    desk.clock.set('2026-11-21T06:59:00Z');
    await run();
    expect(desk.bank.asked).toEqual([]);
    desk.clock.set(MORNING);
    await Promise.all([run(), run(), run()]);
    await run();
    expect(desk.bank.asked).toMatchObject([{ amountMinor: 750_00n, token: `token-${who.clientId}` }]);
    expect(await rows(who)).toMatchObject([{ state: 'succeeded' }]);
    expect(await told(who)).toEqual(['autopay-announced', 'payment-succeeded']);
    expect(await Promise.all(who.chargeIds.map((id) => desk.owed(id)))).toEqual([0n, 0n]);
    const { telegramUserId } = await desk.payment((await rows(who))[0]?.paymentId ?? 0);
    expect(telegramUserId).toBeNull();
  });

  it('takes what is still owed, and never more than was announced', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-21'], [300_00n, '2026-11-21']);
    await announced();
    const [first = 0, second = 0] = who.chargeIds;
    const payment = await desk.start(who, [first, 700_00n]);
    await desk.heard(payment, 'x', 'y');
    await desk.db.charge.update({ where: { id: second }, data: { amountMinor: 1400_00n } });
    await run();
    expect(desk.bank.asked).toMatchObject([{ amountMinor: 1000_00n }]);
    await desk.db.charge.update({ where: { id: second }, data: { amountMinor: 300_00n } }).catch(() => undefined);
  });

  it('does not take place where nothing is owed any more, and nobody is bothered', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-21']);
    await announced();
    const payment = await desk.start(who, [who.chargeIds[0] ?? 0, 700_00n]);
    await desk.heard(payment, 'x', 'y');
    await run();
    expect(desk.bank.asked).toEqual([]);
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason: 'nothing-owed' }]);
    expect(await told(who)).toEqual(['autopay-announced', 'payment-succeeded']);
  });

  it('does not take place where its money was given back since', async () => {
    const who = await subscriber(5000_00n, [700_00n, '2026-11-21']);
    await announced();
    await payAndGiveBack(who, 700_00n);
    await run();
    expect(desk.bank.asked).toEqual([]);
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason: 'nothing-owed' }]);
  });

  it('does not take place where the client said no, took the card back, or turned it off', async () => {
    const [no, back, off] = [
      await subscriber(5000_00n, [100_00n, '2026-11-21']),
      await subscriber(5000_00n, [100_00n, '2026-11-21']),
      await subscriber(5000_00n, [100_00n, '2026-11-21']),
    ];
    await announced();
    const [planned] = await rows(no);
    const autopaymentId = planned?.id ?? 0;
    expect(await skipAutopayment(desk.db, desk.clock, { clientId: off.clientId, autopaymentId })).toBe(false);
    expect(await skipAutopayment(desk.db, desk.clock, { clientId: no.clientId, autopaymentId })).toBe(true);
    expect(await skipAutopayment(desk.db, desk.clock, { clientId: no.clientId, autopaymentId })).toBe(false);
    await revokeSavedMethod(desk.db, desk.clock, { id: back.cardId, clientId: back.clientId, by: 'client' });
    await disableAutopay(desk.db, desk.clock, { ...off, savedMethodId: off.cardId });
    await run();
    expect(desk.bank.asked).toEqual([]);
    const reasons = await Promise.all([no, back, off].map(async (who) => (await rows(who))[0]?.reason));
    expect(reasons).toEqual(['client', 'revoked', 'off']);
    // Only the one card goes on; the debt that was said no to is not asked for again.
    expect(await plan()).toBe(0);
  });

  it('does not take place where the client has left, or the limit was lowered since', async () => {
    const gone = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    const careful = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    await desk.db.binding.updateMany({ where: { clientId: gone.clientId }, data: { endedAt: desk.clock.now() } });
    await desk.db.savedMethod.update({ where: { id: careful.cardId }, data: { autopayLimitMinor: 99_99n } });
    await run();
    expect(desk.bank.asked).toEqual([]);
    expect(await rows(gone)).toMatchObject([{ state: 'skipped', reason: 'unbound' }]);
    expect(await rows(careful)).toMatchObject([{ state: 'skipped', reason: 'over-limit' }]);
    expect(await told(careful)).toEqual(['autopay-announced', 'autopay-over-limit']);
  });

  it.each([
    ['dropped', 'not-delivered', 0],
    ['queued', 'late', 1],
  ] as const)('does not take place where its announcement was %s', async (state, reason, again) => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await plan();
    await deliver(state);
    desk.clock.set(MORNING);
    await run();
    expect(desk.bank.asked).toEqual([]);
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason }]);
    expect(await plan()).toBe(again);
  });

  it('that was heard on the very day only, or whose day has passed, is announced anew', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await plan();
    desk.clock.set('2026-11-21T06:30:00Z');
    await deliver();
    desk.clock.set(MORNING);
    await run();
    expect(await rows(who)).toMatchObject([{ reason: 'late' }]);
    await plan();
    await deliver();
    desk.clock.set('2026-11-23T07:30:00Z');
    await run();
    expect((await rows(who)).map(({ reason }) => reason)).toEqual(['late', 'missed']);
    expect(await plan()).toBe(1);
    await deliver();
    desk.clock.set('2026-11-24T07:30:00Z');
    await run();
    expect(desk.bank.asked).toHaveLength(1);
  });

  it('leaves alone what is being charged from a kept card at the same moment', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    const chargeId = who.chargeIds[0] ?? 0;
    const payment = await desk.start(who, [chargeId, 100_00n]);
    await desk.db.payment.update({
      where: { id: payment.id },
      data: { savedMethodId: who.cardId, claimedAt: desk.clock.now() },
    });
    await run();
    expect(desk.bank.asked).toEqual([]);
    await desk.db.payment.update({ where: { id: payment.id }, data: { status: 'canceled' } });
  });

  it('waits while its debts are being paid on the page of the bank, and goes on where that comes to nothing', async () => {
    const [pays, leaves] = [
      await subscriber(5000_00n, [100_00n, '2026-11-21']),
      await subscriber(5000_00n, [200_00n, '2026-11-21']),
    ];
    await announced();
    const paying = await desk.start(pays, [pays.chargeIds[0] ?? 0, 100_00n]);
    const leaving = await desk.start(leaves, [leaves.chargeIds[0] ?? 0, 200_00n]);
    for (const { token } of [paying, leaving]) await checkOut(desk.deps, token, desk.describe);
    desk.clock.advance(19 * 60_000);
    await run();
    expect(desk.bank.asked).toEqual([]);
    expect([...(await rows(pays)), ...(await rows(leaves))].map(({ state }) => state)).toEqual(['planned', 'planned']);
    await desk.heard(paying, 'x', 'y');
    desk.clock.advance(60_000);
    await run();
    expect(desk.bank.asked).toMatchObject([{ amountMinor: 200_00n }]);
    expect(await rows(pays)).toMatchObject([{ state: 'skipped', reason: 'nothing-owed' }]);
    await desk.db.payment.update({ where: { id: leaving.id }, data: { status: 'canceled' } });
  });

  it('needs no reminder of its debts from its announcement until the next day', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    const covered = async (today: string) =>
      (await coveredByAutopay(desk.db, { clientId: who.clientId, chargeIds: who.chargeIds, today })).size;
    expect(await covered('2026-11-20')).toBe(0);
    await plan();
    expect([await covered('2026-11-20'), await covered('2026-11-21'), await covered('2026-11-22')]).toEqual([1, 1, 0]);
    await skipAutopayment(desk.db, desk.clock, {
      clientId: who.clientId,
      autopaymentId: (await rows(who))[0]?.id ?? 0,
    });
    expect(await covered('2026-11-21')).toBe(0);
  });
});

describe('another adult of the same client', () => {
  it('leaves nothing to be charged from the card of one who has unbound', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await desk.anotherAdult(who);
    await announced();
    expect(await unbind(desk.db, desk.clock, who)).toBe(true);
    expect(await rows(who)).toMatchObject([{ state: 'skipped', reason: 'off' }]);
    const card = await desk.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
    expect(card).toMatchObject({ autopayAt: null, revokedAt: null });
    await desk.owe(who.account, 50_00n, '2026-11-21');
    expect(await plan()).toBe(0);
    await run();
    expect(desk.bank.asked).toEqual([]);
  });

  it('does not stand in for one whose binding is over, before the announcement or after it', async () => {
    const before = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    const after = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await desk.anotherAdult(before);
    await desk.anotherAdult(after);
    const leave = ({ telegramUserId }: Regular) =>
      desk.db.binding.updateMany({ where: { telegramUserId }, data: { endedAt: desk.clock.now() } });
    await leave(before);
    await announced();
    await leave(after);
    await run();
    expect(await rows(before)).toEqual([]);
    expect(await rows(after)).toMatchObject([{ state: 'skipped', reason: 'unbound' }]);
    expect(desk.bank.asked).toEqual([]);
  });

  it('cannot turn autopayment on for it, and stops it only by a card of their own', async () => {
    const who = await subscriber(5000_00n);
    const other = await desk.anotherAdult(who);
    const enabling = (each: typeof who, savedMethodId: number) =>
      enableAutopay(desk.db, desk.clock, { ...each, savedMethodId, limitMinor: 9000_00n });
    await expect(enabling(other, who.cardId)).rejects.toMatchObject({ code: 'autopay-unavailable' });
    const kept = () => desk.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
    expect(await kept()).toMatchObject({ telegramUserId: who.telegramUserId, autopayLimitMinor: 5000_00n });
    const payment = await desk.start(other, [await desk.owe(who.account, 10_00n, '2026-11-21'), 10_00n]);
    await agreeToKeep(desk.db, desk.clock, { ...other, paymentId: payment.id });
    // The same last four digits: another card all the same.
    await desk.heard(payment, 'a card of the other', 'Visa •• 4242');
    const own = await desk.db.savedMethod.findFirstOrThrow({ where: { telegramUserId: other.telegramUserId } });
    expect(await isPaidByAnotherAdult(desk.db, { ...other, organizationId: 'school' })).toBe(true);
    await enabling(other, own.id);
    expect((await kept()).autopayAt).toBeNull();
    expect(await isPaidByAnotherAdult(desk.db, { ...other, organizationId: 'school' })).toBe(false);
  });
});

describe('a charge that is refused', () => {
  it('is told once with the link of the same debts; the second in a row stops autopayment', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21'], [200_00n, '2026-11-22'], [300_00n, '2026-11-23']);
    await announced();
    desk.bank.end = 'declined';
    await Promise.all([run(), run()]);
    expect(await rows(who)).toMatchObject([{ state: 'refused', reason: 'refused' }]);
    expect(await told(who)).toEqual(['autopay-announced', 'payment-canceled', 'autopay-refused']);
    const notice = await desk.db.notice.findFirstOrThrow({
      where: { clientId: who.clientId, kind: 'autopay-refused' },
    });
    const { paymentId } = notice.params as { paymentId: number };
    expect(await desk.payment(paymentId)).toMatchObject({
      status: 'created',
      amountMinor: 100_00n,
      savedMethodId: null,
    });

    await plan();
    await deliver();
    desk.clock.set('2026-11-22T07:00:00Z');
    await run();
    expect((await rows(who)).map(({ state, amountMinor }) => [state, amountMinor])).toEqual([
      ['refused', 100_00n],
      ['refused', 200_00n],
    ]);
    const card = await desk.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
    expect(card.autopayAt).toBeNull();
    expect(card.autopayPausedAt).toEqual(desk.clock.now());
    expect(await plan()).toBe(0);
  });

  it('after one that went through is the first in a row again', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21'], [200_00n, '2026-11-22'], [300_00n, '2026-11-23']);
    for (const [day, end] of [
      ['21', 'declined'],
      ['22', 'taken'],
      ['23', 'refused'],
    ] as const) {
      await plan();
      await deliver();
      desk.clock.set(`2026-11-${day}T07:00:00Z`);
      desk.bank.end = end;
      await run();
    }
    expect((await rows(who)).map(({ state }) => state)).toEqual(['refused', 'succeeded', 'refused']);
    const card = await desk.db.savedMethod.findUniqueOrThrow({ where: { id: who.cardId } });
    expect(card.autopayAt).not.toBeNull();
  });

  it('because the card is dead ends it, and says so', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    desk.bank.end = 'dead';
    await run();
    expect(await told(who)).toEqual(['autopay-announced', 'card-revoked', 'payment-canceled', 'autopay-refused']);
    expect(await plan()).toBe(0);
  });
});

describe('a charge cut short', () => {
  it('before the provider was asked is made by the next round', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    await takeDueAutopayment(desk.db, desk.clock);
    await run();
    expect(desk.bank.asked).toEqual([]);
    desk.clock.advance(91_000);
    await Promise.all([run(), run()]);
    expect(desk.bank.asked).toHaveLength(1);
    expect(await rows(who)).toMatchObject([{ state: 'succeeded' }]);
  });

  it('after the provider was asked is found out, and not made twice', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    desk.bank.end = 'taken-lost';
    await run();
    expect(await rows(who)).toMatchObject([{ state: 'charging' }]);
    desk.clock.advance(61_000);
    await reconcilePayments(desk.deps, 10);
    await run();
    expect(await rows(who)).toMatchObject([{ state: 'succeeded' }]);
    expect(desk.bank.asked).toHaveLength(1);
    expect(await desk.owed(who.chargeIds[0] ?? 0)).toBe(0n);
  });

  it('between the end of its payment and its own is told once', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    desk.bank.end = 'declined';
    const due = await takeDueAutopayment(desk.db, desk.clock);
    await desk.db.payment.update({ where: { id: due?.paymentId ?? 0 }, data: { status: 'canceled' } });
    const finished = await Promise.all([1, 2, 3].map(() => finishAutopayments(desk.db, desk.clock, 10)));
    expect(finished.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await told(who)).toEqual(['autopay-announced', 'autopay-refused']);
  });

  it('that nobody ever answers is given up within hours, and told', async () => {
    const who = await subscriber(5000_00n, [100_00n, '2026-11-21']);
    await announced();
    desk.bank.end = 'unheard';
    for (let minutes = 0; minutes < 150; minutes += 10) {
      await run();
      await reconcilePayments(desk.deps, 10);
      desk.clock.advance(600_000);
    }
    expect(await rows(who)).toMatchObject([{ state: 'refused', reason: 'no-answer' }]);
    expect(new Set(desk.bank.asked.map(({ key }) => key)).size).toBe(1);
    expect(await told(who)).toEqual(['autopay-announced', 'payment-canceled', 'autopay-refused']);
  });
});
