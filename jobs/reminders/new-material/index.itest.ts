import { expect, it, onTestFinished } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import { listMaterials } from '../../../domain/materials/materials.ts';
import { createTranslator } from '../../../locales/index.ts';
import { makeReader } from '../../../tests/conformance/stage.ts';
import { makeAccount, makeOrganization } from '../../../tests/harness/billing.ts';
import { createTestDatabase } from '../../../tests/harness/database.ts';
import { addMaterial } from '../../../tests/harness/materials.ts';
import type { Recipient } from '../../notice.ts';
import { runSweep } from '../../sweep.ts';
import { createNoticeText } from '../../text.ts';
import { newMaterial } from './index.ts';

/** A client of a school, two of whose children are in one group; noon in Moscow on 22 November 2026. */
async function setUp() {
  const { db, drop } = await createTestDatabase();
  onTestFinished(() => drop());
  const clock = fixedClock('2026-11-22T09:00:00Z');
  await makeOrganization(db);
  const reader = await makeReader(db, 401n);
  await makeAccount(db, 'school', 'Д-2', reader.client.id);
  await db.account.updateMany({ data: { groupName: 'Футбол' } });
  const deps = { db, clock, reminders: [newMaterial], poke: () => undefined, log: { error: () => undefined } };
  const sweep = async () => (await runSweep(deps)).planned['new-material'];
  const decided = async () =>
    (await db.notice.findMany({ orderBy: { key: 'asc' } })).map(
      ({ key, state, reason }) => `${key} ${reason ?? state}`,
    );
  return { db, clock, reader, sweep, decided };
}

it('is told once to a client, however many children it is for, by ten sweeps at once as by one', async () => {
  const { db, reader, sweep, decided } = await setUp();
  const { id } = await addMaterial(db, 'school', 'Разминка', { groupName: 'Футбол' });
  await addMaterial(db, 'school', 'Чужим', { groupName: 'Плавание' });
  const planned = await Promise.all(Array.from({ length: 10 }, sweep));
  expect(planned.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(1);
  expect(await decided()).toEqual([`new-material:${id}:${reader.client.id}:401 planned`]);
  await db.material.update({ where: { id }, data: { title: 'Разминка дома' } });
  expect(await sweep()).toBe(0);
});

it('waits for the day of its publication, by the organization’s own clock', async () => {
  const { db, clock, sweep } = await setUp();
  await db.organization.update({ where: { id: 'school' }, data: { timeZone: 'Pacific/Kiritimati' } });
  await addMaterial(db, 'school', 'Скоро', { publishedOn: '2026-11-25' });
  clock.set('2026-11-24T09:59:00Z');
  expect(await sweep()).toBe(0);
  clock.set('2026-11-24T10:00:00Z'); // the 25th begins there
  expect(await sweep()).toBe(1);
});

it('is new for fourteen days, and told after an outage as long as it is', async () => {
  const { db, clock, sweep } = await setUp();
  await addMaterial(db, 'school', '14 дней', { publishedOn: '2026-11-08' });
  await addMaterial(db, 'school', '15 дней', { publishedOn: '2026-11-07' });
  expect(await sweep()).toBe(1);
  clock.advance(86_400_000);
  expect(await sweep()).toBe(0);
});

it('goes to those to whom the screens show it', async () => {
  const { db, clock, sweep } = await setUp();
  await makeOrganization(db, 'other');
  const wishes = [
    {},
    { groupName: 'Футбол' },
    { groupName: 'Плавание' },
    { schoolName: 'Юг' },
    { schoolName: 'Север', groupName: 'Футбол' },
  ];
  for (const [index, wish] of wishes.entries()) {
    for (const organizationId of ['school', 'other']) {
      await addMaterial(db, organizationId, `${index}`, {
        publishedOn: '2026-11-10',
        seenAt: '2026-11-20T08:00:00Z',
        ...wish,
      });
    }
  }
  const readers = await Promise.all([402n, 403n, 404n, 405n].map((id) => makeReader(db, id)));
  await db.consent.createMany({
    data: (await db.consent.findMany()).map(({ id: _id, ...given }) => ({ ...given, document: 'offer' as const })),
  });
  const [swimmer, southerner, former, canceled] = readers.map(({ account }) => account.id);
  await db.account.update({ where: { id: swimmer ?? 0 }, data: { groupName: 'Плавание', schoolName: 'Юг' } });
  await db.account.update({ where: { id: southerner ?? 0 }, data: { schoolName: 'Юг' } });
  for (const [accountId, status] of [
    [former ?? 0, 'finished'],
    [canceled ?? 0, 'cancelled'],
  ] as const) {
    const days = { firstDay: new Date('2026-10-01'), lastDay: new Date('2026-11-10') };
    const data = { organizationId: 'school', accountId, name: 'А', groupName: 'Плавание', priceMinor: 0n, status };
    await db.subscription.create({ data: { ...data, ...days } });
  }
  await sweep();
  for (const { client, telegramUserId } of readers) {
    const wish = { clientId: client.id, telegramUserId, now: clock.now(), page: 0, pageSize: 100 };
    const shown = (await listMaterials(db, wish)).materials.map(({ id }) => id);
    const told = await db.notice.findMany({ where: { clientId: client.id, state: 'planned' } });
    const ids = told.map(({ params }) => (params as { materialId: number }).materialId);
    expect(ids.toSorted((a, b) => a - b)).toEqual(shown.toSorted((a, b) => a - b));
    expect(ids.length).toBeLessThan(wishes.length);
  }
  const counts = await db.notice.groupBy({ by: ['clientId'], _count: true, orderBy: { clientId: 'asc' } });
  expect(counts.map(({ _count }) => _count).toSorted((a, b) => a - b)).toEqual([1, 2, 2, 3, 3]);
});

it('is not told of what was there before the account was attached, nor of what is not theirs', async () => {
  const { db, sweep } = await setUp();
  await addMaterial(db, 'school', 'Было', { publishedOn: '2026-11-15', seenAt: '2026-11-15T08:00:00Z' });
  await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-15T08:00:00Z') } });
  expect(await sweep()).toBe(0);
  await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-14T20:00:00Z') } });
  await db.account.updateMany({ data: { accessOpen: false } });
  expect(await sweep()).toBe(0);
  await db.account.updateMany({ data: { accessOpen: true } });
  expect(await sweep()).toBe(1);
});

it('tells of what was known before the attachment and published after it', async () => {
  const { db, sweep } = await setUp();
  // Midnight of the 22nd in Moscow is 21:00 UTC.
  await addMaterial(db, 'school', 'Запланировано', { publishedOn: '2026-11-22', seenAt: '2026-11-01T08:00:00Z' });
  await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-21T21:00:00Z') } });
  expect(await sweep()).toBe(0);
  await db.attachment.updateMany({ data: { attachedAt: new Date('2026-11-21T20:59:59Z') } });
  expect(await sweep()).toBe(1);
});

it('is dropped where it is no longer the client’s or put off, and opens what it speaks of', async () => {
  const { db, clock, reader } = await setUp();
  const { id } = await addMaterial(db, 'school', 'Разминка <дома>', { groupName: 'Футбол' });
  const { id: other } = await addMaterial(db, 'school', 'Памятка');
  const prepare = (ids: number[], clientId = reader.client.id) =>
    newMaterial.notice.prepare(
      db,
      ids.map((materialId, index) => ({ id: index + 1, params: { materialId } })),
      {
        channel: 'telegram',
        clientId,
        organization: { id: 'school', name: 'Школа', timeZone: 'Europe/Moscow', thresholds: {} },
        now: clock.now(),
      } as Recipient,
    );
  const text = createNoticeText(createTranslator(), 'ru');
  const [one, both] = [await prepare([id]), await prepare([id, other])];
  expect(one.render?.(text)).toEqual({
    subject: 'Новый материал — Школа',
    text: '📚 <b>Новый материал</b>\nШкола\n• Разминка &lt;дома&gt; — группа «Футбол»',
    buttons: [[{ text: '📖 Открыть', open: `material:${id}` }]],
  });
  expect(both.render?.(text).buttons).toEqual([
    [{ text: 'Разминка <дома>', open: `material:${id}` }],
    [{ text: 'Памятка', open: `material:${other}` }],
  ]);
  expect((await prepare([id], reader.client.id + 1)).dropped).toEqual([{ id: 1, reason: 'gone' }]);
  await db.material.update({ where: { id }, data: { publishedOn: new Date('2026-11-23') } });
  expect((await prepare([id])).dropped).toEqual([{ id: 1, reason: 'not-published' }]);
});
