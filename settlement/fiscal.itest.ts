import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocument } from '../documents/index.ts';
import type { FiscalProfile } from '../domain/fiscal/profile.ts';
import { findPayable } from '../domain/payments/payments.ts';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { createTranslator } from '../locales/index.ts';
import { toFiscalDocuments } from '../payments/tbank/transform.ts';
import { openTbank } from '../tests/conformance/stands/tbank.ts';
import { openYookassa } from '../tests/conformance/stands/yookassa.ts';
import { type OpenStand, openTill, type Paid, type Till } from '../tests/conformance/till.ts';
import { plain } from '../tests/harness/journey.ts';
import { drawPages } from '../tests/harness/papers.ts';
import { showScreen } from '../tests/harness/screen.ts';
import { applyDueEvents } from './apply.ts';
import { askForReceipts, takeInReceipts } from './fiscal.ts';
import { makeOffsets } from './offsets.ts';
import { buildOrder } from './order.ts';
import { refund } from './refund.ts';

const DAY_MS = 86_400_000;
const PROFILE: FiscalProfile = {
  taxSystem: 'osn',
  vat: 'vat22',
  prepaymentVat: 'vat122',
  subject: 'service',
  prepaymentMode: 'full_prepayment',
  offset: 'monthly',
};

let till: Till;
let loud: string[];
function atTill(open: OpenStand) {
  beforeAll(async () => {
    till = await openTill(open, { fiscal: PROFILE });
    loud = till.loud;
  });
  afterAll(() => till.close());
}

const kept = ({ id }: Pick<Paid, 'id'>, kind?: 'payment' | 'refund' | 'offset') =>
  till.db.fiscalReceipt.findMany({ where: { paymentId: id, ...(kind ? { kind } : {}) }, orderBy: { id: 'asc' } });
const offsets = async (of: Paid) => (await kept(of, 'offset')).map(({ state, amountMinor }) => [state, amountMinor]);
const register = () => {
  const { cashRegister } = till.stand;
  if (!cashRegister?.makesOffset) throw new Error('no offsets');
  return { ...cashRegister, makesOffset: cashRegister.makesOffset };
};
const offsetCalls = () => till.stand.calls(register().makesOffset);

/** The subscription that a charge of the till is for: seven lessons, of which these days were given. */
async function subscribed(made: Paid, days: readonly string[], { chargeId = made.chargeIds[0] ?? 0 } = {}) {
  const charge = await till.db.charge.findUniqueOrThrow({ where: { id: chargeId } });
  const common = { organizationId: 'school', accountId: made.accountId, groupName: `Chess ${chargeId}` };
  await till.db.subscription.create({
    data: {
      ...common,
      id: charge.sourceId,
      name: 'Семь занятий',
      firstDay: new Date('2026-11-01'),
      lessonsTotal: 7,
      priceMinor: charge.amountMinor,
      status: 'active',
    },
  });
  await attend(made, days, chargeId);
}

async function attend(made: Paid, days: readonly string[], chargeId = made.chargeIds[0] ?? 0) {
  const data = days.map((day) => ({
    organizationId: 'school',
    accountId: made.accountId,
    groupName: `Chess ${chargeId}`,
    date: new Date(day),
    time: '18:00',
    mark: 'attended' as const,
  }));
  await till.db.visit.createMany({ data });
}

describe('a receipt', () => {
  atTill(openYookassa);

  it('says the same when the order is told again, whatever has changed since', async () => {
    const made = await till.unpaid([1000_00n]);
    const payment = await findPayable(till.db, made.token);
    const merchant = await till.db.merchant.findFirstOrThrow();
    if (!payment) throw new Error('no payment');
    const build = (fiscal: FiscalProfile | null) =>
      buildOrder(till.deps, payment, { ...merchant, fiscal }, () => ({ description: '', items: [] }));
    const first = await build(PROFILE);
    expect(first.receipt).toMatchObject({
      taxSystem: 'osn',
      items: [{ amountMinor: 1000_00n, mode: 'full_prepayment', vat: 'vat122' }],
    });
    expect(await build({ ...PROFILE, vat: 'vat10', prepaymentVat: 'vat110', prepaymentMode: 'advance' })).toEqual(
      first,
    );
    expect(await build(null)).toEqual(first);
  });

  it('is not made for a client without an address, nor for a merchant without a profile', async () => {
    const made = await till.unpaid([1000_00n]);
    await till.db.clientEmail.deleteMany({ where: { clientId: made.clientId } });
    const payment = await findPayable(till.db, made.token);
    const merchant = await till.db.merchant.findFirstOrThrow();
    if (!payment) throw new Error('no payment');
    const build = (fiscal: FiscalProfile | null) =>
      buildOrder(till.deps, payment, { ...merchant, fiscal }, () => ({ description: '', items: [] }));
    expect((await build(null)).receipt).toBeUndefined();
    await expect(build(PROFILE)).rejects.toMatchObject({ code: 'receipt-no-address' });
    expect(await till.click(made.token)).toEqual({ kind: 'unavailable' });
  });

  it('is shown with the payment and on its paper: while it is made, when it is registered, and that of a refund', async () => {
    const made = await till.paid([1000_00n]);
    const screen = () =>
      showScreen(till.db, till.clock, {
        section: 'payment',
        argument: String(made.id),
        telegramUserId: made.clientId,
      });
    expect(plain(await screen())).toContain('Кассовый чек: делается. Он придёт и на вашу почту.');
    const wish = { paymentNumber: made.number, actor: 'staff', amountMinor: 400_00n };
    const [asked] = await requestRefund(till.db, till.clock, wish);
    await refund(till.deps, asked?.id ?? 0);
    await register().print();
    await askForReceipts(till.deps, 100);
    till.clock.advance(31_000);
    await askForReceipts(till.deps, 100);
    const [own] = await kept(made, 'payment');
    await till.db.fiscalReceipt.update({ where: { id: own?.id ?? 0 }, data: { url: 'https://ofd.test/?i=1&fn=2' } });
    const text = await screen();
    expect(plain(text)).toMatch(/Кассовый чек: ФН 9288000100115785, ФД \d+, ФП 2617603921/u);
    expect(text).toContain('<a href="https://ofd.test/?i=1&amp;fn=2">открыть</a>');
    expect(plain(text)).toMatch(/Возвращено 400 ₽[^]*Чек возврата: ФН 9288000100115785/u);
    const deps = { db: till.db, clock: till.clock, translate: createTranslator() };
    const paper = await makeDocument(
      deps,
      { clientId: made.clientId, locale: 'ru' },
      { kind: 'receipt', paymentId: made.id },
    );
    const [page] = await drawPages(paper.content, { scale: 2 });
    expect(page?.text.replaceAll(/\s+/gu, ' ')).toMatch(/Кассовые чеки Кассовый чек ФН 9288000100115785, ФД \d+/u);
    expect(page?.text).toContain('Чек возврата');
  });

  it('of which nothing is heard for three days is given up loudly, and registered all the same when it is told', async () => {
    const made = await till.paid([50_00n]);
    const asked: number[] = [];
    const isLookUp = (method: string, path: string) => method === 'GET' && path.endsWith('/receipts');
    for (let hour = 0; hour < 80; hour += 1) {
      const before = till.stand.calls(isLookUp);
      await askForReceipts(till.deps, 100);
      if (till.stand.calls(isLookUp) > before) asked.push(hour);
      till.clock.advance(3_600_000);
    }
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(30);
    expect(loud.filter((message) => message.startsWith('RECEIPT GIVEN UP'))).not.toHaveLength(0);
    expect(await kept(made)).toMatchObject([{ state: 'failed' }]);
    const audit = await till.db.auditEntry.findMany({ where: { action: 'receipt-given-up' } });
    expect(audit.map(({ details }) => (details as { payment: string }).payment)).toContain(made.number);
    await register().print();
    const again = await till.deps.db.payment.findUniqueOrThrow({ where: { id: made.id } });
    const connection = till.stand.provider.connect(till.stand.settings, { ...till.deps, mode: 'test' });
    await takeInReceipts(till.deps, made.id, (await connection.fetchReceipts?.(again, [])) ?? []);
    expect(await kept(made)).toMatchObject([{ state: 'registered', failure: null }]);
  });
});

describe('a receipt of a provider that tells nothing of them', () => {
  atTill(async (clock) => {
    const stand = await openYookassa(clock);
    const connect: typeof stand.provider.connect = (settings, tools) => {
      const { fetchReceipts: _, makeOffsetReceipt: __, ...connection } = stand.provider.connect(settings, tools);
      return connection;
    };
    return { ...stand, provider: { ...stand.provider, connect } };
  });

  it('is not waited for, and said to come by e-mail', async () => {
    const made = await till.paid([1000_00n]);
    const [asked] = await requestRefund(till.db, till.clock, { paymentNumber: made.number, actor: 'staff' });
    await refund(till.deps, asked?.id ?? 0);
    expect(register().slips(made.number)).toHaveLength(2);
    for (let day = 0; day < 5; day += 1) {
      await askForReceipts(till.deps, 100);
      await makeOffsets(till.deps, 100);
      till.clock.advance(DAY_MS);
    }
    expect(await kept(made)).toEqual([]);
    expect(loud).toEqual([]);
    const at = { section: 'payment', argument: String(made.id), telegramUserId: made.clientId };
    const text = plain(await showScreen(till.db, till.clock, at));
    expect(text).toContain('Кассовый чек: придёт на вашу почту.');
    expect(text).toContain('Чек возврата: придёт на вашу почту.');
  });
});

describe('an offset receipt', () => {
  atTill(openYookassa);

  it('is made after each month for the lessons given in it, and the last one for what is left', async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const made = await till.paid([1000_00n]);
    await subscribed(made, ['2026-11-23', '2026-11-26', '2026-11-30']);
    till.clock.set('2026-11-30T20:59:00Z');
    await makeOffsets(till.deps, 100);
    expect(await offsets(made)).toEqual([]);
    // The first of December in Moscow.
    till.clock.set('2026-11-30T21:01:00Z');
    await Promise.all([makeOffsets(till.deps, 100), makeOffsets(till.deps, 100), makeOffsets(till.deps, 100)]);
    await makeOffsets(till.deps, 100);
    expect(await offsets(made)).toEqual([['pending', 428_55n]]);
    await attend(made, ['2026-12-03', '2026-12-07', '2026-12-10', '2026-12-14']);
    till.clock.set('2027-01-03T09:00:00Z');
    await makeOffsets(till.deps, 100);
    expect((await offsets(made)).map(([, sum]) => sum)).toEqual([428_55n, 571_45n]);
    const slips = register().slips(made.number);
    expect(slips.map(({ kind, totalMinor }) => [kind, totalMinor])).toEqual([
      ['payment', 1000_00n],
      ['offset', 428_55n],
      ['offset', 571_45n],
    ]);
    expect(slips[1]).toMatchObject({ names: slips[0]?.names.map(() => expect.stringContaining('Семь занятий')) });
    till.clock.advance(100 * DAY_MS);
    await makeOffsets(till.deps, 100);
    expect(await offsets(made)).toHaveLength(2);
  });

  it("of the balance's money is made over the payment that had brought it, for what it paid", async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const rich = await till.paid([], { topUpMinor: 500_00n });
    const spent = await till.paidFromBalance(rich, 300_00n);
    await subscribed(spent, [
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
    till.clock.set('2026-12-01T09:00:00Z');
    while ((await makeOffsets(till.deps, 100)) > 0);
    expect(await offsets(rich)).toEqual([['pending', 300_00n]]);
    expect(await offsets(spent)).toEqual([]);
    expect(register().slips(rich.number).at(-1)).toMatchObject({
      kind: 'offset',
      totalMinor: 300_00n,
      names: [expect.stringContaining('Семь занятий')],
    });
  });

  it.each([
    ['died before it asked', {}],
    ['died as it was about to ask', { askedAt: new Date('2026-12-01T09:00:00Z'), attempts: 1 }],
  ])(
    'is never for more than is still paid: what goes back lowers it, also when who planned it %s',
    async (_, asking) => {
      till.clock.set('2026-11-22T09:00:00Z');
      const made = await till.paid([700_00n]);
      await subscribed(made, [
        '2026-11-23',
        '2026-11-24',
        '2026-11-25',
        '2026-11-26',
        '2026-11-27',
        '2026-11-28',
        '2026-11-29',
      ]);
      till.clock.set('2026-12-01T09:00:00Z');
      const line = await till.db.paymentLine.findFirstOrThrow({ where: { paymentId: made.id } });
      await till.db.fiscalReceipt.create({
        data: {
          paymentId: made.id,
          lineId: line.id,
          kind: 'offset',
          state: 'wanted',
          idempotencyKey: `planned ${made.id}`,
          amountMinor: 700_00n,
          createdAt: till.clock.now(),
          ...asking,
        },
      });
      const [asked] = await requestRefund(till.db, till.clock, {
        paymentNumber: made.number,
        actor: 'staff',
        amountMinor: 300_00n,
      });
      const before = offsetCalls();
      await makeOffsets(till.deps, 100);
      expect(offsetCalls()).toBe(before);
      await refund(till.deps, asked?.id ?? 0);
      till.clock.advance(61_000);
      while ((await makeOffsets(till.deps, 100)) > 0);
      expect(await offsets(made)).toEqual([['pending', 400_00n]]);
      expect(offsetCalls() - before).toBe(1);
    },
  );

  it('is for all that was given, when what was not given has gone back before', async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const made = await till.paid([700_00n]);
    await subscribed(made, ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26']);
    const wish = { paymentNumber: made.number, actor: 'staff', amountMinor: 300_00n };
    const [asked] = await requestRefund(till.db, till.clock, wish);
    await refund(till.deps, asked?.id ?? 0);
    till.clock.set('2026-12-01T09:00:00Z');
    while ((await makeOffsets(till.deps, 100)) > 0);
    expect(await offsets(made)).toEqual([['pending', 400_00n]]);
  });

  it('closes the advance that it is over: that does not go back as an advance any more', async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const rich = await till.paid([], { topUpMinor: 500_00n });
    const spent = await till.paidFromBalance(rich, 300_00n);
    await subscribed(
      spent,
      [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-11-2${day}`),
    );
    till.clock.set('2026-12-01T09:00:00Z');
    while ((await makeOffsets(till.deps, 100)) > 0);
    expect(await offsets(rich)).toEqual([['pending', 300_00n]]);
    const wish = { paymentNumber: rich.number, actor: 'staff', amountMinor: 500_00n };
    const [asked] = await requestRefund(till.db, till.clock, wish);
    await refund(till.deps, asked?.id ?? 0);
    const { fiscal } = await till.db.refund.findUniqueOrThrow({ where: { id: asked?.id ?? 0 } });
    expect(fiscal).toMatchObject({
      items: [
        { mode: 'advance', amountMinor: '20000' },
        { mode: 'full_payment', amountMinor: '30000' },
      ],
    });
  });

  it('that the provider refuses is asked for again the next day, and given up loudly after three', async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const made = await till.paid([700_00n]);
    await subscribed(made, ['2026-11-23']);
    await till.db.payment.update({ where: { id: made.id }, data: { providerPaymentId: null, number: 'LK-unknown' } });
    till.clock.set('2026-12-01T09:00:00Z');
    loud.length = 0;
    for (let day = 0; day < 6; day += 1) {
      await makeOffsets(till.deps, 100);
      await askForReceipts(till.deps, 100);
      till.clock.advance(DAY_MS);
    }
    expect(loud.filter((message) => message.startsWith('OFFSET RECEIPT REFUSED')).length).toBeGreaterThan(1);
    expect(loud).toContain('RECEIPT GIVEN UP: look for it in the cabinet of the provider');
    expect(await offsets(made)).toEqual([['failed', 100_00n]]);
  });
});

describe('an offset receipt of a provider that knows no keys', () => {
  atTill(openTbank);

  it('is asked for once, whatever becomes of the answer or of the process', async () => {
    till.clock.set('2026-11-22T09:00:00Z');
    const made = await till.paid([700_00n]);
    await subscribed(made, ['2026-11-23', '2026-11-24']);
    const killed = await till.paid([700_00n]);
    await subscribed(killed, ['2026-11-23']);
    till.clock.set('2026-12-01T09:00:00Z');
    till.stand.loseAnswer(register().makesOffset);
    await makeOffsets(till.deps, 1);
    // The process dies after it has noted that it asks, and before it does.
    await till.db.fiscalReceipt.updateMany({
      where: { paymentId: killed.id, kind: 'offset' },
      data: { askedAt: till.clock.now(), attempts: 1 },
    });
    const calls = offsetCalls();
    for (let hour = 0; hour < 70; hour += 1) {
      till.clock.advance(3_600_000);
      await makeOffsets(till.deps, 100);
    }
    expect(offsetCalls()).toBe(calls);
    expect(await offsets(made)).toEqual([['wanted', 200_00n]]);
    await till.takeIn(await till.stand.takeCallbacks(0));
    await register().print();
    await till.takeIn(await till.stand.takeCallbacks(1));
    expect(await offsets(made)).toEqual([['registered', 200_00n]]);
    till.clock.advance(3 * DAY_MS);
    await askForReceipts(till.deps, 100);
    expect(await offsets(killed)).toEqual([['failed', 100_00n]]);
    expect(loud).toContain('RECEIPT GIVEN UP: look for it in the cabinet of the provider');
  });
});

describe('a receipt that could not be made, of a provider that names only those that were', () => {
  atTill(openTbank);

  const told = (of: Paid, fields: Record<string, unknown>) => {
    const notification = { Status: 'RECEIPT', Success: false, PaymentId: String(of.id), ...fields };
    return takeInReceipts(till.deps, of.id, toFiscalDocuments(notification));
  };
  const states = async (of: Paid) =>
    (await kept(of)).map(({ kind, state }) => `${kind} ${state}`).toSorted((a, b) => a.localeCompare(b));

  it('is its own beside that of its refund, which failed too', async () => {
    const made = await till.paid([1000_00n]);
    const [asked] = await requestRefund(till.db, till.clock, { paymentNumber: made.number, actor: 'staff' });
    await refund(till.deps, asked?.id ?? 0);
    await told(made, { Type: 'Income' });
    await told(made, { Type: 'Income' });
    expect(await states(made)).toEqual(['payment failed', 'refund pending']);
    await told(made, { Type: 'IncomeReturn' });
    expect(await states(made)).toEqual(['payment failed', 'refund failed']);
  });

  it('is the same receipt once it is made after all, and news of its failure are old then', async () => {
    const made = await till.paid([1000_00n]);
    await told(made, { Type: 'Income' });
    const numbers = { FnNumber: '1', FiscalDocumentNumber: '2', FiscalDocumentAttribute: '3' };
    await told(made, { Type: 'Income', Success: true, ...numbers });
    await told(made, { Type: 'Income' });
    expect(await kept(made)).toMatchObject([{ kind: 'payment', state: 'registered', documentNumber: '2' }]);
  });

  it('of a refund that nobody here asked for is kept, and loud', async () => {
    const made = await till.paid([1000_00n]);
    loud.length = 0;
    await told(made, { Type: 'IncomeReturn' });
    await told(made, { Type: 'IncomeReturn' });
    expect(await states(made)).toEqual(['payment pending', 'refund failed']);
    expect(loud).toEqual(['RECEIPT NOT REGISTERED: the provider could not make it']);
  });

  it('does not stay the failed one when the next of its kind is made', async () => {
    const made = await till.paid([1000_00n]);
    const wish = { paymentNumber: made.number, actor: 'staff', amountMinor: 300_00n };
    const [first] = await requestRefund(till.db, till.clock, wish);
    await refund(till.deps, first?.id ?? 0);
    await told(made, { Type: 'IncomeReturn' });
    const [second] = await requestRefund(till.db, till.clock, wish);
    await refund(till.deps, second?.id ?? 0);
    await told(made, { Type: 'IncomeReturn', Success: true, FnNumber: '1', FiscalDocumentNumber: '9' });
    const rows = await kept(made, 'refund');
    expect(rows.map(({ refundId, state }) => [refundId, state])).toEqual([
      [first?.id, 'failed'],
      [second?.id, 'registered'],
    ]);
  });

  it('does not keep money from being settled, however badly it is told; it comes again with its callback', async () => {
    const made = await till.unpaid([1000_00n]);
    await till.click(made.token);
    const { confirmationUrl } = await till.db.payment.findUniqueOrThrow({ where: { id: made.id } });
    await till.stand.pay(confirmationUrl ?? '', 'returned-at-once');
    await register().print();
    const callbacks = await till.stand.takeCallbacks(3);
    await till.db.$executeRaw`ALTER TABLE fiscal_receipts RENAME TO fiscal_receipts_away`;
    const outcomes: unknown[] = [];
    try {
      for (const request of callbacks) outcomes.push((await till.tell(request)).outcome);
    } finally {
      await till.db.$executeRaw`ALTER TABLE fiscal_receipts_away RENAME TO fiscal_receipts`;
    }
    expect(outcomes).toContain('postponed');
    expect(await till.db.payment.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({ status: 'succeeded' });
    expect(loud.filter((message) => message.startsWith('NEWS OF A PAYMENT NOT KEPT'))).not.toHaveLength(0);
    till.clock.advance(60_000);
    await applyDueEvents(till.deps, 100);
    expect(await states(made)).toEqual(['payment registered']);
  });
});

describe('offset receipts of which one is being asked for as the process dies', () => {
  let hang: (() => void) | null = null;
  atTill(async (clock) => {
    const stand = await openTbank(clock);
    const fetch: typeof stand.fetch = async (input, init) => {
      const isOffset = new URL(input instanceof Request ? input.url : input).pathname.endsWith('SendClosingReceipt');
      if (!isOffset || hang === null) return stand.fetch(input, init);
      hang();
      return new Promise<never>(() => undefined);
    };
    return { ...stand, fetch };
  });

  it('are all asked for later but that one', async () => {
    for (let index = 0; index < 3; index += 1) await subscribed(await till.paid([700_00n]), ['2026-11-23']);
    till.clock.set('2026-12-01T09:00:00Z');
    await new Promise<void>((resolve) => {
      hang = resolve;
      makeOffsets(till.deps, 50).catch(() => undefined);
    });
    hang = null;
    const before = offsetCalls();
    for (let day = 0; day < 2; day += 1) {
      till.clock.advance(DAY_MS);
      await makeOffsets(till.deps, 50);
    }
    expect(offsetCalls() - before).toBe(2);
    const states = await till.db.fiscalReceipt.findMany({ where: { kind: 'offset' }, orderBy: { state: 'asc' } });
    expect(states.map(({ state }) => state)).toEqual(['wanted', 'pending', 'pending']);
  });
});
