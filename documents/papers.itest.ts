import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postTransactions, type TransactionDraft } from '../domain/billing/ledger.ts';
import { fixedClock } from '../domain/clock.ts';
import { createTranslator } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';
import type { PaymentStatus } from '../prisma/generated/enums.ts';
import { refusal } from '../tests/harness/access.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { drawPages, readCodes } from '../tests/harness/papers.ts';
import { type DocumentRequest, makeDocument } from './index.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
const translate = createTranslator();
const BANK = {
  payee: 'ООО «Школа»',
  bankName: 'ПАО Сбербанк',
  bik: '044525225',
  account: '40702810900000023456',
  correspondentAccount: '30101810400000000225',
};
let test: TestDatabase;
let db: Database;
let client: { id: number };
let account: { id: number; organizationId: string; number: string };
let merchantId: number;
let round = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  for (const kind of ['school', 'utility'] as const) {
    await makeOrganization(db, kind, { kind });
    await db.organization.update({
      where: { id: kind },
      data: { bankDetails: BANK, legalDetails: { name: 'ООО «Школа»', inn: '7709234562', kpp: '770901001' } },
    });
  }
  const merchant = { organizationId: 'school', provider: 'test', title: '', mode: 'test', keyId: '' } as const;
  merchantId = (await db.merchant.create({ data: { ...merchant, credentials: '', hookToken: 'hook' } })).id;
});
afterAll(() => test.drop());
beforeEach(async () => {
  round += 1;
  client = await makeClient(db, BigInt(round));
  account = await makeAccount(db, 'school', `${round}`, client.id);
});

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const plain = (text: string) => text.replaceAll(/\s+/gu, ' ');

async function read(request: DocumentRequest, locale: 'ru' | 'en' = 'ru') {
  const made = await makeDocument({ db, clock, translate }, { clientId: client.id, locale }, request);
  const pages = await drawPages(made.content);
  return {
    made,
    pages: pages.map(({ text }) => plain(text)),
    codes: (await Promise.all(pages.map(readCodes))).flat(),
    caption: translate(locale, made.caption.key, made.caption.params),
  };
}

async function owe(
  target: { id: number; organizationId: string },
  charge: Parameters<typeof makeCharge>[2],
  amountMinor: bigint,
) {
  const row = await makeCharge(db, target, charge);
  await postTransactions(db, [
    {
      accountId: target.id,
      kind: 'charge',
      idempotencyKey: `charge:${row.id}`,
      occurredAt: clock.now(),
      entries: [
        { ledger: 'receivable', chargeId: row.id, amountMinor },
        { ledger: 'income', amountMinor: -amountMinor },
      ],
    },
  ]);
  return row;
}

/** A payment as it stands in the tables once its money is in; the first `chargeId` line gets what was allocated. */
async function pay({
  number,
  finishedAt = '2026-11-05T10:04:00Z',
  status = 'succeeded',
  balanceSpentMinor = 0n,
  target = account,
  lines,
}: {
  number: string;
  finishedAt?: string;
  status?: PaymentStatus;
  balanceSpentMinor?: bigint;
  target?: { id: number; organizationId: string };
  lines: { chargeId?: number; allocatedMinor?: bigint; advancedMinor?: bigint }[];
}) {
  const cameMinor = lines.reduce((sum, line) => sum + (line.allocatedMinor ?? 0n) + (line.advancedMinor ?? 0n), 0n);
  const receivedMinor = cameMinor - balanceSpentMinor;
  const payment = await db.payment.create({
    data: {
      number,
      token: number,
      organizationId: target.organizationId,
      clientId: client.id,
      merchantId,
      provider: 'test',
      currency: 'RUB',
      amountMinor: receivedMinor,
      receivedMinor,
      balanceSpentMinor,
      status,
      method: 'карта •• 4242',
      expiresAt: clock.now(),
      finishedAt: new Date(finishedAt),
      lines: {
        create: lines.map((line) => ({
          accountId: target.id,
          amountMinor: (line.allocatedMinor ?? 0n) + (line.advancedMinor ?? 0n),
          ...line,
        })),
      },
    },
    include: { lines: true },
  });
  const entries: TransactionDraft['entries'] = [
    { ledger: 'merchant', merchantId, amountMinor: cameMinor },
    ...lines.map(({ chargeId, allocatedMinor = 0n }) => ({
      ledger: 'receivable' as const,
      ...(chargeId === undefined ? {} : { chargeId }),
      amountMinor: -allocatedMinor,
    })),
    ...lines.map(({ advancedMinor = 0n }) => ({ ledger: 'advance' as const, amountMinor: -advancedMinor })),
  ];
  await postTransactions(db, [
    {
      accountId: target.id,
      kind: 'payment',
      idempotencyKey: `payment:${number}`,
      occurredAt: new Date(finishedAt),
      paymentId: payment.id,
      entries: entries.filter(({ amountMinor }) => amountMinor !== 0n),
    },
  ]);
  return payment;
}

describe('a bill', () => {
  it('asks for the latest «к оплате» less what was paid here since', async () => {
    const flat = await makeAccount(db, 'utility', `u${round}`, client.id);
    await db.billingMonth.createMany({
      data: ['2026-09-01', '2026-10-01'].map((period) => ({
        organizationId: 'utility',
        accountId: flat.id,
        period: day(period),
        openingMinor: 0n,
        chargedMinor: 44_730n,
        recalculatedMinor: 0n,
        penaltyMinor: 0n,
        paidMinor: 0n,
        closingMinor: 44_730n,
      })),
    });
    const charge = await owe(flat, { kind: 'bill', sourceId: flat.id }, 44_730n);
    await db.charge.update({ where: { id: charge.id }, data: { period: day('2026-10-01') } });
    await pay({ number: `LK-1${round}`, target: flat, lines: [{ chargeId: charge.id, allocatedMinor: 10_000n }] });
    const { pages, codes, caption } = await read({
      kind: 'bill',
      accountId: flat.id,
      from: '2026-01-01',
      to: '2026-12-01',
    });
    expect(pages).toHaveLength(2);
    expect(codes).toHaveLength(1);
    expect(codes[0]).toContain('|Sum=34730|');
    expect(pages[0]).toContain('По ней платить не нужно');
    expect(pages[1]).toContain(`платёж LK-1${round} −100,00 К оплате сейчас 347,30`);
    expect(caption).toMatch(
      /^🧾 Квитанции: сентябрь 2026.г\. — октябрь 2026.г\., Organization utility, лицевой счёт u\d+$/u,
    );
  });
});

describe('an invoice', () => {
  it('lists what is owed now with the reasons, and its code asks for all of it', async () => {
    const subscription = await db.subscription.create({
      data: {
        organizationId: 'school',
        accountId: account.id,
        name: '8 занятий',
        groupName: 'Футбол',
        firstDay: day('2026-11-01'),
        priceMinor: 480_000n,
        status: 'active',
      },
    });
    const charge = await owe(account, { kind: 'subscription', sourceId: subscription.id }, 480_000n);
    await pay({ number: `LK-2${round}`, lines: [{ chargeId: charge.id, allocatedMinor: 80_000n }] });
    const { pages, codes, made, caption } = await read({ kind: 'invoice', accountId: account.id });
    expect(made.fileName).toBe(`Счёт ${account.id}-261122.pdf`);
    expect(pages[0]).toContain('1 Абонемент «8 занятий», Футбол 01.11.2026 4 800,00 800,00 4 000,00 Итого 4 000,00');
    expect(pages[0]).toContain('(Четыре тысячи рублей 00 копеек)');
    expect(codes[0]).toContain(
      `|Sum=400000|Purpose=Оплата по счёту № ${account.id}-261122 от 22.11.2026, лицевой счёт ${round}|`,
    );
    expect(codes[0]).toContain(`|ChildFio=Student ${round}`);
    expect(caption).toContain('🧾 Счёт на 4');
    const english = await read({ kind: 'invoice', accountId: account.id }, 'en');
    expect(english.pages[0]).toContain('To pay ₽4,000.00');
  });

  it('goes on over pages, and is not there when nothing is owed', async () => {
    expect(await refusal(read({ kind: 'invoice', accountId: account.id }))).toMatchObject({ code: 'nothing-to-pay' });
    for (let index = 0; index < 60; index += 1) await owe(account, { kind: 'lesson' }, 10_000n);
    const { pages, codes } = await read({ kind: 'invoice', accountId: account.id });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.filter((text) => text.includes('№ За что'))).toHaveLength(2);
    expect(codes).toHaveLength(1);
  });
});

describe('a receipt', () => {
  it('says what was paid for, by what, when, to whom, and that it is no fiscal one', async () => {
    const charge = await owe(account, { kind: 'lesson' }, 140_000n);
    const { id } = await pay({
      number: `LK-3${round}`,
      balanceSpentMinor: 50_000n,
      lines: [{ chargeId: charge.id, allocatedMinor: 140_000n, advancedMinor: 10_000n }],
    });
    const { pages, made, caption } = await read({ kind: 'receipt', paymentId: id });
    expect(made.fileName).toBe(`Оплата LK-3${round}.pdf`);
    for (const expected of [
      `Подтверждение оплаты № LK-3${round} от 5 ноября 2026 г.`,
      '5 ноября 2026 г. в 13:04',
      'карта •• 4242 — 1 000,00 ₽, с баланса — 500,00 ₽',
      'ООО «Школа», ИНН 7709234562, КПП 770901001',
      `Student ${round}, лицевой счёт ${round} 1 400,00`,
      'Пополнение баланса',
      'Итого 1 500,00',
      '(Одна тысяча пятьсот рублей 00 копеек)',
      'не кассовый чек',
    ]) {
      expect(pages[0]).toContain(expected);
    }
    expect(pages[0]).not.toContain('Возвраты');
    expect(plain(caption)).toBe(`🧾 Подтверждение оплаты LK-3${round} на 1 500,00 ₽, Organization school`);
  });

  it('says what was given back, and still what was paid for', async () => {
    const charge = await owe(account, { kind: 'lesson' }, 100_000n);
    const payment = await pay({
      number: `LK-4${round}`,
      status: 'partially_refunded',
      lines: [{ chargeId: charge.id, allocatedMinor: 100_000n }],
    });
    const before = await read({ kind: 'receipt', paymentId: payment.id });
    const lineId = payment.lines[0]?.id ?? 0;
    await db.paymentLine.update({ where: { id: lineId }, data: { allocatedMinor: 60_000n } });
    await db.refund.create({
      data: {
        paymentId: payment.id,
        amountMinor: 40_000n,
        status: 'succeeded',
        actor: 'staff',
        idempotencyKey: `refund${round}`,
        finishedAt: new Date('2026-11-07T10:04:00Z'),
        lines: { create: { lineId, allocatedMinor: 40_000n } },
      },
    });
    const { pages, made } = await read({ kind: 'receipt', paymentId: payment.id });
    expect(made.documentId).not.toBe(before.made.documentId);
    expect(pages[0]).toContain('Итого 1 000,00');
    expect(pages[0]).toContain('Возвращено 7 ноября 2026 г. в 13:04 −400,00 Итого с учётом возвратов 600,00');
  });

  it('is not there for money that has not come, nor for another client', async () => {
    const charge = await owe(account, { kind: 'lesson' }, 100n);
    const lines = [{ chargeId: charge.id, allocatedMinor: 100n }];
    const pending = await pay({ number: `LK-5${round}`, status: 'pending', lines });
    expect(await refusal(read({ kind: 'receipt', paymentId: pending.id }))).toMatchObject({ code: 'not-yours' });
    const paid = await pay({ number: `LK-6${round}`, lines: [{ advancedMinor: 100n }] });
    client = await makeClient(db, BigInt(1_000 + round));
    expect(await refusal(read({ kind: 'receipt', paymentId: paid.id }))).toMatchObject({ code: 'not-yours' });
  });

  it('of a period come as one file: a list, then a page each, by the organization’s days', async () => {
    const top = (number: string, finishedAt: string) =>
      pay({ number, finishedAt, lines: [{ advancedMinor: 10_000n }] });
    await top(`LK-A${round}`, '2026-09-30T20:59:59Z');
    await top(`LK-B${round}`, '2026-09-30T21:00:00Z');
    await top(`LK-C${round}`, '2026-11-30T20:59:59Z');
    await top(`LK-D${round}`, '2026-11-30T21:00:00Z');
    const { pages, caption } = await read({
      kind: 'receipts',
      accountId: account.id,
      from: '2026-10-01',
      to: '2026-11-01',
    });
    expect(pages).toHaveLength(3);
    expect(pages[0]).toContain(
      `1 01.10.2026 LK-B${round} 100,00 0,00 2 30.11.2026 LK-C${round} 100,00 0,00 Итого 200,00`,
    );
    expect(pages[2]).toContain(`№ LK-C${round}`);
    expect(caption).toContain('2 платежа');
    const none = { kind: 'receipts', accountId: account.id, from: '2025-01-01', to: '2025-01-01' } as const;
    expect(await refusal(read(none))).toMatchObject({ code: 'document-empty' });
  });
});
