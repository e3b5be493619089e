import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postTransactions } from '../domain/billing/ledger.ts';
import type { TransactionGroup } from '../domain/billing/transactions.ts';
import type { Clock } from '../domain/clock.ts';
import { createTranslator, type Locale } from '../locales/index.ts';
import type { Database } from '../prisma/client.ts';
import { makeAccount, makeCharge, makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { type DocumentRequest, makeDocument } from './index.ts';

const clock: Clock = { now: () => new Date('2026-11-22T09:00:00Z') };
const translate = createTranslator();
let test: TestDatabase;
let db: Database;
let clientId: number;
let accountId: number;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await makeOrganization(db);
  clientId = (await makeClient(db)).id;
  const account = await makeAccount(db, 'school', '=HYPERLINK("http://x")', clientId);
  accountId = account.id;
  const order = await makeCharge(db, account, { kind: 'order' });
  const lesson = await makeCharge(db, account, { kind: 'lesson' });
  const post = (key: string, day: string, chargeId: number, amountMinor: bigint) =>
    postTransactions(db, [
      {
        accountId,
        kind: amountMinor > 0n ? 'charge' : 'office_payment',
        idempotencyKey: key,
        occurredAt: new Date(`${day}T09:00:00Z`),
        entries: [
          { ledger: 'receivable', chargeId, amountMinor },
          { ledger: amountMinor > 0n ? 'income' : 'office', amountMinor: -amountMinor },
        ],
      },
    ]);
  await post('1', '2025-11-30', order.id, 999_00n);
  await post('2', '2025-12-01', order.id, 1500_50n);
  await post('3', '2026-11-01', lesson.id, 700_00n);
  await post('4', '2026-11-20', order.id, -1000_00n);
  await postTransactions(db, [
    {
      accountId,
      kind: 'top_up',
      idempotencyKey: '5',
      occurredAt: clock.now(),
      entries: [
        { ledger: 'merchant', merchantId: 1, amountMinor: 250_00n },
        { ledger: 'advance', amountMinor: -250_00n },
      ],
    },
  ]);
});
afterAll(() => test.drop());

const make = (
  request: DocumentRequest,
  { locale = 'ru', reader = clientId }: { locale?: Locale; reader?: number } = {},
) => makeDocument({ db, clock, translate }, { clientId: reader, locale }, request);
const table = (
  format: 'xlsx' | 'csv',
  from = '2025-01-01',
  to = '2026-11-22',
  group: TransactionGroup | null = null,
): DocumentRequest => ({
  kind: 'export',
  accountId,
  group,
  from,
  to,
  format,
});

describe('a history as a table', () => {
  it('opens in a spreadsheet as numbers and days, oldest first', async () => {
    const made = await make(table('xlsx'));
    expect(made.fileName).toBe('операции-2025-01-01-2026-11-22.xlsx');
    const [sheet] = await readWorkbook(Buffer.from(made.content));
    const rows = sheet?.data ?? [];
    expect(rows[0]).toEqual(['№', 'Дата', 'Операция', 'За что', 'Начислено', 'Оплачено', 'Баланс', 'Номер оплаты']);
    expect(rows.slice(1).map(([number, , , , charged, paid, balance]) => [number, charged, paid, balance])).toEqual([
      [1, 999, null, null],
      [2, 1500.5, null, null],
      [3, 700, null, null],
      [4, null, 1000, null],
      [5, null, null, 250],
    ]);
    expect(rows[1]?.[1]).toEqual(new Date('2025-11-30T00:00:00Z'));
  });

  it('is a CSV that a Russian spreadsheet opens by a double click', async () => {
    const { content, mediaType } = await make(table('csv', '2025-12-01', '2025-12-01'));
    expect(mediaType).toBe('text/csv');
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
    expect(text.startsWith('\uFEFF№;Дата;')).toBe(true);
    expect(text.split('\r\n')[1]).toMatch(/^2;01\.12\.2025;Начисление;Заказ № .*;1500,50;;;$/u);
  });

  it.each([
    ['charges', 'начисления', 'Начисления', [1, 2, 3]],
    ['payments', 'оплаты', 'Оплаты', [4, 5]],
    ['balance', 'баланс', 'Движение баланса', [5]],
  ] as const)('holds no more than the history is narrowed to: %s', async (group, file, title, numbers) => {
    const made = await make(table('csv', '2025-01-01', '2026-11-22', group));
    expect(made.fileName).toBe(`${file}-2025-01-01-2026-11-22.csv`);
    expect(translate('ru', made.caption.key, made.caption.params)).toContain(
      `<b>${title} с 01.01.2025 по 22.11.2026</b>`,
    );
    const rows = new TextDecoder().decode(made.content).trim().split('\r\n').slice(1);
    expect(rows.map((row) => Number(row.split(';')[0]))).toEqual(numbers);
    await expect(make(table('csv', '2025-01-01', '2025-12-31', 'corrections'))).rejects.toMatchObject({
      code: 'document-empty',
    });
  });

  it('is English for an English reader', async () => {
    const { content } = await make(table('csv', '2025-12-01', '2025-12-01'), { locale: 'en' });
    expect(new TextDecoder().decode(content).split('\r\n')[1]).toMatch(/^2,01\/12\/2025,Charge,.*,1500\.50,,,$/u);
  });

  it('says that a period is empty, and shows nothing of another client', async () => {
    await expect(make(table('csv', '2024-01-01', '2024-12-31'))).rejects.toMatchObject({ code: 'document-empty' });
    const stranger = await makeClient(db, 200n);
    await expect(make(table('csv'), { reader: stranger.id })).rejects.toMatchObject({ code: 'not-yours' });
  });
});

describe('a year as a picture', () => {
  it.each([
    ['spending', '2 200,50 ₽'],
    ['debt', '2 199,50 ₽'],
    ['payments', '1 250 ₽'],
  ] as const)('%s: a PNG with the number of the text', async (chart, sum) => {
    const made = await make({ kind: 'chart', accountId, chart });
    expect(made.mediaType).toBe('image/png');
    expect(Buffer.from(made.content).subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(Buffer.from(made.content).readUInt32BE(16)).toBe(900);
    expect(made.content.length).toBeLessThan(200_000);
    expect(String(made.caption.params['sum']).replaceAll(/\s/gu, ' ')).toBe(sum);
  });

  it('shows nothing of another client, and nothing where nothing was', async () => {
    const stranger = await makeClient(db, 201n);
    const request = { kind: 'chart', accountId, chart: 'debt' } as const;
    await expect(make(request, { reader: stranger.id })).rejects.toMatchObject({ code: 'not-yours' });
    const empty = await makeAccount(db, 'school', 'Б-1', stranger.id);
    const ofEmpty = { ...request, accountId: empty.id };
    await expect(make(ofEmpty, { reader: stranger.id })).rejects.toMatchObject({ code: 'document-empty' });
  });
});
