import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../prisma/generated/client.ts';
import { makeClient, makeOrganization } from '../../tests/harness/billing.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { fixedClock } from '../clock.ts';
import { changeChatSettings } from './preferences.ts';
import { type SnoozeDays, snoozeNotices } from './snooze.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let clientId: number;
const reader = 301n;
const stranger = 302n;

beforeAll(async () => {
  test = await createTestDatabase();
  await makeOrganization(test.db);
  ({ id: clientId } = await makeClient(test.db, reader));
  await makeClient(test.db, stranger);
}, 60_000);
afterAll(() => test.drop());
beforeEach(async () => {
  clock.set('2026-11-22T09:00:00Z');
  await test.db.notice.deleteMany();
  await test.db.noticeSettings.deleteMany();
});

const told = (data: Partial<Notice> = {}) => {
  const { params = { chargeId: 1 }, ...columns } = data;
  return test.db.notice.create({
    data: {
      key: `debt-due:1:2026-11-25:-3:${clientId}:${reader}`,
      kind: 'debt-due',
      organizationId: 'school',
      clientId,
      telegramUserId: reader,
      params: params ?? {},
      state: 'sent',
      finishedAt: clock.now(),
      ...columns,
    },
  });
};
const putOff = (noticeId: number, days: SnoozeDays = 1, telegramUserId = reader, owner = clientId) =>
  snoozeNotices(test.db, clock, { clientId: owner, telegramUserId, noticeId, days });
const ahead = () => test.db.notice.findMany({ where: { state: 'planned' }, orderBy: { id: 'asc' } });

describe('snoozeNotices', () => {
  it('plans the same anew at ten of the reader’s morning', async () => {
    const { id, key } = await told();
    const snoozed = await putOff(id);
    expect(snoozed?.local.toString()).toBe('2026-11-23T10:00:00');
    expect(await ahead()).toMatchObject([
      {
        key: `${key}:later:2026-11-23`,
        kind: 'debt-due',
        channel: 'telegram',
        organizationId: 'school',
        clientId,
        telegramUserId: reader,
        params: { chargeId: 1 },
        snoozedFromId: id,
        dueAt: new Date('2026-11-23T07:00:00Z'),
      },
    ]);
  });

  it('goes by the reader’s own zone and quiet hours', async () => {
    const { id } = await told();
    await changeChatSettings(test.db, clock, { telegramUserId: reader, timeZone: 'Asia/Vladivostok' });
    expect((await putOff(id, 3))?.dueAt).toEqual(new Date('2026-11-25T00:00:00Z'));
    const quietHours = { start: '23:00', end: '11:30' };
    await changeChatSettings(test.db, clock, { telegramUserId: reader, quietHours });
    expect((await putOff(id, 7))?.local.toString()).toBe('2026-11-29T11:30:00');
    // 19:00 there: tomorrow is the day after the reader's today, not after Moscow's.
    clock.set('2026-11-22T15:00:00Z');
    expect((await putOff(id, 1))?.local.toString()).toBe('2026-11-24T11:30:00');
    expect(await ahead()).toHaveLength(1);
  });

  it('keeps ten o’clock where the clocks change in between', async () => {
    const { id } = await told();
    await changeChatSettings(test.db, clock, { telegramUserId: reader, timeZone: 'Europe/Berlin' });
    clock.set('2026-10-24T20:00:00Z');
    expect((await putOff(id))?.dueAt).toEqual(new Date('2026-10-25T09:00:00Z'));
  });

  it('is done once however often and from however many sides it is tapped', async () => {
    const { id } = await told();
    await Promise.all(Array.from({ length: 10 }, () => putOff(id)));
    expect(await ahead()).toHaveLength(1);
  });

  it('is moved by another choice, there and back', async () => {
    const { id } = await told();
    for (const days of [1, 7, 1, 3, 1] as const) await putOff(id, days);
    expect((await ahead()).map(({ dueAt }) => dueAt.toISOString())).toEqual(['2026-11-23T07:00:00.000Z']);
    await Promise.all(([1, 3, 7] as const).map((days) => putOff(id, days)));
    expect(await ahead()).toHaveLength(1);
  });

  it('puts off again what was put off before, under the key of the first', async () => {
    const { id, key } = await told();
    await putOff(id);
    const [again] = await ahead();
    clock.set('2026-11-23T07:00:05Z');
    await test.db.notice.updateMany({ where: { state: 'planned' }, data: { state: 'sent' } });
    await putOff(again?.id ?? 0, 3);
    // The row of the first message is still there, and a late tap on it moves the same reminder.
    await putOff(id, 1);
    expect((await ahead()).map((notice) => notice.key)).toEqual([`${key}:later:2026-11-24`]);
  });

  it('reminds once of what two messages have told of, as the latest choice says', async () => {
    const first = await told();
    const second = await told({ key: `debt-due:1:2026-11-25:0:${clientId}:${reader}` });
    await told({ key: 'debt-due:2', params: { chargeId: 2 }, state: 'planned', snoozedFromId: second.id });
    await putOff(first.id, 1);
    await putOff(second.id, 1);
    const own = async () => (await ahead()).filter(({ key }) => key !== 'debt-due:2').map(({ key }) => key);
    expect(await own()).toEqual([`${second.key}:later:2026-11-23`]);
    await putOff(first.id, 1);
    expect(await own()).toEqual([`${first.key}:later:2026-11-23`]);
    await putOff(second.id, 7);
    expect(await own()).toEqual([`${second.key}:later:2026-11-29`]);
    expect(await ahead()).toHaveLength(2);
  });

  it('takes along all of a digest that can be put off', async () => {
    const leader = await told();
    const follower = await told({ key: 'subscription-ending:5', kind: 'subscription-ending', digestId: leader.id });
    await told({ key: 'order-status:5', kind: 'order-status', digestId: leader.id });
    await told({ key: 'dropped', digestId: leader.id, state: 'dropped' });
    await putOff(leader.id);
    expect((await ahead()).map(({ snoozedFromId }) => snoozedFromId)).toEqual([leader.id, follower.id]);
  });

  it('works for a digest whose leader cannot be put off itself', async () => {
    const leader = await told({ key: 'order-status:6', kind: 'order-status' });
    await told({ key: 'debt-due:6', digestId: leader.id });
    expect(await putOff(leader.id)).not.toBeNull();
    expect((await ahead()).map(({ kind }) => kind)).toEqual(['debt-due']);
  });

  it('is nobody else’s, and of nothing that was not said or cannot be put off', async () => {
    const { id } = await told();
    const other = await test.db.binding.findFirstOrThrow({ where: { telegramUserId: stranger } });
    expect(await putOff(id, 1, stranger, other.clientId)).toBeNull();
    expect(await putOff(id, 1, stranger)).toBeNull();
    expect(await putOff(0)).toBeNull();
    const planned = await told({ key: 'p', state: 'planned' });
    const result = await told({ key: 'r', kind: 'payment-succeeded' });
    expect([await putOff(planned.id), await putOff(result.id)]).toEqual([null, null]);
    await test.db.notice.delete({ where: { id: planned.id } });
    const { endedAt } = await test.db.binding.update({
      where: { id: (await test.db.binding.findFirstOrThrow({ where: { telegramUserId: reader } })).id },
      data: { endedAt: clock.now() },
    });
    expect(endedAt && (await putOff(id))).toBeNull();
    expect(await ahead()).toEqual([]);
    await test.db.binding.updateMany({ where: { telegramUserId: reader }, data: { endedAt: null } });
  });
});
