import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toColumn } from '../../domain/clock.ts';
import { planClientNotice, planNotices } from '../../domain/notices/outbox.ts';
import { makeReader, type Stage, setStage, settled } from '../../tests/conformance/stage.ts';
import { makeCharge } from '../../tests/harness/billing.ts';

let stage: Stage;
let reader: Awaited<ReturnType<typeof makeReader>>;

beforeEach(async () => {
  stage = await setStage();
  reader = await makeReader(stage.db, 501n, 'parent@example.org');
});
afterEach(() => stage.close());

const day = (text: string) => toColumn(Temporal.PlainDate.from(text));

async function subscribe(dueOn: string, amountMinor: bigint, groupName = 'Футбол <8-10>') {
  const subscription = await stage.db.subscription.create({
    data: {
      organizationId: 'school',
      accountId: reader.account.id,
      name: '8 занятий',
      groupName,
      firstDay: day(dueOn),
      lastDay: day('2027-01-31'),
      lessonsLeft: 8,
      priceMinor: amountMinor,
      status: 'active',
    },
  });
  const { id } = await makeCharge(stage.db, reader.account, { dueOn, sourceId: subscription.id });
  return stage.db.charge.update({ where: { id }, data: { amountMinor } });
}

/** A payment of one charge as settlement leaves it. */
async function pay(
  status: 'succeeded' | 'canceled',
  line: { chargeId: number; allocatedMinor: bigint; advancedMinor: bigint; fromBalanceMinor?: bigint },
) {
  const merchant = await stage.db.merchant.create({
    data: {
      organizationId: 'school',
      provider: 'sandbox',
      title: 'т',
      mode: 'test',
      credentials: '',
      keyId: '',
      hookToken: 'h',
    },
  });
  const { fromBalanceMinor: balanceMinor = 0n } = line;
  const receivedMinor = line.allocatedMinor + line.advancedMinor - balanceMinor;
  await stage.db.charge.update({
    where: { id: line.chargeId },
    data: { allocatedMinor: { increment: line.allocatedMinor } },
  });
  return stage.db.payment.create({
    data: {
      number: 'LK-000123',
      token: 't',
      organizationId: 'school',
      clientId: reader.client.id,
      merchantId: merchant.id,
      provider: 'sandbox',
      currency: 'RUB',
      amountMinor: 480_000n - balanceMinor,
      balanceMinor,
      balanceSpentMinor: balanceMinor,
      receivedMinor,
      status,
      expiresAt: stage.clock.now(),
      lines: {
        create: { accountId: reader.account.id, amountMinor: 480_000n - balanceMinor, balanceMinor, ...line },
      },
    },
  });
}

/** What the reader's balance holds. */
async function holds(balanceMinor: bigint): Promise<void> {
  await stage.db.ledgerAccount.create({
    data: { accountId: reader.account.id, kind: 'advance', currency: 'RUB', balanceMinor: -balanceMinor },
  });
}

async function tell(kind: string, params: Record<string, string | number>) {
  const draft = { key: kind, kind, clientId: reader.client.id, organizationId: 'school', params };
  await planClientNotice(stage.db, stage.clock, draft);
  stage.jobs.poke();
  return settled(stage.db);
}

describe('reminders on their way', () => {
  it('tells several debts of one organization in one message', async () => {
    await subscribe('2026-11-13', 480_000n);
    await subscribe('2026-11-20', 120_050n, 'Шахматы');
    expect((await stage.jobs.runSweep()).planned).toMatchObject({ 'subscription-ending': 0, 'debt-due': 2 });
    const told = (await settled(stage.db)).filter(({ reason }) => reason !== 'replaced');
    expect(told.map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(stage.telegram.sent).toHaveLength(1);
    expect(stage.telegram.sent[0]?.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(
      [
        '💳 <b>Есть долг</b>',
        'Organization school',
        '• Абонемент «8 занятий», Футбол &lt;8-10&gt; — <b>4 800 ₽</b>',
        'Student N501, срок был 13 ноября, 7 дней назад',
        '• Абонемент «8 занятий», Шахматы — <b>1 200,50 ₽</b>',
        'Student N501, срок сегодня',
        '',
        'Всего: <b>6 000,50 ₽</b>',
      ].join('\n'),
    );
    expect(stage.telegram.sent[0]?.buttons).toMatchObject([
      [{ open: 'pay:1,2' }],
      [{ open: 'pay:1' }],
      [{ open: 'pay:2' }],
      [{ text: '⏰ Напомнить позже' }],
    ]);
  });

  it('never asks for what was paid between planning and sending', async () => {
    const { id } = await subscribe('2026-11-20', 480_000n);
    const kept = await subscribe('2026-11-20', 100n, 'Шахматы');
    stage.clock.set('2026-11-20T18:30:00Z');
    await stage.jobs.runSweep();
    const planned = await waitUntilPutBack();
    expect(planned).toEqual([new Date('2026-11-21T06:00:00Z'), new Date('2026-11-21T06:00:00Z')]);
    expect(stage.telegram.sent).toEqual([]);

    await stage.db.charge.update({ where: { id }, data: { allocatedMinor: 480_000n } });
    stage.clock.set('2026-11-21T06:00:00Z');
    stage.jobs.poke();
    const states = await settled(stage.db);
    expect(states.find(({ key }) => key.startsWith(`debt-due:${id}:2026-11-20:0:`))).toMatchObject({
      state: 'dropped',
      reason: 'nothing-due',
    });
    expect(states.find(({ key }) => key.startsWith(`debt-due:${kept.id}:2026-11-20:0:`))).toMatchObject({
      state: 'sent',
    });
    expect(stage.telegram.sent).toHaveLength(1);
    expect(stage.telegram.sent[0]?.text).toContain('Шахматы');
    expect(stage.telegram.sent[0]?.text).not.toContain('Футбол');
  });

  it('waits by the client’s own clock once that is set', async () => {
    await subscribe('2026-11-20', 480_000n);
    await stage.db.client.updateMany({ data: { timeZone: 'America/New_York' } });
    await stage.jobs.runSweep();
    expect(await waitUntilPutBack()).toEqual([new Date('2026-11-20T14:00:00Z')]);
  });

  it('is dropped when the subscription was renewed, or the chat unbound, meanwhile', async () => {
    const { sourceId } = await subscribe('2026-11-20', 0n);
    const ending = { lessonsLeft: 2 };
    await stage.db.subscription.update({ where: { id: sourceId }, data: ending });
    stage.clock.set('2026-11-20T18:30:00Z');
    expect((await stage.jobs.runSweep()).planned).toMatchObject({ 'subscription-ending': 1 });
    await waitUntilPutBack();
    const row = await stage.db.subscription.findFirstOrThrow();
    await stage.db.subscription.create({
      data: { ...row, id: row.id + 1, firstDay: day('2027-02-01'), lastDay: day('2027-02-28') },
    });
    stage.clock.set('2026-11-21T06:00:00Z');
    stage.jobs.poke();
    expect(await settled(stage.db)).toMatchObject([{ state: 'dropped', reason: 'renewed' }]);
    await stage.db.binding.updateMany({ data: { endedAt: stage.clock.now() } });
    await stage.db.notice.updateMany({ data: { state: 'planned', finishedAt: null } });
    stage.jobs.poke();
    // The letter in its place does not hold either.
    expect(await settled(stage.db)).toMatchObject([
      { state: 'dropped', reason: 'unbound' },
      { state: 'dropped', reason: 'renewed' },
    ]);
    expect(stage.telegram.sent).toEqual([]);
  });

  it('names what is left of a subscription, in the reader’s language', async () => {
    const { sourceId } = await subscribe('2026-11-20', 0n);
    await stage.db.subscription.update({
      where: { id: sourceId },
      data: { lessonsLeft: 2, lastDay: day('2026-11-26') },
    });
    await stage.db.telegramUser.updateMany({ data: { locale: 'en' } });
    await stage.jobs.runSweep();
    await settled(stage.db);
    expect(stage.telegram.sent[0]?.text).toBe(
      [
        '🎟 <b>A subscription is ending</b>',
        'Organization school',
        '• “8 занятий”, Футбол &lt;8-10&gt; — Student N501',
        '2 lessons left; valid until November 26 — 7 days left, today included',
        '',
        'Renew it in time, so that lessons go on without a break.',
      ].join('\n'),
    );
    expect(stage.telegram.sent[0]?.buttons).toMatchObject([
      [{ open: 'subscriptions' }],
      [{ text: '⏰ Remind me later' }],
    ]);
  });
});

describe('payment results', () => {
  it('say what was paid, at night as by day, and open the receipt', async () => {
    const charge = await subscribe('2026-11-20', 480_000n);
    const payment = await pay('succeeded', { chargeId: charge.id, allocatedMinor: 480_000n, advancedMinor: 0n });
    stage.clock.set('2026-11-20T23:00:00Z');
    expect(await tell('payment-succeeded', { paymentId: payment.id })).toMatchObject([{ state: 'sent' }]);
    expect(stage.telegram.sent[0]?.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(
      [
        '✅ <b>Оплата 4 800 ₽ получена</b>',
        'Organization school, платёж LK-000123. Спасибо!',
        '• Абонемент «8 занятий», Футбол &lt;8-10&gt; — <b>4 800 ₽</b>',
      ].join('\n'),
    );
    expect(stage.telegram.sent[0]?.buttons).toEqual([
      [{ text: '🧾 Подтверждение оплаты', open: `payment:${payment.id}` }],
    ]);
  });

  it('say what is left of a debt that was paid in part', async () => {
    const charge = await subscribe('2026-11-20', 600_050n);
    const payment = await pay('succeeded', { chargeId: charge.id, allocatedMinor: 480_000n, advancedMinor: 0n });
    await tell('payment-succeeded', { paymentId: payment.id });
    const text = stage.telegram.sent[0]?.text.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(text).toMatch(/<b>4 800 ₽<\/b>\n\nПо этому долгу осталось 1 200,50 ₽\.$/u);
  });

  it('say nothing of what is left on an account that is closed to the payer by then', async () => {
    const charge = await subscribe('2026-11-20', 600_050n);
    const payment = await pay('succeeded', { chargeId: charge.id, allocatedMinor: 480_000n, advancedMinor: 0n });
    await stage.db.account.update({ where: { id: reader.account.id }, data: { accessOpen: false } });
    await tell('payment-succeeded', { paymentId: payment.id });
    expect(stage.telegram.sent[0]?.text).toMatch(/<\/b>$/u);
  });

  it('say what the balance gave, and what it still holds', async () => {
    const charge = await subscribe('2026-11-20', 480_000n);
    await holds(50_000n);
    const line = { chargeId: charge.id, allocatedMinor: 480_000n, advancedMinor: 0n };
    const payment = await pay('succeeded', { ...line, fromBalanceMinor: 180_000n });
    await tell('payment-succeeded', { paymentId: payment.id });
    const text = stage.telegram.sent[0]?.text.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(text).toContain('<b>Оплата 4 800 ₽ получена</b>');
    expect(text).toContain('Картой — 3 000 ₽, с баланса — 1 800 ₽. На балансе осталось 500 ₽.');
    await stage.db.payment.update({
      where: { id: payment.id },
      data: { receivedMinor: 0n, balanceSpentMinor: 480_000n },
    });
    await stage.db.telegramUser.updateMany({ data: { locale: 'en' } });
    await tell('balance-paid', { paymentId: payment.id });
    expect(stage.telegram.sent[1]?.text).toBe(
      [
        '✅ <b>Paid from your balance: ₽4,800</b>',
        'Organization school, payment LK-000123. The organization pays such things from the balance by itself, so that you need not wait or press anything.',
        '• Subscription “8 занятий”, Футбол &lt;8-10&gt; — <b>₽4,800</b>',
        '',
        'Left on your balance: ₽500.',
      ].join('\n'),
    );
  });

  it('say where unexpected money went', async () => {
    const charge = await subscribe('2026-11-20', 480_000n);
    const payment = await pay('succeeded', { chargeId: charge.id, allocatedMinor: 300_000n, advancedMinor: 180_000n });
    await tell('payment-credited', { paymentId: payment.id, reason: 'late' });
    const text = stage.telegram.sent[0]?.text.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(text).toContain('Деньги пришли позже, чем действовала ссылка');
    expect(text).toContain('• Абонемент «8 занятий», Футбол &lt;8-10&gt; — <b>3 000 ₽</b>');
    expect(text).toContain('• на баланс — <b>1 800 ₽</b>');
  });

  it('tell of a refusal only while nothing came after all', async () => {
    const charge = await subscribe('2026-11-20', 480_000n);
    const payment = await pay('canceled', { chargeId: charge.id, allocatedMinor: 0n, advancedMinor: 0n });
    await tell('payment-canceled', { paymentId: payment.id });
    expect(stage.telegram.sent[0]?.text).toContain('деньги не списаны');
    await stage.db.payment.updateMany({ data: { status: 'succeeded' } });
    await stage.db.notice.updateMany({ data: { state: 'planned', finishedAt: null } });
    stage.jobs.poke();
    expect(await settled(stage.db)).toMatchObject([{ state: 'dropped', reason: 'not-canceled' }]);
  });
});

async function invite(email: string) {
  const draft = {
    key: 'i',
    kind: 'invitation',
    organizationId: 'school',
    email,
    params: { accountId: reader.account.id },
  };
  await planNotices(stage.db, stage.clock, [draft]);
  stage.jobs.poke();
  return settled(stage.db);
}

describe('an invitation', () => {
  it('brings the link of the bot that names the organization', async () => {
    await stage.db.account.updateMany({ data: { email: 'new@example.org' } });
    expect(await invite('new@example.org')).toMatchObject([{ state: 'sent' }]);
    const [letter] = stage.letters;
    expect(letter).toMatchObject({ to: 'new@example.org', subject: 'Вам открыт личный кабинет — Organization school' });
    expect(letter?.html).toMatch(
      /<a [^>]*href="https:\/\/t\.me\/cabinet_bot\?start=o_school"[^>]*>Открыть личный кабинет<\/a>/u,
    );
    expect(letter?.text).toContain('Открыть личный кабинет\nhttps://t.me/cabinet_bot?start=o_school');
    expect(letter?.text).not.toMatch(/[<>]/u);
  });

  it.each([
    ['closed', { accessOpen: false, email: 'new@example.org' }],
    ['address-changed', { email: 'other@example.org' }],
  ])('is dropped as %s', async (reason, data) => {
    await stage.db.account.updateMany({ data });
    expect(await invite('new@example.org')).toMatchObject([{ state: 'dropped', reason }]);
    expect(stage.letters).toEqual([]);
  });

  it('is tried again when the mail server is busy, and given up when it refuses for good', async () => {
    await stage.db.account.updateMany({ data: { email: 'new@example.org' } });
    const busy = Object.assign(new Error('451 new@example.org: greylisted'), { responseCode: 451 });
    stage.letterErrors.push(busy);
    expect(await invite('new@example.org')).toMatchObject([{ state: 'sent' }]);
    expect(stage.letters).toHaveLength(1);
    stage.letterErrors.push(Object.assign(new Error('550 no such user'), { responseCode: 550 }));
    await stage.db.notice.updateMany({ data: { state: 'planned', finishedAt: null } });
    stage.jobs.poke();
    expect(await settled(stage.db)).toMatchObject([{ state: 'failed', reason: 'smtp 550' }]);
  });

  it('is not for who is in already', async () => {
    await stage.db.account.updateMany({ data: { email: 'parent@example.org' } });
    expect(await invite('parent@example.org')).toMatchObject([{ state: 'dropped', reason: 'attached' }]);
  });
});

/** When notices may go that quiet hours have put back. */
async function waitUntilPutBack(): Promise<Date[]> {
  for (;;) {
    const rows = await stage.db.notice.findMany({ where: { state: { not: 'dropped' } } });
    if (rows.every(({ state, dueAt }) => state === 'planned' && dueAt > stage.clock.now()))
      return rows.map(({ dueAt }) => dueAt);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
