import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, addOrganization, bind } from '../../tests/harness/access.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/harness/database.ts';
import { unbind } from '../access/binding.ts';
import { fixedClock } from '../clock.ts';
import { allowLetters, muteLetters } from './mutes.ts';
import { changeChatSettings, readPreferences, setCopyToEmail, switchNotices } from './preferences.ts';

const clock = fixedClock('2026-11-22T09:00:00Z');
let test: TestDatabase;
let clientId: number;
const mother = 501n;
const father = 502n;

beforeAll(async () => {
  test = await createTestDatabase();
  await addOrganization(test.db, 'school');
  await addOrganization(test.db, 'shop', { kind: 'shop' });
  await addAccount(test.db, 'school', 'Д-1', { email: 'family@example.com', student: 'Olga' });
  await addAccount(test.db, 'shop', 'К-1', { email: 'family@example.com' });
  await addAccount(test.db, 'school', 'Д-2', { email: 'other@example.com', student: 'Peter' });
  for (const id of [mother, father]) ({ clientId } = await bind(test.db, clock, id, 'family@example.com'));
}, 60_000);
afterAll(() => test.drop());

const read = (telegramUserId = mother) => readPreferences(test.db, { clientId, telegramUserId });
const turn = (organizationId: string, kind: string, on: boolean, telegramUserId = mother) =>
  switchNotices(test.db, clock, { clientId, telegramUserId, organizationId, kind, on });

describe('preferences', () => {
  it('are the organizations’ own until chosen, for what these have to tell', async () => {
    const preferences = await read();
    expect(preferences).toMatchObject({
      timeZone: null,
      quietHours: null,
      digest: true,
      mutes: [],
      email: 'family@example.com',
      copyToEmail: false,
      otherChats: 1,
    });
    expect(preferences.organizations.map(({ id, topics }) => [id, topics.includes('parcel-status')])).toEqual([
      ['school', false],
      ['shop', true],
    ]);
  });

  it('are each chat’s own', async () => {
    const never = { start: '00:00', end: '00:00' };
    await changeChatSettings(test.db, clock, { telegramUserId: mother, timeZone: 'Asia/Omsk' });
    await changeChatSettings(test.db, clock, { telegramUserId: mother, quietHours: never, digest: false });
    await turn('school', 'lesson-tomorrow', false);
    expect(await read()).toMatchObject({ timeZone: 'Asia/Omsk', quietHours: never, digest: false });
    expect((await read()).mutes).toEqual([{ organizationId: 'school', kind: 'lesson-tomorrow' }]);
    expect(await read(father)).toMatchObject({ timeZone: null, quietHours: null, digest: true, mutes: [] });
    await changeChatSettings(test.db, clock, { telegramUserId: mother, quietHours: null, timeZone: null });
    expect(await read()).toMatchObject({ timeZone: null, quietHours: null, digest: false });
  });

  it('are switched by ten taps at once as by one after another', async () => {
    await turn('', '', false, father);
    const topics = (await read()).organizations.find(({ id }) => id === 'school')?.topics ?? [];
    await Promise.all(topics.map((kind) => turn('school', kind, true, father)));
    expect((await read(father)).mutes).toEqual([{ organizationId: 'shop', kind: '' }]);
    await turn('shop', '', true, father);
    expect((await read(father)).mutes).toEqual([]);
  });

  it('bring letters back to whoever wants copies of everything', async () => {
    await muteLetters(test.db, clock, { clientId, organizationIds: ['shop'] });
    expect((await read()).letterMutes).toEqual([{ organizationId: 'shop', kind: '' }]);
    await setCopyToEmail(test.db, { clientId, copyToEmail: true });
    expect(await read(father)).toMatchObject({ copyToEmail: true, letterMutes: [] });
    await setCopyToEmail(test.db, { clientId, copyToEmail: false });
    await muteLetters(test.db, clock, { clientId, organizationIds: ['shop', 'school'] });
    await allowLetters(test.db, { clientId });
    expect((await read()).letterMutes).toEqual([]);
  });

  it('tell nothing of a client to whom the chat is not bound any more', async () => {
    await unbind(test.db, clock, { telegramUserId: father });
    expect((await read(father)).organizations).toEqual([]);
    expect((await read()).otherChats).toBe(0);
  });
});
