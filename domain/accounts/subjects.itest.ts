import { describe, expect, it } from 'vitest';
import { addAccount, addOrganization, bind, refusal, setUpAccess } from '../../tests/harness/access.ts';
import { unbind } from '../access/binding.ts';
import { detachAccount, listAttachments } from './attachments.ts';
import { listSubjects, requireAccount, requireSubject } from './subjects.ts';
import { syncAttachments } from './sync.ts';

async function setUp() {
  const { db, clock } = await setUpAccess();
  for (const id of ['a', 'b']) await addOrganization(db, id);
  const mail = { email: 'anna@example.org' };
  const first = await addAccount(db, 'a', '1', { ...mail, student: 'Oleg' });
  const second = await addAccount(db, 'a', '2', { ...mail, student: 'Oleg' });
  const third = await addAccount(db, 'a', '3', { ...mail, student: 'Vera' });
  const fourth = await addAccount(db, 'b', '4', { ...mail, holder: 'Anna Petrova' });
  const { reader } = await bind(db, clock, 1n, 'anna@example.org');
  return { db, clock, reader, first, second, third, fourth };
}

describe('subjects', () => {
  it('are a child with all contracts at one organization, or an account without a child', async () => {
    const { db, reader, first, second, third, fourth } = await setUp();
    const subjects = await listSubjects(db, reader);
    expect(subjects.map(({ key, kind, name, accounts }) => [key, kind, name, accounts.map(({ id }) => id)])).toEqual([
      [`s${first.studentId}`, 'student', 'Oleg', [first.id, second.id]],
      [`s${third.studentId}`, 'student', 'Vera', [third.id]],
      [`a${fourth.id}`, 'account', 'Anna Petrova', [fourth.id]],
    ]);
    expect(subjects[0]).toMatchObject({
      organizationId: 'a',
      organizationName: 'Organization a',
      accountWord: 'contract',
    });
    expect(await requireSubject(db, { ...reader, key: `a${fourth.id}` })).toEqual(subjects[2]);
  });

  it('and accounts are shown to nobody else, nor after closing, detaching or unbinding', async () => {
    const { db, clock, reader, first, fourth } = await setUp();
    await addAccount(db, 'b', '5', { email: 'boris@example.org' });
    const other = await bind(db, clock, 2n, 'boris@example.org');
    const key = `s${first.studentId}`;
    const notYours = { code: 'not-yours', params: {} };
    const mine = { ...reader, accountId: first.id };
    expect(await requireAccount(db, mine)).toMatchObject({ id: first.id, organizationId: 'a', currency: 'RUB' });
    for (const who of [
      other.reader,
      { ...other.reader, clientId: reader.clientId },
      { ...reader, clientId: other.clientId },
    ]) {
      expect(await refusal(requireAccount(db, { ...who, accountId: first.id }))).toEqual(notYours);
      expect(await refusal(requireSubject(db, { ...who, key }))).toEqual(notYours);
    }
    expect(await refusal(requireAccount(db, { ...reader, accountId: 999_999 }))).toEqual(notYours);
    expect(await refusal(requireSubject(db, { ...reader, key: 'nonsense' }))).toEqual(notYours);

    await db.account.update({ where: { id: fourth.id }, data: { accessOpen: false } });
    expect(await refusal(requireAccount(db, { ...reader, accountId: fourth.id }))).toEqual(notYours);
    const [attachment] = await listAttachments(db, reader);
    await detachAccount(db, clock, { ...reader, attachmentId: attachment?.attachmentId ?? 0 });
    expect(await refusal(requireAccount(db, mine))).toEqual(notYours);
    await unbind(db, clock, { telegramUserId: 1n });
    expect(await refusal(requireSubject(db, { ...reader, key }))).toEqual(notYours);
  });
});

describe('attachments', () => {
  it('are listed with date and origin, without names until the documents are accepted', async () => {
    const { db, clock, reader } = await setUp();
    await db.organization.update({ where: { id: 'b' }, data: { privacyVersion: '2' } });
    const list = await listAttachments(db, reader);
    expect(
      list.map(({ number, studentName, holderName, consented }) => [number, studentName, holderName, consented]),
    ).toEqual([
      ['1', 'Oleg', null, true],
      ['2', 'Oleg', null, true],
      ['3', 'Vera', null, true],
      ['4', null, null, false],
    ]);
    expect(list[0]).toMatchObject({
      origin: 'data',
      attachedAt: clock.now(),
      timeZone: 'Europe/Moscow',
      accountWord: 'contract',
    });
  });

  it('are detached only by whose they are', async () => {
    const { db, clock, reader } = await setUp();
    const [attachment] = await listAttachments(db, reader);
    const attachmentId = attachment?.attachmentId ?? 0;
    await addAccount(db, 'a', '77', { email: 'stranger@example.org' });
    const stranger = await bind(db, clock, 77n, 'stranger@example.org');
    for (const who of [
      { ...reader, telegramUserId: 9n },
      { ...reader, clientId: reader.clientId + 1 },
      stranger.reader,
    ]) {
      expect(await refusal(detachAccount(db, clock, { ...who, attachmentId }))).toMatchObject({ code: 'not-yours' });
    }
    expect(await listAttachments(db, reader)).toHaveLength(4);
    await detachAccount(db, clock, { ...reader, attachmentId });
    expect(await refusal(detachAccount(db, clock, { ...reader, attachmentId }))).toMatchObject({ code: 'not-yours' });
    expect(await listAttachments(db, reader)).toHaveLength(3);
  });
});

describe('an import', () => {
  it('detaches closed cards and those with another address, attaches new ones, and changes nothing the second time', async () => {
    const { db, clock, reader, first, second, third } = await setUp();
    await addAccount(db, 'a', '9', { email: 'anna@example.org', student: 'Oleg' });
    await addAccount(db, 'a', '10', { email: 'nobody@example.org' });
    await db.account.update({ where: { id: first.id }, data: { accessOpen: false } });
    await db.account.update({ where: { id: second.id }, data: { email: 'other@example.org' } });
    const sync = () => syncAttachments(db, clock, 'a');
    expect(await sync()).toEqual({ attached: 1, closed: 1, emailChanged: 1 });
    expect(await sync()).toEqual({ attached: 0, closed: 0, emailChanged: 0 });
    expect((await listAttachments(db, reader)).map(({ number }) => number)).toEqual(['3', '9', '4']);

    await db.account.updateMany({
      where: { organizationId: 'a' },
      data: { accessOpen: true, email: 'anna@example.org' },
    });
    const attachment = await db.attachment.findFirst({ where: { accountId: third.id } });
    await detachAccount(db, clock, { ...reader, attachmentId: attachment?.id ?? 0 });
    expect(await sync()).toEqual({ attached: 3, closed: 0, emailChanged: 0 });
    expect((await listAttachments(db, reader)).map(({ number }) => number)).toEqual(['1', '10', '2', '9', '4']);
  });

  it('leaves attached by a bill what its data name nobody for', async () => {
    const { db, clock, reader, first } = await setUp();
    await db.attachment.updateMany({ where: { accountId: first.id }, data: { origin: 'bill' } });
    await db.account.update({ where: { id: first.id }, data: { email: null } });
    expect(await syncAttachments(db, clock, 'a')).toEqual({ attached: 0, closed: 0, emailChanged: 0 });
    expect(await listAttachments(db, reader)).toHaveLength(4);
  });
});
