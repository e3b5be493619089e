import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChargeExplanation, explainCharge } from '../domain/billing/explain.ts';
import { verifyLedger } from '../domain/billing/verify.ts';
import { fixedClock } from '../domain/clock.ts';
import { payFromBalance } from '../domain/payments/from-balance.ts';
import { requestRefund } from '../domain/payments/refunds/request.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { importFiles } from './import.ts';
import { addTestOrganization, payHere, samples, type TestFolder, testFolder, topUpHere } from './testing.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let folder: TestFolder;
let clientId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  folder = await testFolder();
  for (const [id, paths] of Object.entries(samples)) {
    await addTestOrganization(test.db, id);
    await importFiles(test.db, clock, { organizationId: id, paths });
  }
  ({ id: clientId } = await test.db.client.create({ data: {} }));
  await attach();
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await test.drop();
});

/** Shows every account to the one client. */
async function attach(): Promise<void> {
  const accounts = await test.db.account.findMany({ where: { attachments: { none: { clientId } } } });
  await test.db.account.updateMany({ data: { accessOpen: true } });
  await test.db.attachment.createMany({
    data: accounts.map(({ id }) => ({ accountId: id, clientId, origin: 'data' as const, attachedAt: clock.now() })),
  });
}

const SUBSCRIPTIONS = 'Номер договора;Абонемент;Группа;Начало;Стоимость;Оплачено;Статус';

/** Adds an organization and imports these files one after another. */
async function bring(organizationId: string, files: readonly (readonly string[])[]): Promise<void> {
  await addTestOrganization(test.db, organizationId);
  for (const [index, lines] of files.entries()) {
    const path = await folder.write(`${organizationId}-${index}.csv`, lines.join('\r\n'));
    await importFiles(test.db, clock, { organizationId, paths: [path] });
  }
  await attach();
}

const explain = async (chargeId: number): Promise<ChargeExplanation> => {
  const explanation = await explainCharge(test.db, { clientId, chargeId });
  if (!explanation) throw new Error(`no explanation of charge ${chargeId}`);
  return explanation;
};

/** What the reason by itself says that the charge is, before anything was paid; null where the row is cancelled. */
function sumOfReason({ reason }: ChargeExplanation): bigint | null {
  if (reason.kind === 'lesson') return reason.priceFrom === 'agreed' ? null : reason.listPriceMinor;
  if (reason.kind === 'bill' || reason.kind === 'unknown' || reason.status === 'cancelled') return null;
  if (reason.kind !== 'order') return reason.priceMinor;
  const items = reason.items.reduce((sum, { sumMinor }) => sum + sumMinor, 0n);
  expect(items + reason.differenceMinor).toBe(reason.totalMinor);
  return reason.totalMinor;
}

describe('the reasons of the sample data', () => {
  it('come to the sums that are owed, for debts and paid ones of every kind', async () => {
    const charges = await test.db.$queryRaw<{ id: number }[]>`
      SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY kind, allocated_minor = amount_minor ORDER BY id % 7, id) AS ordinal
        FROM charges
      ) each WHERE ordinal <= 40 ORDER BY id`;
    expect(charges.length).toBeGreaterThan(200);
    const kinds = new Map<string, number>();
    const sources = new Set<string>();
    for (const { id } of charges) {
      const explanation = await explain(id);
      const { amountMinor, officePaidMinor, paidHereMinor, outstandingMinor, reason } = explanation;
      expect(amountMinor - officePaidMinor - paidHereMinor).toBe(outstandingMinor);
      expect(reason.kind).toBe(explanation.kind);
      const said = sumOfReason(explanation);
      if (said !== null) expect([id, said]).toEqual([id, amountMinor]);
      if (reason.kind === 'bill') expect(reason.months[0]?.closingMinor).toBe(outstandingMinor + paidHereMinor);
      if (reason.kind === 'lesson') sources.add(reason.priceFrom);
      kinds.set(reason.kind, (kinds.get(reason.kind) ?? 0) + 1);
    }
    expect([...kinds.keys()].toSorted()).toEqual(['bill', 'course', 'delivery', 'lesson', 'order', 'subscription']);
    expect([...sources].toSorted()).toEqual(['group', 'plan']);
    expect(kinds.get('bill')).toBe(40);
  });
});

describe('what was paid and given back', () => {
  it('stands with its payments and refunds, and still comes to what is owed', async () => {
    const { db } = test;
    const charge = await db.charge.findFirstOrThrow({
      where: { kind: 'subscription', officePaidMinor: 0, amountMinor: { gt: 1000 } },
    });
    const { id: chargeId, accountId, organizationId, amountMinor } = charge;
    const paid = await payHere(db, clock, { chargeId, amountMinor: 400n });
    await topUpHere(db, clock, { accountId, amountMinor: 300n });
    const drawn = await db.$transaction((tx) =>
      payFromBalance(tx, clock, {
        clientId,
        organizationId,
        lines: [{ chargeId, balanceMinor: 300n }],
        notice: 'payment-succeeded',
      }),
    );
    await requestRefund(db, clock, {
      paymentNumber: drawn.number,
      amountMinor: 100n,
      actor: 'staff',
      reason: 'ошибка',
    });
    const explanation = await explain(chargeId);
    expect(explanation).toMatchObject({
      amountMinor,
      paidHereMinor: 600n,
      outstandingMinor: amountMinor - 600n,
      payments: [
        { number: paid.number, status: 'succeeded', isOwn: false, allocatedMinor: 400n, fromBalanceMinor: 0n },
        { number: drawn.number, isOwn: true, allocatedMinor: 200n, fromBalanceMinor: 200n, isPosted: false },
      ],
      refunds: [{ paymentNumber: drawn.number, amountMinor: 100n, reason: 'ошибка' }],
      corrections: [],
    });
    expect((await verifyLedger(db)).breaches).toEqual([]);
  });

  it('stands with the discount, and with what the organization lists as paid', async () => {
    const { db } = test;
    await bring('priced', [
      ['Абонемент;Занятий;Цена;Группы', '8 занятий;8;4800;Футбол'],
      ['Номер договора;Ученик;Доступ в ЛК', '1;Анна;открыт'],
      [SUBSCRIPTIONS, '1;8 занятий;Футбол;01.11.2026;4000;1000;активен'],
      ['Номер договора;Дата;Сумма;Способ;Назначение', '1;01.11.2026;1000;наличные;8 занятий'],
    ]);
    const { id } = await db.charge.findFirstOrThrow({ where: { organizationId: 'priced' } });
    expect(await explain(id)).toMatchObject({
      amountMinor: 4000_00n,
      officePaidMinor: 1000_00n,
      importedPayments: [{ paidOn: '2026-11-01', amountMinor: 1000_00n, method: 'наличные', purpose: '8 занятий' }],
      reason: { priceMinor: 4000_00n, listPriceMinor: 4800_00n, discountMinor: 800_00n, boughtHere: false },
    });
  });

  it('stands with the corrections of a changed row', async () => {
    const { db } = test;
    await bring('small', [
      ['Номер договора;Ученик;Доступ в ЛК', '1;Анна;открыт'],
      [SUBSCRIPTIONS, '1;8 занятий;Футбол;01.11.2026;4800;600;активен'],
      [SUBSCRIPTIONS, '1;8 занятий;Футбол;01.11.2026;4000;500;активен'],
    ]);
    const { id } = await db.charge.findFirstOrThrow({ where: { organizationId: 'small' } });
    const { corrections, outstandingMinor, reason } = await explain(id);
    expect(outstandingMinor).toBe(3500_00n);
    expect(reason).toMatchObject({ listPriceMinor: null, discountMinor: 0n });
    expect(corrections.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['charge_correction', -4800_00n],
      ['charge_correction', 4000_00n],
      ['office_payment_correction', 600_00n],
      ['office_payment_correction', -500_00n],
    ]);
    const stranger = await db.client.create({ data: {} });
    expect(await explainCharge(db, { clientId: stranger.id, chargeId: id })).toBeNull();
    await db.account.updateMany({ where: { organizationId: 'small' }, data: { accessOpen: false } });
    expect(await explainCharge(db, { clientId, chargeId: id })).toBeNull();
  });
});
