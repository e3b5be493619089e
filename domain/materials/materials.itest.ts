import { expect, it } from 'vitest';
import { addAccount, addOrganization, bind, refusal, setUpAccess } from '../../tests/harness/access.ts';
import { addMaterial } from '../../tests/harness/materials.ts';
import { getMaterial, hasMaterials, listMaterials } from './materials.ts';

/** Vera with a child in a group of one school; the clock stands at noon in Moscow on 22 November 2026. */
async function setUp() {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'school');
  await addOrganization(db, 'other');
  const account = await addAccount(db, 'school', 'Д-1', { email: 'vera@example.com', student: 'Оля' });
  await db.account.update({ where: { id: account.id }, data: { groupName: 'Футбол', schoolName: 'Юг' } });
  const { reader } = await bind(db, clock, 7001n, 'vera@example.com');
  const wish = () => ({ ...reader, now: clock.now() });
  const titles = async (changes: { page?: number; pageSize?: number; accountIds?: number[] } = {}) =>
    (await listMaterials(db, { ...wish(), page: 0, pageSize: 10, ...changes })).materials.map(({ title }) => title);
  return { db, clock, account, reader, wish, titles };
}

it('shows what is for everyone, for the child’s group and for its school, newest first, and nothing else', async () => {
  const { db, titles, wish, account } = await setUp();
  expect(await hasMaterials(db, wish())).toBe(false);
  await addMaterial(db, 'school', 'всем', { publishedOn: '2026-11-10' });
  await addMaterial(db, 'school', 'группе', { publishedOn: '2026-11-12', groupName: 'Футбол' });
  await addMaterial(db, 'school', 'школе', { publishedOn: '2026-11-11', schoolName: 'Юг' });
  await addMaterial(db, 'school', 'чужой группе', { groupName: 'Плавание' });
  await addMaterial(db, 'school', 'чужой школе', { schoolName: 'Север' });
  await addMaterial(db, 'school', 'чужой группе в своей школе', { groupName: 'Плавание', schoolName: 'Юг' });
  await addMaterial(db, 'other', 'другой организации');
  expect(await titles()).toEqual(['группе', 'школе', 'всем']);
  expect(await titles({ page: 1, pageSize: 2 })).toEqual(['всем']);
  expect(await titles({ accountIds: [account.id] })).toEqual(['группе', 'школе', 'всем']);
  expect(await titles({ accountIds: [account.id + 1] })).toEqual([]);
  expect(await hasMaterials(db, wish())).toBe(true);
});

it('shows a group’s material to who held a subscription to it on the day of publication', async () => {
  const { db, titles, account } = await setUp();
  const held = { organizationId: 'school', accountId: account.id, name: 'А', groupName: 'Плавание', priceMinor: 0n };
  const { id } = await db.subscription.create({
    data: { ...held, firstDay: new Date('2026-11-01'), lastDay: new Date('2026-11-15'), status: 'finished' },
  });
  await addMaterial(db, 'school', 'в последний день', { groupName: 'Плавание', publishedOn: '2026-11-15' });
  await addMaterial(db, 'school', 'днём позже', { groupName: 'Плавание', publishedOn: '2026-11-16' });
  expect(await titles()).toEqual(['в последний день']);
  await db.subscription.update({ where: { id }, data: { status: 'cancelled' } });
  expect(await titles()).toEqual([]);
});

it('is there from its day on, by the organization’s own clock', async () => {
  const { db, clock, titles } = await setUp();
  await db.organization.update({ where: { id: 'school' }, data: { timeZone: 'Asia/Kamchatka' } });
  await addMaterial(db, 'school', 'завтра', { publishedOn: '2026-11-23' });
  clock.set('2026-11-22T11:59:59Z');
  expect(await titles()).toEqual([]);
  clock.set('2026-11-22T12:00:00Z'); // midnight there
  expect(await titles()).toEqual(['завтра']);
});

it('is nobody else’s, nor the client’s after detaching, closing or unbinding', async () => {
  const { db, clock, reader, wish } = await setUp();
  const { id } = await addMaterial(db, 'school', 'группе', {
    groupName: 'Футбол',
    text: 'Текст',
    url: 'https://example.org/',
  });
  await addAccount(db, 'school', 'Д-2', { email: 'john@example.com', student: 'Jane' });
  const john = await bind(db, clock, 7002n, 'john@example.com');
  const read = () => getMaterial(db, { ...wish(), materialId: id });
  expect(await read()).toMatchObject({ title: 'группе', text: 'Текст', url: 'https://example.org/' });
  const notYours = { code: 'not-yours', params: {} };
  expect(await refusal(getMaterial(db, { ...john.reader, now: clock.now(), materialId: id }))).toEqual(notYours);
  expect(await refusal(getMaterial(db, { ...wish(), telegramUserId: 7002n, materialId: id }))).toEqual(notYours);
  expect(await refusal(getMaterial(db, { ...wish(), materialId: 0 }))).toEqual(notYours);

  const { clientId } = reader;
  await db.attachment.updateMany({ where: { clientId }, data: { detachedAt: clock.now() } });
  expect(await refusal(read())).toEqual(notYours);
  await db.attachment.updateMany({ where: { clientId }, data: { detachedAt: null } });
  await db.organization.update({ where: { id: 'school' }, data: { privacyVersion: '2' } });
  expect(await refusal(read())).toEqual(notYours);
  await db.organization.update({ where: { id: 'school' }, data: { privacyVersion: '1' } });
  await db.account.updateMany({ where: { number: 'Д-1' }, data: { accessOpen: false } });
  expect(await refusal(read())).toEqual(notYours);
});
