import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unbind } from '../domain/access/binding.ts';
import { disableAutopay, enableAutopay } from '../domain/autopay/consent.ts';
import { planAutopayments } from '../domain/autopay/plan.ts';
import { takeDueAutopayment } from '../domain/autopay/take.ts';
import { readThresholds } from '../domain/organizations/index.ts';
import { checkBeforePaying } from '../domain/payments/pre-check.ts';
import { agreeToKeep } from '../domain/saved-methods/agree.ts';
import { takeForCharge, takeUnanswered } from '../domain/saved-methods/charge.ts';
import { openTbank } from '../tests/conformance/stands/tbank.ts';
import { openTill, type Till } from '../tests/conformance/till.ts';
import { type CardDesk, openCardDesk } from '../tests/harness/card-bank.ts';
import { runAutopayments } from './autopay.ts';
import { chargeKept, repeatCharges } from './saved.ts';

const EVENING = '2026-11-20T07:30:00Z';
const MORNING = '2026-11-21T07:00:00Z';

let desk: CardDesk;
beforeAll(async () => {
  desk = await openCardDesk();
});
afterAll(() => desk.drop());
beforeEach(async () => {
  // What earlier cases have left open is none of the next one's business.
  await desk.db.autopayment.deleteMany({});
  await desk.db.payment.updateMany({ where: { status: { in: ['created', 'pending'] } }, data: { status: 'canceled' } });
  await desk.db.savedMethod.updateMany({ data: { autopayAt: null } });
  await desk.db.charge.updateMany({ data: { dueOn: new Date('2030-01-01T00:00:00Z') } });
  desk.bank.end = 'taken';
  desk.bank.isSilent = false;
  desk.bank.asked.length = 0;
  desk.clock.set(EVENING);
});

type Regular = Awaited<ReturnType<CardDesk['regular']>>;

const take = (who: Pick<Regular, 'clientId' | 'telegramUserId' | 'cardId'>, paymentId: number) =>
  takeForCharge(desk.db, desk.clock, { ...who, paymentId, savedMethodId: who.cardId });

const charge = (paymentId: number) => chargeKept(desk.deps, paymentId, desk.describe);

const repeat = () => repeatCharges(desk.deps, 10, desk.describe);

/** Another adult of the same client, with a card of their own. */
async function otherAdult({ clientId, cardId }: Regular) {
  const { db } = desk;
  const telegramUserId = BigInt(90_000 + clientId);
  await db.telegramUser.create({ data: { id: telegramUserId, chatId: telegramUserId } });
  await db.binding.create({ data: { clientId, telegramUserId } });
  const document = { organizationId: 'school', document: 'personal_data', version: '1' } as const;
  await db.consent.create({ data: { clientId, telegramUserId, ...document, acceptedAt: desk.clock.now() } });
  const { id: _id, ...card } = await db.savedMethod.findUniqueOrThrow({ where: { id: cardId } });
  const own = await db.savedMethod.create({ data: { ...card, telegramUserId, tokenDigest: `other ${clientId}` } });
  return { clientId, telegramUserId, cardId: own.id };
}

/** Somebody whose debt autopayment is to charge this morning, announced last evening. */
async function announced() {
  const who = await desk.regular();
  await enableAutopay(desk.db, desk.clock, { ...who, savedMethodId: who.cardId, limitMinor: 5000_00n });
  const chargeId = await desk.owe(who.account, 700_00n, '2026-11-21');
  const school = { id: 'school', timeZone: 'Europe/Moscow', thresholds: readThresholds({}) };
  await planAutopayments(desk.db, desk.clock, school);
  await desk.db.notice.updateMany({
    where: { kind: 'autopay-announced', state: 'planned' },
    data: { state: 'sent', finishedAt: desk.clock.now() },
  });
  desk.clock.set(MORNING);
  return { ...who, chargeId };
}

describe('a debt is charged from a kept card once', () => {
  it('though two adults have begun to pay it, each from their own card, at the same moment', async () => {
    const father = await desk.regular();
    const mother = await otherAdult(father);
    const chargeId = await desk.owe(father.account, 700_00n, '2026-11-10');
    const his = await desk.start(father, [chargeId, 700_00n]);
    const hers = await desk.start({ ...father, ...mother }, [chargeId, 700_00n]);
    expect(hers.id).not.toBe(his.id);
    const taken = await Promise.all([take(father, his.id), take(mother, hers.id)]);
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(1);
    expect(new Set(taken.map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  it('though it stands in two payments, alone and with another', async () => {
    const who = await desk.regular();
    const first = await desk.owe(who.account, 700_00n, '2026-11-10');
    const second = await desk.owe(who.account, 300_00n, '2026-11-10');
    const both = await desk.start(who, [first, 700_00n], [second, 300_00n]);
    const one = await desk.start(who, [first, 700_00n]);
    expect(await take(who, both.id)).toEqual({ paymentId: both.id, isTaken: true });
    desk.bank.end = 'pending';
    await charge(both.id);
    expect(await take(who, one.id)).toEqual({ paymentId: both.id, isTaken: false });
    const free = await desk.start(who, [await desk.owe(who.account, 50_00n, '2026-11-10'), 50_00n]);
    expect(await take(who, free.id)).toEqual({ paymentId: free.id, isTaken: true });
  });

  it('by autopayment or by a tap', async () => {
    const who = await announced();
    desk.bank.end = 'pending';
    await runAutopayments(desk.deps, 5, desk.describe);
    expect(desk.bank.asked).toHaveLength(1);
    const payment = await desk.start(who, [who.chargeId, 700_00n]);
    expect(await take(who, payment.id)).toMatchObject({ isTaken: false });
  });

  it('and meanwhile whoever asks before taking the money for it is refused', async () => {
    const who = await desk.regular();
    const chargeId = await desk.owe(who.account, 700_00n, '2026-11-10');
    const mother = await otherAdult(who);
    const kept = await desk.start(who, [chargeId, 700_00n]);
    const link = await desk.start({ ...who, ...mother }, [chargeId, 700_00n]);
    const check = ({ number: reference }: { number: string }) =>
      checkBeforePaying(desk.db, desk.clock, desk.merchant.id, { reference, amountMinor: 700_00n, currency: 'RUB' });
    expect(await check(link)).toBe('accept');
    await take(who, kept.id);
    expect(await check(link)).toBe('refuse');
    // The bank may ask about the charge itself.
    expect(await check(kept)).toBe('accept');
  });
});

describe('a charge that was cut short is not asked for any more', () => {
  /** Taken by autopayment, and the process is killed before the bank hears of it. */
  async function cutShort() {
    const who = await announced();
    const due = await takeDueAutopayment(desk.db, desk.clock);
    return { ...who, paymentId: due?.paymentId ?? 0 };
  }

  async function expectSkipped(paymentId: number, reason: string): Promise<void> {
    desk.clock.advance(120_000);
    await repeat();
    expect(desk.bank.asked).toEqual([]);
    expect(await desk.payment(paymentId)).toMatchObject({ status: 'canceled', receivedMinor: 0n });
    const row = await desk.db.autopayment.findFirstOrThrow({ where: { paymentId } });
    expect(row).toMatchObject({ state: 'skipped', reason });
  }

  it('where its debt was paid by a link meanwhile', async () => {
    const who = await cutShort();
    const link = await desk.start(who, [who.chargeId, 700_00n]);
    await desk.heard(link, 'another', 'Visa •• 1111');
    expect(await desk.owed(who.chargeId)).toBe(0n);
    await expectSkipped(who.paymentId, 'nothing-owed');
  });

  it('where an account is not the client’s any more, or closed to them', async () => {
    const who = await cutShort();
    await desk.db.attachment.updateMany({ where: { clientId: who.clientId }, data: { detachedAt: desk.clock.now() } });
    await expectSkipped(who.paymentId, 'detached');
    const other = await desk.regular();
    const payment = await desk.start(other, [await desk.owe(other.account, 70_00n, '2026-11-10'), 70_00n]);
    await take(other, payment.id);
    await desk.db.account.update({ where: { id: other.account.id }, data: { accessOpen: false } });
    desk.clock.advance(120_000);
    await repeat();
    expect(desk.bank.asked).toEqual([]);
    expect(await desk.told(other)).toContain('payment-canceled');
  });

  it('where the one whose card it is has unbound', async () => {
    const who = await cutShort();
    await otherAdult(who);
    await unbind(desk.db, desk.clock, who);
    desk.clock.advance(120_000);
    await repeat();
    expect(desk.bank.asked).toEqual([]);
    expect(await desk.payment(who.paymentId)).toMatchObject({ status: 'canceled' });
  });

  it('where autopayment was turned off', async () => {
    const who = await cutShort();
    await disableAutopay(desk.db, desk.clock, { ...who, savedMethodId: who.cardId });
    await expectSkipped(who.paymentId, 'off');
  });

  it('but neither given up where the bank cannot be asked whether it has it', async () => {
    const who = await cutShort();
    await desk.db.attachment.updateMany({ where: { clientId: who.clientId }, data: { detachedAt: desk.clock.now() } });
    desk.bank.isSilent = true;
    desk.clock.advance(120_000);
    await repeat();
    expect(desk.bank.asked).toEqual([]);
    expect(await desk.payment(who.paymentId)).toMatchObject({ status: 'created' });
  });
});

describe('a charge without an answer is asked for by one process at a time', () => {
  it('however long the ones before it take', async () => {
    const { db, clock, deps, bank } = desk;
    for (let index = 0; index < 5; index += 1) {
      const who = await desk.regular();
      const payment = await desk.start(who, [await desk.owe(who.account, 700_00n, '2026-11-10'), 700_00n]);
      await takeForCharge(db, clock, { ...who, paymentId: payment.id, savedMethodId: who.cardId });
    }
    clock.advance(91_000);
    bank.end = 'unheard';
    const asks: { number: string; atMs: number }[] = [];
    /** A process whose every charge takes 25 seconds: three calls of at most ten. */
    const slowed = (meanwhile: () => Promise<unknown>) => ({
      ...deps,
      providers: deps.providers.map((provider) => ({
        ...provider,
        connect: (...args: Parameters<typeof provider.connect>) => {
          const connection = provider.connect(...args);
          return {
            ...connection,
            chargeSaved: async (...order: Parameters<NonNullable<typeof connection.chargeSaved>>) => {
              asks.push({ number: order[0].number, atMs: clock.now().getTime() });
              clock.advance(25_000);
              await meanwhile();
              return connection.chargeSaved?.(...order) ?? Promise.reject(new Error('no cards'));
            },
          };
        },
      })),
    });
    let asked = 0;
    const second = slowed(async () => undefined);
    const first = slowed(async () => {
      asked += 1;
      if (asked === 4) await repeatCharges(second, 50, desk.describe);
    });
    await repeatCharges(first, 50, desk.describe);
    const tooSoon = asks.filter(({ number, atMs }) =>
      asks.some((other) => other.number === number && other.atMs < atMs && atMs - other.atMs < 90_000),
    );
    expect(tooSoon).toEqual([]);
    expect(asks.length).toBeGreaterThanOrEqual(5);
  });

  it('and not by the one who took it first, once another has it', async () => {
    const who = await desk.regular();
    const payment = await desk.start(who, [await desk.owe(who.account, 700_00n, '2026-11-10'), 700_00n]);
    await take(who, payment.id);
    desk.clock.advance(91_000);
    expect(await takeUnanswered(desk.db, desk.clock, desk.clock.now())).toMatchObject({ paymentId: payment.id });
    expect(await charge(payment.id)).toBe('waiting');
    expect(desk.bank.asked).toEqual([]);
  });
});

describe('T-Bank, which knows no keys', () => {
  let till: Till;
  let answerMs = 0;
  const taken: string[] = [];
  beforeAll(async () => {
    till = await openTill(async (clock) => {
      const stand = await openTbank(clock);
      return {
        ...stand,
        fetch: async (input, init) => {
          const answer = await stand.fetch(input, init);
          const said = (await answer.clone().json()) as { PaymentId?: string; OrderId?: string; Success?: boolean };
          const isCharge = String(input instanceof Request ? input.url : input).endsWith('/v2/Charge');
          if (isCharge && said.Success) taken.push(`${said.OrderId} ${said.PaymentId}`);
          if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs));
          return answer;
        },
      };
    });
  });
  afterAll(() => till.close());
  const words = ({ number }: { number: string }) => ({ description: number, items: [] });

  /** A payment taken to be charged from a card; the process is killed before the bank hears of it. */
  async function cutShort(fate: 'chargeable' | 'refused') {
    const { db, clock, stand } = till;
    const made = await till.unpaid([500_00n]);
    const { telegramUserId } = await db.binding.findFirstOrThrow({ where: { clientId: made.clientId } });
    const who = { clientId: made.clientId, telegramUserId };
    await agreeToKeep(db, clock, { ...who, paymentId: made.id });
    const page = await till.click(made.token);
    if (page.kind !== 'redirect') throw new Error('not to be paid');
    await stand.payKeeping?.(page.url, fate);
    await till.untilPaid(made.id);
    await till.takeIn(await stand.takeCallbacks(0));
    const card = await db.savedMethod.findFirstOrThrow({ where: { clientId: made.clientId } });
    const next = await till.unpaid([1000_00n], { of: made });
    await takeForCharge(db, clock, { ...who, paymentId: next.id, savedMethodId: card.id });
    return next;
  }

  it('charges a card once, whatever processes ask for charges without an answer', async () => {
    const { db, clock, deps, stand } = till;
    const payments = [await cutShort('chargeable'), await cutShort('chargeable')];
    clock.advance(91_000);
    const charges = () => stand.calls((_method, path) => path === '/v2/Charge');
    const before = charges();
    answerMs = 50;
    const first = repeatCharges(deps, 50, words);
    await new Promise((resolve) => setTimeout(resolve, 120));
    // The first process was a long time at the one, and the minute and a half is over when it comes to the other.
    clock.advance(91_000);
    await Promise.all([first, repeatCharges(deps, 50, words), repeatCharges(deps, 50, words)]);
    answerMs = 0;
    await till.takeIn(await stand.takeCallbacks(0));
    expect(new Set(taken).size).toBe(2);
    expect(charges() - before).toBe(2);
    const received = await db.payment.findMany({ where: { id: { in: payments.map(({ id }) => id) } } });
    expect(received.map(({ receivedMinor }) => receivedMinor)).toEqual([1000_00n, 1000_00n]);
  });

  it('ends a charge that it has refused, though its answer was lost', async () => {
    const { db, clock, deps, stand } = till;
    const payment = await cutShort('refused');
    if (stand.makesCharge) stand.loseAnswer(stand.makesCharge);
    expect(await chargeKept(deps, payment.id, words)).toBe('waiting');
    clock.advance(91_000);
    await repeatCharges(deps, 50, words);
    expect(await db.payment.findUniqueOrThrow({ where: { id: payment.id } })).toMatchObject({
      status: 'canceled',
      receivedMinor: 0n,
    });
  });
});
