import { beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { confirmPosted, readRegister } from '../domain/imports/register.ts';
import { type CoverOffer, type CoverPlan, coverLessons, listCoverOffers } from '../domain/lessons/cover.ts';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { inTransaction } from '../prisma/client.ts';
import { feedStage } from '../tests/harness/feed.ts';
import { ledgerFaults, outstanding, payHere, topUpHere } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const test = feedStage(clock);
let organizationId: string;
let clientId: number;
let accountId: number;

const bring = (...lines: readonly string[]) => test.bring(organizationId, lines);

const PLANS = [
  'Абонемент;Занятий;Дней;Цена;Группы',
  '8 занятий;8;35;4800;Футбол',
  'Разовое;1;7;700;Футбол',
  '2 занятия;2;;1300;Футбол',
];
const VISITS = 'Номер договора;Группа;Дата;Время;Отметка';
const visit = (day: number, mark = 'в долг') => `1;Футбол;${String(day).padStart(2, '0')}.11.2026;18:00;${mark}`;
const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Занятий;Осталось;Начало;Окончание;Стоимость;Оплачено;Статус';
const subscription = ({ paid = '4800', left = 4, status = 'активен' } = {}) =>
  `1;8 занятий;Футбол;8;${left};03.11.2026;07.12.2026;4800;${paid};${status}`;

beforeEach(async () => {
  organizationId = await test.addOrganization();
  await bring('Группа;Оплата;Цена', 'Футбол;абонемент;');
  await bring(...PLANS);
  await bring('Номер договора;Ученик;E-mail', '1;Анна;anna@mail.example', '2;Борис;boris@mail.example');
  await bring(VISITS, visit(10), visit(3), visit(6), visit(1, 'был'));
  const account = await test.db.account.findFirstOrThrow({ where: { organizationId, number: '1' } });
  accountId = account.id;
  const client = await test.db.client.create({
    data: { attachments: { create: { accountId, origin: 'data', attachedAt: clock.now() } } },
  });
  clientId = client.id;
});

const due = async () =>
  Object.fromEntries(
    Object.entries(await outstanding(test.db, organizationId)).map(([what, minor]) => [
      what.replace('1 lesson 2026-11-', '').replace('1 subscription ', ''),
      Number(minor) / 100,
    ]),
  );
const topUp = (rubles: number) => topUpHere(test.db, clock, { accountId, amountMinor: BigInt(rubles) * 100n });
const offersOf = async () => listCoverOffers(test.db, { clientId });

async function shown(name = '8 занятий'): Promise<{ offer: CoverOffer; plan: CoverPlan }> {
  const [offer] = await offersOf();
  const plan = offer?.plans.find((each) => each.name === name);
  if (!offer || !plan) throw new Error(`No offer of «${name}»`);
  return { offer, plan };
}

const requestOf = ({ offer, plan }: { offer: CoverOffer; plan: CoverPlan }) => ({
  clientId,
  accountId: offer.accountId,
  groupName: offer.groupName,
  planId: plan.planId,
  expected: {
    priceMinor: plan.priceMinor,
    balanceAfterMinor: plan.balanceAfterMinor,
    visitIds: plan.covered.map(({ visitId }) => visitId),
  },
});
const cover = async (name?: string) => coverLessons(test.db, clock, requestOf(await shown(name)));
const bought = async () => test.db.subscription.findFirstOrThrow({ where: { organizationId, accountId } });
const balance = async () => {
  const advance = await test.db.ledgerAccount.findFirst({ where: { accountId, kind: 'advance' } });
  return -Number(advance?.balanceMinor ?? 0n) / 100;
};

describe('an offer', () => {
  it('is made where lessons are in debt and the balance holds money, and for nobody else', async () => {
    expect(await offersOf()).toEqual([]);
    await topUp(5000);
    const [offer] = await offersOf();
    expect(offer).toMatchObject({ accountId, groupName: 'Футбол', balanceMinor: 500_000n, owedMinor: 210_000n });
    expect(offer?.lessons.map(({ day }) => day)).toEqual(['2026-11-03', '2026-11-06', '2026-11-10']);
    expect(offer?.plans.map(({ name, recommended }) => [name, recommended])).toEqual([
      ['8 занятий', true],
      ['2 занятия', false],
    ]);
    expect(offer?.plans[0]).toMatchObject({ lessonsLeft: 5, uncoveredCount: 0, balanceAfterMinor: 20_000n });
    expect(await listCoverOffers(test.db, { clientId, accountIds: [accountId + 1] })).toEqual([]);
    const stranger = await test.db.client.create({ data: {} });
    expect(await listCoverOffers(test.db, { clientId: stranger.id })).toEqual([]);
    await expect(coverLessons(test.db, clock, { ...requestOf(await shown()), clientId: stranger.id })).rejects.toThrow(
      'not-yours',
    );
  });

  it('leaves out lessons that a part has been paid of, and groups paid as a course', async () => {
    await topUp(5000);
    const charge = await test.db.charge.findFirstOrThrow({ where: { organizationId, dueOn: new Date('2026-11-03') } });
    await payHere(test.db, clock, { chargeId: charge.id, amountMinor: 10_000n });
    expect((await offersOf())[0]?.lessons.map(({ day }) => day)).toEqual(['2026-11-06', '2026-11-10']);
    await bring('Группа;Оплата;Цена', 'Футбол;за курс;');
    expect(await offersOf()).toEqual([]);
  });

  it('never offers what the organization has sold already', async () => {
    await topUp(5000);
    await bring(SUBSCRIPTIONS, subscription());
    expect((await offersOf())[0]?.plans.map(({ name }) => name)).toEqual(['2 занятия']);
  });
});

describe('covering', () => {
  it('buys the subscription, pays it, and frees the lessons, with a history that shows how', async () => {
    await topUp(5000);
    const { paymentNumber, subscriptionId, repeated } = await cover();
    expect(repeated).toBe(false);
    expect(await due()).toEqual({ '03': 0, '06': 0, '10': 0, '8 занятий 2026-11-03': 0 });
    expect(await balance()).toBe(200);
    expect(await bought()).toMatchObject({
      id: subscriptionId,
      status: 'active',
      paidMinor: 0n,
      priceMinor: 480_000n,
      lessonsTotal: 8,
      lessonsLeft: 5,
      firstDay: new Date('2026-11-03'),
      lastDay: new Date('2026-12-07'),
      boughtAt: clock.now(),
    });
    const payment = await test.db.payment.findUniqueOrThrow({ where: { number: paymentNumber } });
    expect(payment).toMatchObject({ provider: 'balance', status: 'succeeded', balanceSpentMinor: 480_000n });
    const kinds = await test.db.ledgerTransaction.findMany({ where: { accountId }, orderBy: { number: 'asc' } });
    expect(kinds.slice(4).map(({ kind, figure, reversesId }) => [kind, figure, reversesId !== null])).toEqual([
      ['charge', 'charged', false],
      ['charge_correction', 'recalculated', true],
      ['charge_correction', 'recalculated', true],
      ['charge_correction', 'recalculated', true],
      ['from_balance', 'paid', false],
    ]);
    expect(await test.db.auditEntry.count({ where: { organizationId, action: 'lessons-covered' } })).toBe(1);
    expect(await offersOf()).toEqual([]);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('happens once, however often and however much at once it is asked for', async () => {
    await topUp(10_000);
    const request = requestOf(await shown());
    const results = await Promise.all([1, 2, 3].map(() => coverLessons(test.db, clock, request)));
    expect(new Set(results.map(({ paymentId }) => paymentId)).size).toBe(1);
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await coverLessons(test.db, clock, request)).toMatchObject({ repeated: true });
    expect(await balance()).toBe(5200);
    expect(await test.db.payment.count({ where: { organizationId, provider: 'balance' } })).toBe(1);
  });

  it('of a part leaves the rest in debt, to be offered again', async () => {
    await topUp(1300);
    await cover('2 занятия');
    expect(await due()).toEqual({ '03': 0, '06': 0, '10': 700, '2 занятия 2026-11-03': 0 });
    expect(await bought()).toMatchObject({ lessonsLeft: 0, lastDay: null });
    await topUp(100);
    expect((await offersOf())[0]).toMatchObject({ lessons: [{ day: '2026-11-10' }] });
  });

  it.each([
    ['a lesson is not in debt any more', 'debts-changed', () => bring(VISITS, visit(3, 'был'))],
    ['one more is in debt', 'debts-changed', () => bring(VISITS, visit(4))],
    ['the price has changed', 'debts-changed', () => bring(PLANS[0] ?? '', '8 занятий;8;35;4900;Футбол')],
    ['the organization has sold it', 'debts-changed', () => bring(SUBSCRIPTIONS, subscription())],
    ['the balance has grown', 'balance-changed', () => topUp(1)],
  ])('is refused where %s', async (_, code, change) => {
    await topUp(5000);
    const request = requestOf(await shown());
    await change();
    await expect(coverLessons(test.db, clock, request)).rejects.toMatchObject({ code });
    expect(await test.db.subscription.count({ where: { accountId, boughtAt: { not: null } } })).toBe(0);
    expect(await test.db.payment.count({ where: { organizationId, provider: 'balance' } })).toBe(0);
  });

  it('is refused where the balance does not suffice, which the offer names', async () => {
    await topUp(4000);
    const { plan } = await shown();
    expect(plan).toMatchObject({ lackingMinor: 80_000n, recommended: true });
    await expect(cover()).rejects.toMatchObject({ code: 'balance-changed' });
    expect(await due()).toEqual({ '03': 700, '06': 700, '10': 700 });
  });
});

describe('files that come in afterwards', () => {
  beforeEach(async () => {
    await topUp(5000);
    await cover();
  });
  const all = [visit(1, 'был'), visit(3), visit(6), visit(10)];

  it('do not bring the debt back while the lessons are covered, not even with other prices', async () => {
    await bring(VISITS, ...all);
    await bring('Группа;Оплата;Цена', 'Футбол;абонемент;900');
    await bring(...PLANS, '4 занятия;4;;2500;Футбол');
    await bring(VISITS, ...all);
    expect(await due()).toEqual({ '03': 0, '06': 0, '10': 0, '8 занятий 2026-11-03': 0 });
    expect(await bought()).toMatchObject({ lessonsLeft: 5 });
  });

  it('bring it back where the organization marks a lesson otherwise, and in debt again', async () => {
    await bring(VISITS, visit(3, 'ув. причина'));
    expect(await due()).toMatchObject({ '03': 0 });
    await bring(SUBSCRIPTIONS, subscription());
    await bring(VISITS, visit(3));
    expect(await due()).toMatchObject({ '03': 700, '06': 0 });
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('count further lessons on it, as far as it goes, until the organization has it in its own books', async () => {
    await bring(VISITS, ...all, ...[11, 12, 13, 14, 15, 16].map((day) => visit(day)));
    expect(await due()).toMatchObject({ '16': 700, '10': 0 });
    expect(Object.keys(await due())).not.toContain('15');
    expect(await bought()).toMatchObject({ lessonsLeft: 0 });
    await bring(SUBSCRIPTIONS, subscription({ left: 4 }));
    await bring(VISITS, visit(17));
    expect(await due()).toMatchObject({ '16': 700, '17': 700, '10': 0 });
  });

  it('give it over to the organization without charging it twice, posted by the register or not', async () => {
    await bring(SUBSCRIPTIONS, subscription({ paid: '0' }));
    expect(await bought()).toMatchObject({ boughtAt: null, lessonsLeft: 4 });
    expect(await due()).toMatchObject({ '8 занятий 2026-11-03': 0 });
    const lines = await readRegister(test.db, { organizationId, from: '2026-11-01', to: '2026-11-30' });
    // The top-up, and the subscription, which the organization knows by now.
    expect(lines.map(({ name, bought: isNew }) => [name, isNew])).toEqual([
      [null, null],
      ['8 занятий', null],
    ]);
    const paymentIds = lines.map(({ paymentId }) => paymentId);
    await inTransaction(test.db, (tx) => confirmPosted(tx, clock, { organizationId, paymentIds }));
    for (let time = 0; time < 2; time += 1) await bring(SUBSCRIPTIONS, subscription());
    await bring(VISITS, ...all);
    expect(await due()).toEqual({ '03': 0, '06': 0, '10': 0, '8 занятий 2026-11-03': 0 });
    expect(await test.db.subscription.count({ where: { accountId } })).toBe(1);
    expect(await balance()).toBe(200);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('find the lessons in debt again where staff gave the money back and cancelled it', async () => {
    const { number } = await test.db.payment.findFirstOrThrow({ where: { organizationId, provider: 'balance' } });
    await requestRefund(test.db, clock, { paymentNumber: number, cancelDebts: true, actor: 'staff' });
    expect(await balance()).toBe(5000);
    expect(await bought()).toMatchObject({ status: 'cancelled' });
    const owed = { '03': 700, '06': 700, '10': 700, '8 занятий 2026-11-03': 0 };
    expect(await due()).toEqual(owed);
    await bring(VISITS, ...all);
    expect(await due()).toEqual(owed);
    expect(await ledgerFaults(test.db)).toEqual([]);
  });

  it('bring the lessons back into debt where the organization cancels it', async () => {
    await bring(SUBSCRIPTIONS, subscription({ paid: '0', status: 'отменен' }));
    expect(await due()).toMatchObject({ '03': 700, '06': 700, '10': 700 });
    await bring(SUBSCRIPTIONS, subscription({ paid: '0' }));
    expect(await due()).toMatchObject({ '03': 0, '06': 0, '10': 0, '8 занятий 2026-11-03': 0 });
  });

  it('that never name it leave it as it is, and the register says how to enter it', async () => {
    const lines = await readRegister(test.db, { organizationId, from: '2026-11-01', to: '2026-11-30' });
    expect(lines[1]).toMatchObject({
      kind: 'subscription',
      name: '8 занятий',
      day: '2026-11-03',
      bought: { groupName: 'Футбол', lastDay: '2026-12-07' },
      provider: 'balance',
      amountMinor: 480_000n,
    });
    await bring(SUBSCRIPTIONS, `1;8 занятий;Футбол;8;8;20.11.2026;25.12.2026;4800;4800;активен`);
    expect(await test.db.subscription.count({ where: { accountId, boughtAt: { not: null } } })).toBe(1);
    expect(await due()).toMatchObject({ '8 занятий 2026-11-03': 0, '8 занятий 2026-11-20': 0 });
  });
});
