import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReader } from '../../tests/conformance/stage.ts';
import { makeAccount, makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { fixedClock } from '../clock.ts';
import { createBroadcast, startBroadcast, stopBroadcast } from './broadcasts.ts';
import { countSegment } from './count.ts';
import { forgetBroadcasts } from './forget.ts';
import { planBroadcasts } from './plan.ts';
import { listBroadcasts, reportBroadcast } from './report.ts';
import type { Segment } from './segment.ts';
import { sendTestCopy } from './test-copy.ts';

const clock = fixedClock('2026-11-20T08:00:00Z');
const ACTOR = { actor: 'staff:anna' };
const DRAFT = { organizationId: 'school', textRu: 'Привет', textEn: null, ...ACTOR };

let test: TestDatabase;
beforeEach(async () => {
  clock.set('2026-11-20T08:00:00Z');
  test = await createTestDatabase();
  await makeOrganization(test.db);
});
afterEach(() => test.drop());

const draft = (segment: Segment = {}) => createBroadcast(test.db, clock, { ...DRAFT, segment });
const keys = async () => (await test.db.notice.findMany({ orderBy: { id: 'asc' } })).map(({ key }) => key);
const counted = (segment: Segment = {}) => countSegment(test.db, clock, { organizationId: 'school', segment });

/** So many clients of the school, each with a chat and a consent. */
async function fill(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push((await makeReader(test.db, BigInt(1_000 + index))).client.id);
  }
  return ids;
}

/** What delivery would have done to the copies. */
const deliverAll = (state: 'sent' | 'failed' = 'sent') =>
  test.db.notice.updateMany({ where: { state: 'planned' }, data: { state, finishedAt: clock.now() } });

describe('starting', () => {
  it('counts once of ten at a time, and is written into the audit log', async () => {
    await fill(3);
    const id = await draft();
    const started = await Promise.all(
      Array.from({ length: 10 }, () => startBroadcast(test.db, clock, { id, ...ACTOR })),
    );
    expect(started.filter((clients) => clients !== null)).toEqual([3]);
    await Promise.all(Array.from({ length: 10 }, () => planBroadcasts(test.db, clock, { batch: 2 })));
    expect(new Set(await keys()).size).toBe(3);
    const entries = await test.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(entries.map(({ action, actor, details }) => ({ action, actor, details }))).toEqual([
      { action: 'broadcast-created', actor: 'staff:anna', details: { broadcast: id, segment: {} } },
      { action: 'broadcast-started', actor: 'staff:anna', details: { broadcast: id, clients: 3 } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('Привет');
  });

  it('is for those who are in the segment then, and not for who joins later', async () => {
    const [first] = await fill(2);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await makeReader(test.db, 5_000n);
    await planBroadcasts(test.db, clock);
    expect(await keys()).toHaveLength(2);
    expect(await keys()).toContain(`broadcast:${id}:${first}:1000`);
  });

  it('goes to no other organization’s client, and to nobody who has not agreed', async () => {
    await makeOrganization(test.db, 'other');
    const stranger = await makeClient(test.db, 7n);
    await makeAccount(test.db, 'other', 'X', stranger.id);
    const silent = await makeClient(test.db, 8n);
    await makeAccount(test.db, 'school', 'Y', silent.id);
    const { client } = await makeReader(test.db, 9n);
    const id = await draft();
    expect(await startBroadcast(test.db, clock, { id, ...ACTOR })).toBe(2);
    await planBroadcasts(test.db, clock);
    expect(await keys()).toEqual([`broadcast:${id}:${client.id}:9`]);
    expect(await counted()).toEqual({ clients: 2, chats: 1, letters: 0, mutedClients: 0, unreachableClients: 1 });
  });

  it('refuses a text that Telegram would not take, and writes nothing', async () => {
    const wrong = createBroadcast(test.db, clock, { ...DRAFT, segment: {}, textRu: '<b>a' });
    await expect(wrong).rejects.toMatchObject({ language: 'ru', problems: [{ code: 'unclosed', what: 'b' }] });
    const long = createBroadcast(test.db, clock, { ...DRAFT, segment: {}, textEn: 'a'.repeat(4_090) });
    await expect(long).rejects.toMatchObject({ language: 'en', problems: [{ code: 'too-long' }] });
    expect(await test.db.broadcast.count()).toBe(0);
  });
});

describe('planning', () => {
  it('goes on where a killed process left it, and plans nobody twice', async () => {
    await fill(7);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    // The first batch alone: with so many waiting, no more is planned.
    expect(await planBroadcasts(test.db, clock, { batch: 3, maxWaiting: 3 })).toBe(3);
    expect(await planBroadcasts(test.db, clock, { batch: 3, maxWaiting: 3 })).toBe(0);
    expect(await reportBroadcast(test.db, clock, { id })).toMatchObject({ owed: 3, clientsAhead: 4 });
    expect(await planBroadcasts(test.db, clock, { batch: 3 })).toBe(4);
    expect(new Set(await keys()).size).toBe(7);
  });

  it('leaves the cursor before a batch that was cut short', async () => {
    await fill(4);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await test.db.$executeRaw`CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN
      IF NEW.key LIKE '%:1003' THEN RAISE 'killed'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql`;
    await test.db.$executeRaw`CREATE TRIGGER fail BEFORE INSERT ON notices FOR EACH ROW EXECUTE FUNCTION fail()`;
    await expect(planBroadcasts(test.db, clock, { batch: 2 })).rejects.toThrow();
    expect(await keys()).toHaveLength(2);
    await test.db.$executeRaw`DROP TRIGGER fail ON notices`;
    expect(await planBroadcasts(test.db, clock, { batch: 2 })).toBe(2);
    expect(await keys()).toHaveLength(4);
  });

  it('makes a letter of what no chat can get, and copies where they are wanted', async () => {
    const reader = await makeReader(test.db, 1n, 'a@example.org');
    const gone = await makeReader(test.db, 2n, 'b@example.org');
    await test.db.binding.updateMany({ where: { clientId: gone.client.id }, data: { endedAt: clock.now() } });
    await test.db.client.update({ where: { id: reader.client.id }, data: { copyToEmail: true } });
    await makeReader(test.db, 3n);
    await test.db.binding.updateMany({ where: { telegramUserId: 3n }, data: { endedAt: clock.now() } });
    expect(await counted()).toEqual({ clients: 3, chats: 1, letters: 2, mutedClients: 0, unreachableClients: 1 });
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await planBroadcasts(test.db, clock);
    const key = (of: typeof reader, suffix: string) => `broadcast:${id}:${of.client.id}:${suffix}`;
    expect(await keys()).toEqual([key(reader, '1'), key(reader, 'email'), key(gone, 'email')]);
  });

  it('speaks to the readers of a language alone', async () => {
    const { client } = await makeReader(test.db, 1n);
    const mother = { id: 2n, chatId: 2n, locale: 'en' };
    await test.db.binding.create({ data: { client: { connect: client }, telegramUser: { create: mother } } });
    const consent = await test.db.consent.findFirstOrThrow();
    const { id: _id, ...rest } = consent;
    await test.db.consent.create({ data: { ...rest, telegramUserId: 2n } });
    await makeReader(test.db, 3n);
    expect(await counted({ language: 'en' })).toMatchObject({ clients: 1, chats: 1 });
    expect(await counted({ language: 'ru' })).toMatchObject({ clients: 2, chats: 2 });
    const id = await draft({ language: 'en' });
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await planBroadcasts(test.db, clock);
    expect(await keys()).toEqual([`broadcast:${id}:${client.id}:2`]);
  });
});

describe('who does not get it', () => {
  it('is counted beforehand: switched off, blocked, without anybody', async () => {
    const [muted, partly] = await fill(2);
    await makeReader(test.db, 50n, 'c@example.org');
    await test.db.telegramUser.update({ where: { id: 50n }, data: { blockedAt: clock.now() } });
    await makeReader(test.db, 51n);
    await test.db.telegramUser.update({ where: { id: 51n }, data: { blockedAt: clock.now() } });
    const mute = (clientId: number | undefined, kind: string, organizationId: string) =>
      test.db.mutedNotice.create({
        data: {
          clientId: clientId ?? 0,
          telegramUserId: clientId === muted ? 1_000n : 1_001n,
          kind,
          organizationId,
          mutedAt: clock.now(),
        },
      });
    await mute(muted, 'broadcast', 'school');
    await mute(partly, 'broadcast', 'other');
    await mute(partly, 'debt-due', '');
    expect(await counted()).toEqual({ clients: 4, chats: 1, letters: 1, mutedClients: 1, unreachableClients: 1 });
    await mute(partly, '', '');
    expect(await counted()).toMatchObject({ chats: 0, mutedClients: 2 });
  });
});

describe('stopping', () => {
  it.each([0, 1, 2, 3])('leaves nothing owed, stopped after %d batches', async (batches) => {
    await fill(5);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    for (let batch = 0; batch < batches; batch += 1) {
      await planBroadcasts(test.db, clock, { batch: 2, maxWaiting: 2 * batch + 1 });
    }
    const planned = await test.db.notice.count();
    await test.db.notice.updateMany({ where: { telegramUserId: 1_000n }, data: { state: 'sent' } });
    await test.db.notice.updateMany({ where: { telegramUserId: 1_001n }, data: { state: 'queued' } });
    const sent = Math.min(1, batches);
    expect(await stopBroadcast(test.db, clock, { id, ...ACTOR })).toBe(planned - sent);
    expect(await stopBroadcast(test.db, clock, { id, ...ACTOR })).toBeNull();
    expect(await planBroadcasts(test.db, clock)).toBe(0);
    expect(await reportBroadcast(test.db, clock, { id })).toMatchObject({
      state: 'stopped',
      owed: 0,
      clientsAhead: 0,
      throughAt: null,
      sent: { telegram: sent, email: 0 },
      dropped: planned - sent === 0 ? {} : { stopped: planned - sent },
    });
  });

  it('beside the planning leaves nothing owed either', async () => {
    await fill(20);
    for (let round = 0; round < 5; round += 1) {
      const id = await draft();
      await startBroadcast(test.db, clock, { id, ...ACTOR });
      await Promise.all([
        planBroadcasts(test.db, clock, { batch: 3 }),
        planBroadcasts(test.db, clock, { batch: 3 }),
        stopBroadcast(test.db, clock, { id, ...ACTOR }),
      ]);
      await planBroadcasts(test.db, clock);
      const { state, owed } = await reportBroadcast(test.db, clock, { id });
      expect({ state, owed }).toEqual({ state: 'stopped', owed: 0 });
    }
  });
});

describe('the report', () => {
  it('tells what is left and when it will be through, and ends when nothing is owed', async () => {
    await fill(3);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await planBroadcasts(test.db, clock);
    const { throughAt } = await reportBroadcast(test.db, clock, { id });
    expect(throughAt?.getTime()).toBe(clock.now().getTime() + 3 * 41);
    await test.db.notice.updateMany({
      where: { telegramUserId: 1_000n },
      data: { state: 'dropped', reason: 'muted', finishedAt: clock.now() },
    });
    await test.db.notice.updateMany({
      where: { telegramUserId: 1_001n },
      data: { state: 'failed', reason: '400: Bad Request', finishedAt: clock.now() },
    });
    await planBroadcasts(test.db, clock);
    expect((await reportBroadcast(test.db, clock, { id })).state).toBe('sending');
    await deliverAll();
    await planBroadcasts(test.db, clock);
    expect(await reportBroadcast(test.db, clock, { id, organizationId: 'school' })).toMatchObject({
      state: 'done',
      finishedAt: clock.now(),
      clients: 3,
      owed: 0,
      sent: { telegram: 1, email: 0 },
      dropped: { muted: 1 },
      failed: { '400: Bad Request': 1 },
    });
    await expect(reportBroadcast(test.db, clock, { id, organizationId: 'other' })).rejects.toThrow('broadcast-unknown');
    const listed = await listBroadcasts(test.db, { organizationId: 'school' });
    expect(listed).toMatchObject([{ id, state: 'done' }]);
    expect(JSON.stringify(listed)).not.toContain('Привет');
  });

  it('stays when the copies are removed long after', async () => {
    await fill(2);
    const id = await draft();
    await startBroadcast(test.db, clock, { id, ...ACTOR });
    await planBroadcasts(test.db, clock);
    await forgetBroadcasts(test.db, clock, new Date('2030-01-01'));
    expect(await test.db.notice.count()).toBe(2);
    await deliverAll();
    await planBroadcasts(test.db, clock);
    const before = await reportBroadcast(test.db, clock, { id });
    await forgetBroadcasts(test.db, clock, clock.now());
    expect(await test.db.notice.count()).toBe(2);
    for (let twice = 0; twice < 2; twice += 1) await forgetBroadcasts(test.db, clock, new Date('2027-12-26'));
    expect([await test.db.notice.count(), await test.db.broadcastClient.count()]).toEqual([0, 0]);
    expect(await reportBroadcast(test.db, clock, { id })).toEqual(before);
    await planBroadcasts(test.db, clock);
    expect(await test.db.notice.count()).toBe(0);
  });
});

describe('a test copy', () => {
  it('goes to one, as often as asked for, and is no copy of the broadcast', async () => {
    const { client } = await makeReader(test.db, 1n);
    const id = await createBroadcast(test.db, clock, { ...DRAFT, segment: {}, textEn: 'Hello' });
    expect(await sendTestCopy(test.db, clock, { id }, { clientId: client.id })).toBe(2);
    clock.advance(1_000);
    expect(await sendTestCopy(test.db, clock, { id }, { telegramUserId: 1n })).toBe(2);
    expect(await sendTestCopy(test.db, clock, { id }, { telegramUserId: 77n })).toBe(0);
    const rows = await test.db.notice.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ kind, broadcastId, params }) => ({ kind, broadcastId, params }))).toEqual(
      ['en', 'ru', 'en', 'ru'].map((language) => ({
        kind: 'broadcast-test',
        broadcastId: null,
        params: { broadcastId: id, language },
      })),
    );
    expect(await reportBroadcast(test.db, clock, { id })).toMatchObject({ state: 'draft', owed: 0 });
  });
});
