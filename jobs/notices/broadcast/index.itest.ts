import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBroadcast, startBroadcast, stopBroadcast } from '../../../domain/broadcasts/broadcasts.ts';
import { planBroadcasts } from '../../../domain/broadcasts/plan.ts';
import { reportBroadcast } from '../../../domain/broadcasts/report.ts';
import type { Segment } from '../../../domain/broadcasts/segment.ts';
import { sendTestCopy } from '../../../domain/broadcasts/test-copy.ts';
import { makeReader, type Stage, setStage, settled } from '../../../tests/conformance/stage.ts';
import { makeCharge } from '../../../tests/harness/billing.ts';
import { eventually } from '../../../tests/harness/eventually.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const TEXTS = { textRu: '<b>Каникулы</b>\nЗанятий нет', textEn: '<b>Holidays</b>\nNo lessons' };

async function write(segment: Segment = {}, textEn: string | null = TEXTS.textEn): Promise<number> {
  const { db, clock } = stage;
  return createBroadcast(db, clock, { organizationId: 'school', segment, ...TEXTS, textEn, actor: 'staff:anna' });
}

async function send(id: number): Promise<void> {
  const { db, clock } = stage;
  await startBroadcast(db, clock, { id, actor: 'staff:anna' });
  await planBroadcasts(db, clock);
}

it('is read by each in their language, under the organization’s name, once', async () => {
  await makeReader(stage.db, 1n);
  await makeReader(stage.db, 2n);
  await stage.db.telegramUser.update({ where: { id: 2n }, data: { locale: 'en' } });
  const id = await write();
  await send(id);
  stage.jobs.poke();
  await settled(stage.db);
  expect(stage.telegram.to(1n).map(({ text }) => text)).toEqual([
    '📣 <b>Organization school</b>\n\n<b>Каникулы</b>\nЗанятий нет',
  ]);
  expect(stage.telegram.to(2n).map(({ text }) => text)).toEqual([
    '📣 <b>Organization school</b>\n\n<b>Holidays</b>\nNo lessons',
  ]);
  await planBroadcasts(stage.db, stage.clock);
  expect(await reportBroadcast(stage.db, stage.clock, { id })).toMatchObject({ state: 'done', sent: { telegram: 2 } });
});

it('goes by letter to whom the bot is blocked, and that letter is a copy as well', async () => {
  await makeReader(stage.db, 1n, 'a@example.org');
  await stage.db.client.updateMany({ data: { locale: 'en' } });
  stage.telegram.answers.set(1n, [{ ok: false, code: 403, description: 'Forbidden', retryAfterSeconds: null }]);
  const id = await write({}, null);
  await send(id);
  stage.jobs.poke();
  await settled(stage.db);
  expect(stage.letters).toMatchObject([
    {
      to: 'a@example.org',
      subject: expect.stringContaining('Organization school'),
      html: expect.stringContaining('<b>Каникулы</b>'),
    },
  ]);
  expect(await reportBroadcast(stage.db, stage.clock, { id })).toMatchObject({
    sent: { telegram: 0, email: 1 },
    dropped: { blocked: 1 },
  });
});

it('is not told to who switched it off, paid meanwhile or is no client any more', async () => {
  const { db, clock } = stage;
  const readers = [];
  for (const id of [1n, 2n, 3n, 4n]) {
    const reader = await makeReader(db, id);
    const { id: chargeId } = await makeCharge(db, reader.account, { dueOn: '2026-11-01' });
    await db.charge.update({ where: { id: chargeId }, data: { amountMinor: 500n } });
    readers.push({ ...reader, chargeId });
  }
  const [muted, paid, detached] = readers;
  const id = await write({ debt: { overdue: true, atLeastMinor: '1' } });
  await send(id);
  const mute = { clientId: muted?.client.id ?? 0, telegramUserId: 1n, organizationId: '', kind: 'broadcast' };
  await db.mutedNotice.create({ data: { ...mute, mutedAt: clock.now() } });
  await db.charge.update({ where: { id: paid?.chargeId ?? 0 }, data: { allocatedMinor: 500n } });
  await db.attachment.updateMany({ where: { clientId: detached?.client.id ?? 0 }, data: { detachedAt: clock.now() } });
  stage.jobs.poke();
  expect((await settled(db)).map(({ state, reason }) => [state, reason])).toEqual([
    ['dropped', 'muted'],
    ['dropped', 'left-segment'],
    ['dropped', 'left-segment'],
    ['sent', null],
  ]);
});

it('that waits for the morning is not told once it was stopped', async () => {
  const { db, clock } = stage;
  await makeReader(db, 1n);
  stage.clock.set('2026-11-20T20:00:00Z');
  const id = await write();
  await send(id);
  stage.jobs.poke();
  await eventually('put back until the morning', () =>
    db.notice.findFirst({ where: { state: 'planned', dueAt: { gt: clock.now() } } }),
  );
  await stopBroadcast(db, clock, { id, actor: 'staff:anna' });
  stage.clock.set('2026-11-21T08:00:00Z');
  stage.jobs.poke();
  expect(await settled(db)).toMatchObject([{ state: 'dropped', reason: 'stopped' }]);
  expect(stage.telegram.sent).toEqual([]);
});

it('is looked at again by a worker that holds it when it is stopped', async () => {
  const { db } = stage;
  await makeReader(db, 1n);
  const id = await write();
  await send(id);
  // As it is where a worker has read the copy and the stop is written before it is composed.
  await db.broadcast.update({ where: { id }, data: { state: 'stopped' } });
  stage.jobs.poke();
  expect(await settled(db)).toMatchObject([{ state: 'dropped', reason: 'stopped' }]);
  expect(stage.telegram.sent).toEqual([]);
});

it('shows its writer both texts at once, at night too, without their being a client', async () => {
  const { db, clock } = stage;
  await db.telegramUser.create({ data: { id: 9n, chatId: 9n } });
  stage.clock.set('2026-11-20T21:00:00Z');
  const id = await write();
  expect(await sendTestCopy(db, clock, { id }, { telegramUserId: 9n })).toBe(2);
  stage.jobs.poke();
  await settled(db);
  expect(stage.telegram.to(9n).map(({ text }) => text)).toEqual(
    expect.arrayContaining([expect.stringContaining('Каникулы'), expect.stringContaining('Holidays')]),
  );
});

it('comes whole where only its links make it longer than a message may be', async () => {
  await makeReader(stage.db, 1n);
  const link = `<a href="https://example.org/${'y'.repeat(60)}">Расписание</a> `;
  const { db, clock } = stage;
  const textRu = `${link.repeat(60)}Конец`;
  const id = await createBroadcast(db, clock, {
    organizationId: 'school',
    segment: {},
    textRu,
    textEn: null,
    actor: 'staff:anna',
  });
  await send(id);
  stage.jobs.poke();
  await settled(stage.db);
  expect(stage.telegram.to(1n)[0]?.text).toBe(`📣 <b>Organization school</b>\n\n${textRu}`);
});
