import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { openPost } from '../../tests/harness/post.ts';

const NOON = '2026-11-20T09:00:00Z';
const HOUR_MS = 3_600_000;
let test: TestDatabase;
let client: number;
let post: ReturnType<typeof openPost>;

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  client = (await makeReader(test.db, 501n, 'parent@example.org')).client.id;
  // The other parent.
  await test.db.telegramUser.create({ data: { id: 502n, chatId: 502n } });
  await test.db.binding.create({ data: { telegramUserId: 502n, clientId: client } });
  await consent(502n);
});
afterAll(() => test.drop());
beforeEach(async () => {
  const { db } = test;
  await Promise.all([db.notice.deleteMany(), db.mutedNotice.deleteMany()]);
  await db.telegramUser.updateMany({ data: { blockedAt: null } });
  await db.binding.updateMany({ data: { endedAt: null } });
  post = openPost(db, NOON);
});

const consent = (telegramUserId: bigint) =>
  test.db.consent.create({
    data: {
      clientId: client,
      telegramUserId,
      organizationId: 'school',
      document: 'personal_data',
      version: '1',
      acceptedAt: new Date(NOON),
    },
  });
const mute = (telegramUserId: bigint, organizationId: string, kind: string) =>
  test.db.mutedNotice.create({
    data: { clientId: client, telegramUserId, organizationId, kind, mutedAt: new Date(NOON) },
  });
const letGo = (...chats: bigint[]) =>
  test.db.binding.updateMany({ where: { telegramUserId: { in: chats } }, data: { endedAt: new Date(NOON) } });
const refuse = (chat: bigint, code: number, times = 1) =>
  post.telegram.answers.set(
    chat,
    Array.from({ length: times }, () => ({ ok: false, code, description: `said ${code}`, retryAfterSeconds: null })),
  );

const both = async (kind = 'news') => {
  await post.plan('n:501', { clientId: client, chat: 501n, kind });
  await post.plan('n:502', { clientId: client, chat: 502n, kind });
};
const letter = (kind = 'news') => post.plan('n:email', { clientId: client, kind });

async function ends() {
  await post.run();
  const rows = await test.db.notice.findMany();
  for (const { state, finishedAt } of rows)
    expect(finishedAt !== null, state).toBe(state !== 'planned' && state !== 'queued');
  return post.states();
}

describe('what was for a chat that its client has let go of', () => {
  const tie = (chat: bigint, createdAt: string) =>
    test.db.binding.updateMany({ where: { telegramUserId: chat }, data: { createdAt: new Date(createdAt) } });

  it('goes to the one that they have tied to themselves since, once', async () => {
    await tie(502n, '2026-11-20T09:00:01Z');
    await post.plan('n:501', { clientId: client, chat: 501n });
    await letGo(501n);
    expect(await ends()).toEqual([
      ['n:501', 'dropped', 'unbound'],
      ['n:502', 'sent', null],
    ]);
    expect(post.letters).toEqual([]);
  });

  it('goes to no other that was there before, for that has its own', async () => {
    await tie(502n, '2026-11-20T08:59:59Z');
    await post.plan('n:501', { clientId: client, chat: 501n });
    await letGo(501n);
    expect(await ends()).toEqual([['n:501', 'dropped', 'unbound']]);
  });
});

describe('what is switched off', () => {
  it.each([
    ['the kind, of the organization', 'school', 'news'],
    ['the kind', '', 'news'],
    ['the organization', 'school', ''],
    ['everything', '', ''],
  ])('is not told in that chat: %s', async (_what, organizationId, kind) => {
    await mute(501n, organizationId, kind);
    await both();
    expect(await ends()).toEqual([
      ['n:501', 'dropped', 'muted'],
      ['n:502', 'sent', null],
    ]);
  });

  it('is that and nothing else, and never what must be told', async () => {
    await mute(501n, 'shop', 'news');
    await mute(501n, 'school', 'notes');
    await mute(502n, '', '');
    await both();
    await post.plan('urgent:502', { clientId: client, chat: 502n, kind: 'alarm' });
    expect(await ends()).toEqual([
      ['n:501', 'sent', null],
      ['n:502', 'dropped', 'muted'],
      ['urgent:502', 'sent', null],
    ]);
  });

  it('comes by no letter where letters are switched off, or every chat that is left has it off', async () => {
    await mute(501n, '', 'news');
    await letter();
    expect(await ends()).toEqual([['n:email', 'sent', null]]);
    for (const silence of [() => mute(502n, 'school', ''), () => letGo(502n), () => mute(0n, 'school', '')]) {
      await test.db.notice.deleteMany();
      await test.db.binding.updateMany({ data: { endedAt: null } });
      await test.db.mutedNotice.deleteMany({ where: { telegramUserId: { not: 501n } } });
      await silence();
      await letter();
      expect(await ends()).toEqual([['n:email', 'dropped', 'muted']]);
    }
    await letGo(501n, 502n);
    await test.db.mutedNotice.deleteMany({ where: { telegramUserId: 0n } });
    await post.plan('later:email', { clientId: client });
    expect((await ends())[0]).toEqual(['later:email', 'sent', null]);
  });

  it('in the chat that was let go of last stays off in letters, whatever an earlier one wanted', async () => {
    await mute(501n, 'school', 'news');
    const wanted = async () => {
      await test.db.notice.deleteMany();
      await letter();
      return (await ends())[0]?.slice(1);
    };
    await letGo(501n);
    const before = new Date(Date.parse(NOON) - HOUR_MS);
    await test.db.binding.updateMany({ where: { telegramUserId: 502n }, data: { endedAt: before } });
    expect(await wanted()).toEqual(['dropped', 'muted']);
    await test.db.mutedNotice.deleteMany();
    await mute(502n, '', '');
    expect(await wanted()).toEqual(['sent', null]);
  });
});

describe('a letter in place of messages', () => {
  it('goes once, when the last chat has been let go', async () => {
    await both();
    await letGo(501n);
    expect(await ends()).toEqual([
      ['n:501', 'dropped', 'unbound'],
      ['n:502', 'sent', null],
    ]);
    await test.db.notice.deleteMany();
    await both();
    await letGo(501n, 502n);
    expect(await ends()).toEqual([
      ['n:501', 'dropped', 'unbound'],
      ['n:502', 'dropped', 'unbound'],
      ['n:email', 'sent', null],
    ]);
    expect(post.letters.map(({ to }) => to)).toEqual(['parent@example.org']);
    expect(post.letters[0]?.text).toContain('потому что вышли из кабинета в Telegram');
  });

  it('goes when a chat has blocked the bot, and is known to have the next time', async () => {
    refuse(501n, 403);
    await post.plan('n:501', { clientId: client, chat: 501n });
    expect(await ends()).toEqual([
      ['n:501', 'dropped', 'blocked'],
      ['n:email', 'sent', null],
    ]);
    await post.plan('m:501', { clientId: client, chat: 501n });
    await post.run();
    expect(post.telegram.sent).toHaveLength(1);
    expect(post.letters).toHaveLength(2);
    for (const { text } of post.letters) expect(text).toContain('написать вам в Telegram не получилось');
    const chat = await test.db.telegramUser.findUniqueOrThrow({ where: { id: 501n } });
    expect(chat.blockedAt).toEqual(new Date(NOON));
  });

  it('goes when Telegram has not let it through for a day, though it answers nobody and nobody remembers trying', async () => {
    await post.plan('n:501', { clientId: client, chat: 501n });
    for (let hour = 0; hour < 24; hour += 1) {
      post.telegram.answers.set(501n, [new Error('connection reset')]);
      await post.run();
      post.clock.advance(HOUR_MS);
    }
    // Quiet hours, from 21:00 to 09:00 in Moscow, put it back and do not begin the day anew.
    expect(post.telegram.sent).toHaveLength(12);
    const restarted = openPost(test.db, '2026-11-21T09:00:00Z');
    await restarted.run();
    expect(await post.states()).toEqual([
      ['n:501', 'dropped', 'not-through'],
      ['n:email', 'sent', null],
    ]);
    expect(restarted.telegram.sent).toEqual([]);
    expect(restarted.letters).toHaveLength(1);
  });

  it('goes where the last try fails, and fails itself by name after its own', async () => {
    await post.plan('n:501', { clientId: client, chat: 501n });
    post.telegram.answers.set(501n, [new Error('connection reset')]);
    post.letterErrors.push(new Error('connection reset'));
    expect(await post.run({ isLast: true })).toHaveLength(2);
    expect(await post.states()).toEqual([
      ['n:501', 'dropped', 'not-through'],
      ['n:email', 'failed', 'not-reachable'],
    ]);
  });

  it('is not a second one beside the copy that the client wants anyway', async () => {
    await test.db.client.updateMany({ data: { copyToEmail: true } });
    await both();
    await letter();
    refuse(501n, 403);
    refuse(502n, 403);
    await post.run();
    expect(post.letters).toHaveLength(1);
    expect(post.letters[0]?.text).toContain('попросили присылать уведомления и на почту');
    await test.db.client.updateMany({ data: { copyToEmail: false } });
  });
});

describe('every other end', () => {
  it.each([
    [
      'no-consent',
      'dropped',
      async () => void (await post.plan('n', { clientId: client, chat: 501n, organizationId: 'shop' })),
    ],
    [
      'paid',
      'dropped',
      async () => void (post.gone.set(1, 'paid'), await post.plan('n', { clientId: client, chat: 501n })),
    ],
    ['unknown-kind', 'failed', async () => void (await post.plan('n', { clientId: client, chat: 501n, kind: 'old' }))],
    [
      '400: said 400',
      'failed',
      async () => void (refuse(501n, 400), await post.plan('n', { clientId: client, chat: 501n })),
    ],
    [
      'smtp 550',
      'failed',
      async () => {
        post.letterErrors.push(Object.assign(new Error('550 no such user'), { responseCode: 550 }));
        await letter();
      },
    ],
    [
      'too-many-attempts',
      'failed',
      async () => {
        await post.plan('n', { clientId: client, chat: 501n });
        await test.db.notice.updateMany({ data: { attempts: 1_000 } });
      },
    ],
    [
      'no-address',
      'dropped',
      async () => {
        const stranger = await makeReader(test.db, 777n);
        await post.plan('n', { clientId: stranger.client.id });
      },
    ],
    [
      'snoozed',
      'dropped',
      async () => {
        await post.plan('n', { clientId: client, chat: 501n });
        await test.db.notice.create({
          data: {
            key: 'z',
            kind: 'news',
            clientId: client,
            telegramUserId: 501n,
            organizationId: 'school',
            params: { id: 1 },
            dueAt: new Date('2026-11-21T07:00:00Z'),
            snoozedFromId: 1,
          },
        });
      },
    ],
  ])('has its word: %s', async (reason, state, happen) => {
    await happen();
    expect((await ends())[0]?.slice(1)).toEqual([state, reason]);
  });

  it('is none where the server asks for patience: it is tried again, and counted', async () => {
    await post.plan('n', { clientId: client, chat: 501n });
    refuse(501n, 429);
    expect(await post.run()).toEqual(['postponed']);
    expect(await post.states()).toEqual([['n', 'queued', null]]);
    const [row] = await test.db.notice.findMany();
    expect(row).toMatchObject({ attempts: 1, firstAttemptAt: new Date(NOON) });
  });

  it('is sent by whom it was put off once that time is there', async () => {
    await test.db.notice.create({
      data: {
        key: 'n:501:later:2026-11-21',
        kind: 'news',
        clientId: client,
        telegramUserId: 501n,
        organizationId: 'school',
        params: { id: 1 },
        dueAt: new Date('2026-11-21T07:00:00Z'),
        snoozedFromId: 1,
      },
    });
    post.clock.set('2026-11-21T07:00:00Z');
    expect(await ends()).toEqual([['n:501:later:2026-11-21', 'sent', null]]);
  });
});
