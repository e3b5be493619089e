import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixedClock } from '../domain/clock.ts';
import { createTranslator } from '../locales/index.ts';
import { createDatabase, type Database } from '../prisma/client.ts';
import { refusal } from '../tests/harness/access.ts';
import { makeClient, makeOrganization } from '../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../tests/harness/database.ts';
import { eventually } from '../tests/harness/eventually.ts';
import { type DocumentDeps, type DocumentRequest, makeDocument, rememberFileId } from './index.ts';
import type * as pdf from './paper/pdf.ts';
import { renderPdf } from './paper/pdf.ts';

vi.mock('./paper/pdf.ts', async (original) => {
  const real = await original<typeof pdf>();
  return { ...real, renderPdf: vi.fn(real.renderPdf) };
});
const drawn = vi.mocked(renderPdf);

const clock = fixedClock('2026-11-22T09:00:00Z');
const translate = createTranslator();
let test: TestDatabase;
let db: Database;
let deps: DocumentDeps;
let clientId: number;
let accountId: number;
let round = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  deps = { db, clock, translate };
  await makeOrganization(db, 'utility', { kind: 'utility' });
});
afterAll(() => test.drop());
beforeEach(async () => {
  round += 1;
  drawn.mockClear();
  clientId = (await makeClient(db, BigInt(round))).id;
  accountId = (await addAccount(clientId)).id;
});

const day = (text: string) => new Date(`${text}T00:00:00Z`);

async function addAccount(owner: number) {
  return db.account.create({
    data: {
      organizationId: 'utility',
      number: `${round}`,
      holderName: 'Иванов Артём Михайлович',
      attachments: { create: { clientId: owner, origin: 'data', attachedAt: clock.now() } },
      billingMonths: {
        create: ['2026-09-01', '2026-10-01'].map((period) => ({
          organizationId: 'utility',
          period: day(period),
          openingMinor: 0n,
          chargedMinor: 44_730n,
          recalculatedMinor: 0n,
          penaltyMinor: 0n,
          paidMinor: 0n,
          closingMinor: 44_730n,
        })),
      },
    },
  });
}

const october = (): DocumentRequest => ({ kind: 'bill', accountId, from: '2026-10-01', to: '2026-10-01' });
const make = (request = october(), locale: 'ru' | 'en' = 'ru') => makeDocument(deps, { clientId, locale }, request);

describe('a document', () => {
  it('is made once, and found the next time', async () => {
    const first = await make();
    expect(first).toMatchObject({ fileName: `Квитанция ${round} 2026-10.pdf`, mediaType: 'application/pdf' });
    expect(Buffer.from(first.content.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(first.caption).toMatchObject({ key: 'documents-bill-caption', params: { months: 1 } });
    expect(await make()).toEqual(first);
    expect(drawn).toHaveBeenCalledTimes(1);
  });

  it('is made once when it is asked for twenty times at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => make()));
    expect(new Set(made.map(({ documentId }) => documentId)).size).toBe(1);
    expect(drawn).toHaveBeenCalledTimes(1);
  });

  it('is made once by several processes, each with connections of its own', async () => {
    const others = Array.from({ length: 3 }, () => createDatabase(test.connectionString, { max: 2 }));
    try {
      const made = await Promise.all(
        [db, ...others].flatMap((each) =>
          Array.from({ length: 5 }, () => makeDocument({ ...deps, db: each }, { clientId, locale: 'ru' }, october())),
        ),
      );
      expect(new Set(made.map(({ documentId }) => documentId)).size).toBe(1);
      expect(drawn).toHaveBeenCalledTimes(1);
    } finally {
      for (const each of others) await each.$disconnect();
    }
  });

  it('is made by another process when the one that makes it dies', async () => {
    const { key } = await db.document.findUniqueOrThrow({ where: { id: (await make()).documentId } });
    await db.document.deleteMany();
    const dying = new Client({ connectionString: test.connectionString });
    dying.on('error', () => undefined);
    await dying.connect();
    await dying.query('BEGIN');
    const { rows } = await dying.query<{ pid: number }>(
      'SELECT pg_backend_pid() AS pid, pg_advisory_xact_lock(hashtextextended($1, 0))',
      [`document:${key}`],
    );
    const making = make();
    await eventually('the lock is waited for', async () => {
      const waiting = await db.$queryRaw<unknown[]>`
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      return waiting.length === 1 || null;
    });
    expect(drawn).toHaveBeenCalledTimes(1);
    await db.$queryRaw`SELECT pg_terminate_backend(${rows[0]?.pid ?? 0}::int)`;
    expect(await making).toMatchObject({ mediaType: 'application/pdf' });
    expect(drawn).toHaveBeenCalledTimes(2);
  });

  it('is tried again after it could not be drawn', async () => {
    drawn.mockRejectedValueOnce(new Error('no paper'));
    await expect(make()).rejects.toThrow('no paper');
    expect(await make()).toMatchObject({ mediaType: 'application/pdf' });
  });

  it('is another one as soon as anything in it is another', async () => {
    const before = await make();
    const english = await make(october(), 'en');
    const year = await make({ ...october(), from: '2026-09-01' } as DocumentRequest);
    await db.billingMonth.updateMany({ where: { accountId, period: day('2026-10-01') }, data: { penaltyMinor: 1n } });
    const penalty = await make();
    await db.account.update({ where: { id: accountId }, data: { address: 'ул. Кирова, д. 57' } });
    const moved = await make();
    const ids = [before, english, year, penalty, moved].map(({ documentId }) => documentId);
    expect(new Set(ids).size).toBe(5);
  });

  it('remembers what Telegram calls it', async () => {
    const { documentId, telegramFileId } = await make();
    expect(telegramFileId).toBeNull();
    await rememberFileId(db, documentId, 'BQACAgIAAx');
    expect((await make()).telegramFileId).toBe('BQACAgIAAx');
  });

  it('is not another client’s, also when it lies in the store', async () => {
    await make();
    const stranger = (await makeClient(db, BigInt(1_000 + round))).id;
    const asStranger = (request: DocumentRequest) =>
      refusal(makeDocument(deps, { clientId: stranger, locale: 'ru' }, request));
    expect(await asStranger(october())).toMatchObject({ code: 'not-yours' });
    expect(await asStranger({ kind: 'invoice', accountId })).toMatchObject({ code: 'not-yours' });
    const { from, to } = { from: '2026-01-01', to: '2026-12-01' };
    expect(await asStranger({ kind: 'receipts', accountId, from, to })).toMatchObject({ code: 'not-yours' });
  });

  it('is no longer the client’s own once the account is detached or closed', async () => {
    await make();
    await db.attachment.updateMany({ where: { accountId }, data: { detachedAt: clock.now() } });
    expect(await refusal(make())).toMatchObject({ code: 'not-yours' });
    await db.attachment.updateMany({ where: { accountId }, data: { detachedAt: null } });
    await db.account.update({ where: { id: accountId }, data: { accessOpen: false } });
    expect(await refusal(make())).toMatchObject({ code: 'not-yours' });
  });

  it.each(['2020-01-01', 'tomorrow'])('does not exist for %s', async (month) => {
    const empty = { kind: 'bill', accountId, from: month, to: month } as const;
    expect(await refusal(make(empty))).toMatchObject({ code: 'document-empty' });
  });
});
