import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { retryNotices } from '../../domain/notices/retry.ts';
import { listNotices } from '../../domain/notices/staff-list.ts';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { openPost } from '../../tests/harness/post.ts';
import { defineNotice } from '../notice.ts';

const NOON = '2026-11-20T09:00:00Z';
const bill = defineNotice({
  kind: 'bill',
  isUrgent: false,
  isSwitchable: true,
  isSnoozable: false,
  needsConsent: true,
  digest: false,
  params: z.object({ id: z.number() }),
  load: async (_db, params) => params,
  reasonToDrop: () => null,
  render: () => ({
    subject: 'Квитанция',
    text: 'К оплате: 100 ₽',
    buttons: [[{ text: 'Открыть', open: 'statement:1' }]],
    paper: { kind: 'receipt', paymentId: 7 },
  }),
});

let test: TestDatabase;
let client: number;
beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  client = (await makeReader(test.db, 501n, 'parent@example.org')).client.id;
});
afterAll(() => test.drop());
beforeEach(() => test.db.notice.deleteMany());

/** Everything as it is, but that no document can be made for so many times. */
function openBroken(times = Number.POSITIVE_INFINITY) {
  let tried = 0;
  const logged: unknown[] = [];
  const makePaper = async () => {
    tried += 1;
    if (tried <= times) throw new Error('a bug in the drawing');
    return {
      documentId: 0,
      telegramFileId: 'known',
      fileName: 'Квитанция.pdf',
      mediaType: 'application/pdf',
      content: Buffer.from('%PDF'),
      caption: { key: 'papers', params: {} },
    };
  };
  const log = { info: () => undefined, warn: () => undefined, error: (fields: unknown) => void logged.push(fields) };
  const post = openPost(test.db, NOON, { kinds: [bill], makePaper, log });
  return { ...post, logged, tries: () => tried };
}

async function plan(to: { chat?: bigint }, post: ReturnType<typeof openBroken>): Promise<number> {
  await post.plan('n', { clientId: client, kind: 'bill', ...to });
  const [taken] = await post.take();
  return taken?.id ?? 0;
}

describe('a document that cannot be made', () => {
  it('keeps its message for some tries, which are counted; then its reader is told without it', async () => {
    const post = openBroken();
    const id = await plan({ chat: 501n }, post);
    for (let attempts = 1; attempts < 10; attempts += 1) {
      await expect(post.deliver(id)).rejects.toThrow('a bug in the drawing');
      expect(await test.db.notice.findFirst()).toMatchObject({ attempts, firstAttemptAt: new Date(NOON) });
    }
    expect(post.telegram.sent).toEqual([]);
    await post.deliver(id);
    expect(post.telegram.sent).toMatchObject([
      {
        buttons: [[{ text: 'Открыть' }]],
        text: expect.stringMatching(/^К оплате: 100 ₽\n\n📎 Сам документ/u) as string,
      },
    ]);
    expect(post.telegram.sent[0]).not.toHaveProperty('document');
    expect(await post.states()).toEqual([['n', 'sent', 'without-paper']]);
    expect(post.logged).toMatchObject([{ notice: id, kind: 'bill' }]);
  });

  it('keeps no letter either', async () => {
    const post = openBroken();
    const id = await plan({}, post);
    for (let tries = 1; tries < 10; tries += 1) await expect(post.deliver(id)).rejects.toThrow();
    await post.deliver(id);
    expect(post.letters).toMatchObject([{ attachments: [], text: expect.stringContaining('Сам документ') as string }]);
    expect(await post.states()).toEqual([['n', 'sent', 'without-paper']]);
  });

  it('goes with its message where it can be made in time', async () => {
    const post = openBroken(9);
    const id = await plan({}, post);
    for (let tries = 1; tries < 10; tries += 1) await expect(post.deliver(id)).rejects.toThrow();
    await post.deliver(id);
    expect(post.letters[0]?.attachments).toMatchObject([{ fileName: 'Квитанция.pdf' }]);
    expect(await post.states()).toEqual([['n', 'sent', null]]);
  });

  it('is listed for staff with what has failed, and sent with its message again once they ask for that', async () => {
    const post = openBroken(10);
    const id = await plan({}, post);
    for (let tries = 1; tries <= 10; tries += 1) await post.deliver(id).catch(() => undefined);
    expect(await listNotices(test.db, { isFailed: true }, 10)).toMatchObject([{ id, reason: 'without-paper' }]);
    expect(await retryNotices(test.db, post.clock, { all: true, actor: 'staff' })).toBe(1);
    await post.run();
    expect(post.letters.map(({ attachments }) => attachments?.length)).toEqual([0, 1]);
    expect(await listNotices(test.db, { isFailed: true }, 10)).toEqual([]);
  });
});
