import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { BROKEN, openPost } from '../../tests/harness/post.ts';

const NOON = '2026-11-20T09:00:00Z';
let test: TestDatabase;
let client: number;
let post: ReturnType<typeof openPost>;

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  await makeOrganization(test.db, 'shop');
  client = (await makeReader(test.db, 501n, 'parent@example.org')).client.id;
  await test.db.consent.create({
    data: {
      clientId: client,
      telegramUserId: 501n,
      organizationId: 'shop',
      document: 'personal_data',
      version: '1',
      acceptedAt: new Date(NOON),
    },
  });
});
afterAll(() => test.drop());
beforeEach(async () => {
  const { db } = test;
  await Promise.all([db.notice.deleteMany(), db.noticeSettings.deleteMany(), db.mutedNotice.deleteMany()]);
  await db.telegramUser.updateMany({ data: { blockedAt: null } });
  await db.organization.updateMany({ data: { thresholds: {}, timeZone: 'Europe/Moscow' } });
  post = openPost(db, NOON);
});

const own = (id: number, changes: { kind?: string; organizationId?: string; dueAt?: Date } = {}) => ({
  clientId: client,
  chat: 501n,
  id,
  ...changes,
});

async function planThree(): Promise<void> {
  await post.plan('a', own(1));
  await post.plan('b', own(2, { kind: 'notes' }));
  await post.plan('c', own(3, { organizationId: 'shop' }));
}

const leader = async () => test.db.notice.findFirstOrThrow({ where: { key: 'a' } });
const texts = () => post.telegram.sent.map(({ text }) => text);

describe('several notices to one reader', () => {
  it('come as one message with each one’s buttons, by organization and kind', async () => {
    await planThree();
    await post.plan('d', own(4));
    await post.run();
    expect(texts()).toEqual([
      '📬 <b>Несколько новостей сразу</b>\n\nnews 1,4 Organization school\n\nnotes 2 Organization school\n\nnews 3 Organization shop',
    ]);
    expect(post.telegram.sent[0]?.buttons).toEqual([
      [{ text: 'news', open: 'news:1' }],
      [{ text: 'notes', open: 'notes:2' }],
      [{ text: 'news', open: 'news:3' }],
      [{ text: '⏰ Напомнить позже', later: (await leader()).id }],
    ]);
    expect(await post.states()).toEqual(['a', 'b', 'c', 'd'].map((key) => [key, 'sent', null]));
  });

  it('say first what is to be paid, whichever of them leads', async () => {
    await planThree();
    await post.plan('d', own(4, { kind: 'owed', organizationId: 'shop' }));
    await post.plan('e', own(5, { kind: 'owed' }));
    await post.run();
    expect(post.telegram.sent[0]?.buttons).toEqual([
      [{ text: 'owed', open: 'owed:5' }],
      [{ text: 'owed', open: 'owed:4' }],
      [{ text: 'news', open: 'news:1' }],
      [{ text: 'notes', open: 'notes:2' }],
      [{ text: 'news', open: 'news:3' }],
      [{ text: '⏰ Напомнить позже', later: (await leader()).id }],
    ]);
    expect(texts()[0]).toMatch(/owed 5[\s\S]*owed 4[\s\S]*news 1[\s\S]*notes 2[\s\S]*news 3/u);
  });

  it('are sent without the one that leads where that does not hold, and it is dropped for its own reason', async () => {
    await planThree();
    post.gone.set(1, 'paid');
    await post.run();
    expect(texts()).toEqual([
      '📬 <b>Несколько новостей сразу</b>\n\nnotes 2 Organization school\n\nnews 3 Organization shop',
    ]);
    expect(await post.states()).toEqual([
      ['a', 'dropped', 'paid'],
      ['b', 'sent', null],
      ['c', 'sent', null],
    ]);
  });

  it('are nothing where none holds', async () => {
    await planThree();
    for (const id of [1, 2, 3]) post.gone.set(id, 'paid');
    await post.run();
    expect(texts()).toEqual([]);
    expect(await post.states()).toEqual(['a', 'b', 'c'].map((key) => [key, 'dropped', 'paid']));
  });

  it('are sent though the one that leads has ended, was put back, or is muted or put off after they were taken', async () => {
    const ways = {
      dropped: () => test.db.notice.updateMany({ where: { key: 'a' }, data: { state: 'dropped', reason: 'stopped' } }),
      failed: () => test.db.notice.updateMany({ where: { key: 'a' }, data: { state: 'failed', reason: '400' } }),
      planned: () =>
        test.db.notice.updateMany({
          where: { key: 'a' },
          data: { state: 'planned', dueAt: new Date('2026-12-01T09:00:00Z'), digestId: null },
        }),
      muted: () =>
        test.db.mutedNotice.create({
          data: {
            clientId: client,
            telegramUserId: 501n,
            organizationId: 'school',
            kind: 'news',
            mutedAt: new Date(NOON),
          },
        }),
      snoozed: async () =>
        test.db.notice.create({
          data: {
            key: 'z',
            kind: 'news',
            clientId: client,
            telegramUserId: 501n,
            organizationId: 'school',
            params: { id: 1 },
            dueAt: new Date('2026-11-25T09:00:00Z'),
            snoozedFromId: (await leader()).id,
          },
        }),
    };
    for (const [state, happen] of Object.entries(ways)) {
      await test.db.notice.deleteMany();
      await test.db.mutedNotice.deleteMany();
      post.telegram.sent.length = 0;
      await planThree();
      const [message] = await post.take();
      await happen();
      await post.deliver(message?.id ?? 0);
      expect(texts(), state).toEqual([
        '📬 <b>Несколько новостей сразу</b>\n\nnotes 2 Organization school\n\nnews 3 Organization shop',
      ]);
      const a = await leader();
      const expected = ['muted', 'snoozed'].includes(state) ? ['dropped', state] : [state, a.reason];
      expect([a.state, a.reason], state).toEqual(expected);
      const rows = await post.states();
      expect(
        rows.filter(([key]) => key === 'b' || key === 'c'),
        state,
      ).toEqual([
        ['b', 'sent', null],
        ['c', 'sent', null],
      ]);
    }
  });

  it('are found again where the queue has lost them and the one that leads is gone', async () => {
    await planThree();
    await post.take();
    await test.db.notice.updateMany({ where: { key: 'a' }, data: { state: 'failed', reason: '400' } });
    post.clock.advance(61_000);
    await post.run();
    expect(texts()).toHaveLength(1);
    expect(await post.states()).toEqual([
      ['a', 'failed', '400'],
      ['b', 'sent', null],
      ['c', 'sent', null],
    ]);
  });

  it('are told but for what a mistake keeps from being composed, which goes on alone and fails alone', async () => {
    await post.plan('a', own(BROKEN, { kind: 'notes' }));
    await post.plan('b', own(2));
    await post.plan('c', own(BROKEN, { kind: 'notes' }));
    expect(await post.run()).toEqual([]);
    expect(texts()).toEqual(['news 2 Organization school']);
    const [a, , c] = await test.db.notice.findMany({ orderBy: { key: 'asc' } });
    expect([a?.state, c?.state, c?.digestId]).toEqual(['queued', 'queued', null]);
    post.clock.advance(61_000);
    expect(await post.run({ isLast: true })).toHaveLength(3);
    expect(texts()).toHaveLength(1);
    expect((await post.states()).map(([key, , reason]) => [key, reason])).toEqual([
      ['a', 'not-through'],
      ['a:email', 'not-reachable'],
      ['b', null],
      ['c', 'not-through'],
      ['c:email', 'not-reachable'],
    ]);
  });

  it('are not said twice where the one that leads has come to go with others', async () => {
    await planThree();
    const [message] = await post.take();
    // Put back by one process while another still has the old job.
    await test.db.notice.updateMany({ where: { key: 'a' }, data: { state: 'planned', digestId: null } });
    await post.plan('0', own(9));
    await test.db.notice.updateMany({ where: { key: '0' }, data: { id: 1 } });
    const [other] = await post.take();
    expect(other?.id).toBe(1);
    await post.deliver(message?.id ?? 0);
    await post.deliver(1);
    expect(
      texts()
        .join('\n')
        .match(/news 1|news 9,1|news 1,9/gu),
    ).toHaveLength(1);
    expect((await post.states()).every(([, state]) => state === 'sent')).toBe(true);
  });

  it('turn to one letter with all of them where the chat has blocked the bot', async () => {
    await planThree();
    post.gone.set(2, 'paid');
    post.telegram.answers.set(501n, [
      { ok: false, code: 403, description: 'Forbidden: bot was blocked by the user', retryAfterSeconds: null },
    ]);
    await post.run();
    expect(await post.states()).toEqual([
      ['a', 'dropped', 'blocked'],
      ['a:email', 'sent', null],
      ['b', 'dropped', 'paid'],
      ['c', 'dropped', 'blocked'],
      ['c:email', 'sent', null],
    ]);
    expect(post.letters).toHaveLength(1);
    const [letter] = post.letters;
    expect(letter).toMatchObject({
      to: 'parent@example.org',
      subject: '2 новости в личном кабинете',
      unsubscribeUrl: 'https://cabinet.example/unsubscribe/school-shop',
    });
    expect(letter?.text).toContain('Organization school · Organization shop');
    expect(letter?.text).toContain('https://t.me/cabinet_bot?start=s_news_1');
    expect(letter?.text).not.toContain('Напомнить позже');
  });
});

describe('quiet hours', () => {
  it('keep one organization’s part, and the others’ go meanwhile', async () => {
    await test.db.organization.update({
      where: { id: 'shop' },
      data: { thresholds: { quietHours: { start: '11:00', end: '15:00' } } },
    });
    await planThree();
    await post.run();
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).not.toContain('shop');
    const rows = await test.db.notice.findMany({ where: { state: 'planned' } });
    expect(rows.map(({ organizationId, dueAt }) => [organizationId, dueAt])).toEqual([
      ['shop', new Date('2026-11-20T12:00:00Z')],
    ]);
    post.clock.set('2026-11-20T12:00:00Z');
    await post.run();
    expect(texts()).toHaveLength(2);
  });

  it('are the chat’s own for all organizations, and no urgent word waits for them', async () => {
    const settings = { quietStart: '22:30', quietEnd: '07:00', timeZone: 'Asia/Tokyo', updatedAt: new Date(NOON) };
    await test.db.noticeSettings.create({ data: { telegramUserId: 501n, ...settings } });
    post.clock.set('2026-11-20T14:00:00Z');
    await planThree();
    await post.plan('urgent', own(7, { kind: 'alarm' }));
    await post.run();
    expect(texts()).toEqual(['alarm 7 Organization school']);
    const waiting = await test.db.notice.findMany({ where: { state: 'planned' } });
    expect(waiting.map(({ dueAt }) => dueAt)).toEqual([1, 2, 3].map(() => new Date('2026-11-20T22:00:00Z')));
  });

  it('are the chat’s own for letters, too, also of a chat that was let go of', async () => {
    const settings = {
      timeZone: 'Asia/Vladivostok',
      quietStart: '22:00',
      quietEnd: '08:00',
      updatedAt: new Date(NOON),
    };
    await test.db.noticeSettings.create({ data: { telegramUserId: 501n, ...settings } });
    post.clock.set('2026-11-20T14:00:00Z');
    await post.plan('copy', { clientId: client, id: 1 });
    await post.run();
    expect(post.letters).toEqual([]);
    await test.db.binding.updateMany({ where: { clientId: client }, data: { endedAt: new Date(NOON) } });
    post.clock.set('2026-11-20T21:59:00Z');
    await post.run();
    expect(post.letters).toEqual([]);
    post.clock.set('2026-11-20T22:00:00Z');
    await post.run();
    await test.db.binding.updateMany({ where: { clientId: client }, data: { endedAt: null } });
    expect(post.letters).toHaveLength(1);
  });

  it('let each organization’s part come in its own time', async () => {
    const hours = (start: string, end: string) => ({ thresholds: { quietHours: { start, end } } });
    await test.db.organization.update({ where: { id: 'school' }, data: hours('08:00', '20:00') });
    await test.db.organization.update({ where: { id: 'shop' }, data: hours('20:00', '08:00') });
    await planThree();
    await post.run();
    expect(texts()).toEqual(['news 3 Organization shop']);
    post.clock.set('2026-11-20T17:00:00Z');
    await post.run();
    expect(texts()[1]).toContain('news 1');
    expect((await post.states()).every(([, state]) => state === 'sent')).toBe(true);
  });
});
