import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MadeDocument } from '../../documents/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { StandIn } from '../../tests/conformance/stage.ts';
import { makeAccount, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import type { Message } from '../notice.ts';
import type { Composed } from './deps.ts';
import { paperOf, sendPaper } from './paper.ts';

const request = { kind: 'receipt', paymentId: 7 } as const;
const content = Buffer.from('%PDF');
const now = new Date('2026-11-22T09:00:00Z');

let test: TestDatabase;
let documentId: number;
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  const { id: accountId } = await makeAccount(test.db, 'school', 'N1');
  const file = { fileName: 'Чек.pdf', mediaType: 'application/pdf', content };
  const data = { key: 'receipt/7', accountId, ...file, createdAt: now, usedAt: now };
  ({ id: documentId } = await test.db.document.create({ data }));
});
afterAll(() => test.drop());

/** What the store gives: `telegramFileId` where Telegram has the file already. */
const made = (telegramFileId: string | null, mediaType = 'application/pdf'): MadeDocument => ({
  documentId,
  telegramFileId,
  fileName: 'Чек.pdf',
  mediaType,
  content,
  caption: { key: 'papers', params: {} },
});

const composedWith = (paper: Message['paper']): Composed =>
  ({ message: { subject: '', text: '', buttons: [], ...(paper ? { paper } : {}) } }) as unknown as Composed;
const reader = { clientId: 5, locale: 'en' };

describe('the paper of a message', () => {
  it('is made for its reader, once for one message', async () => {
    const asked: unknown[] = [];
    const makePaper = async (...args: unknown[]) => {
      asked.push(args);
      return made(null);
    };
    const deps = { db: test.db, makePaper };
    const paper = await paperOf(deps, reader, composedWith(request));
    expect(asked).toEqual([[request, { clientId: 5, locale: 'en' }]]);
    expect(paper).toMatchObject({ request, isProtected: false });
    expect(await paperOf(deps, reader, composedWith({ ...request }), paper)).toBe(paper);
    await paperOf(deps, reader, composedWith({ ...request, paymentId: 8 }), paper);
    expect(asked).toHaveLength(2);
    expect(await paperOf(deps, reader, composedWith(undefined))).toBeNull();
  });

  it('is protected where its organization wants that', async () => {
    await test.db.organization.updateMany({ data: { thresholds: { protectDocuments: true } } });
    const paper = await paperOf({ db: test.db, makePaper: async () => made(null) }, reader, composedWith(request));
    expect(paper).toMatchObject({ isProtected: true });
  });

  it.each(['not-yours', 'document-empty'] as const)('is gone where the document is refused as %s', async (code) => {
    const makePaper = () => Promise.reject(new DomainError(code));
    expect(await paperOf({ db: test.db, makePaper }, reader, composedWith(request))).toBe('gone');
  });

  it('that cannot be drawn now is tried again', async () => {
    const makePaper = () => Promise.reject(new Error('no memory'));
    await expect(paperOf({ db: test.db, makePaper }, reader, composedWith(request))).rejects.toThrow('no memory');
  });
});

describe('sending it', () => {
  let telegram: StandIn;
  beforeEach(async () => {
    telegram = new StandIn();
    await test.db.document.updateMany({ data: { telegramFileId: null } });
  });
  const send = (document: MadeDocument) =>
    sendPaper(
      { db: test.db, telegram },
      { chatId: 9n, paper: { request, made: document, isProtected: true }, caption: 'Вот', buttons: [] },
    );
  const kept = async () => (await test.db.document.findUniqueOrThrow({ where: { id: documentId } })).telegramFileId;

  it('uploads it and keeps how Telegram calls it', async () => {
    expect(await send(made(null))).toMatchObject({ ok: true });
    expect(telegram.sent).toMatchObject([
      { chatId: 9n, text: 'Вот', document: { file: { name: 'Чек.pdf', content }, isImage: false, isProtected: true } },
    ]);
    expect(await kept()).toBe('file-1');
  });

  it('sends what Telegram has by its name, and uploads it anew where that is not taken any more', async () => {
    await send(made('known', 'image/png'));
    expect(telegram.sent).toMatchObject([{ document: { file: 'known', isImage: true } }]);
    telegram.answers.set(9n, [
      { ok: false, code: 400, description: 'Bad Request: wrong file identifier', retryAfterSeconds: null },
    ]);
    expect(await send(made('stale'))).toMatchObject({ ok: true });
    expect(telegram.sent.at(-1)).toMatchObject({ document: { file: { name: 'Чек.pdf' } } });
    expect(await kept()).toBe('file-3');
  });

  it('gives a refusal that is not about the file as it is', async () => {
    const refusal = { ok: false, code: 429, description: 'Too Many Requests', retryAfterSeconds: 3 } as const;
    telegram.answers.set(9n, [refusal]);
    expect(await send(made('known'))).toEqual(refusal);
    expect(telegram.sent).toHaveLength(1);
  });
});
