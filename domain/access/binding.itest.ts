import { describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import {
  addAccount,
  addOrganization,
  askLetter,
  bind,
  PEPPER,
  refusal,
  setUpAccess,
} from '../../tests/harness/access.ts';
import { listAttachments } from '../accounts/attachments.ts';
import { listSubjects } from '../accounts/subjects.ts';
import type { Clock } from '../clock.ts';
import { completeBinding, getBinding, unbind } from './binding.ts';
import { confirmCode } from './confirmation.ts';
import { acceptConsents, bindingConsents, pendingConsents } from './consents.ts';
import type { VerificationPurpose } from './types.ts';

const DAY = 24 * 60 * 60_000;

/** An address proven, nothing accepted yet. */
async function prove(db: Database, clock: Clock, telegramUserId: bigint, email: string, purpose?: VerificationPurpose) {
  const { code } = await askLetter(db, clock, telegramUserId, email, purpose ? { purpose } : {});
  const { verificationId } = await confirmCode(db, clock, { pepper: PEPPER, telegramUserId, code });
  return { telegramUserId, verificationId };
}

async function setUp() {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'a');
  await addOrganization(db, 'b');
  await addAccount(db, 'a', '1', { email: 'anna@example.org', student: 'Oleg' });
  await addAccount(db, 'b', '1', { email: 'anna@example.org', student: 'Oleg' });
  return { db, clock };
}

describe('binding', () => {
  it('waits until every document of every organization that knows the address is accepted', async () => {
    const { db, clock } = await setUp();
    const proof = await prove(db, clock, 1n, 'anna@example.org');
    const documents = await bindingConsents(db, clock, proof);
    expect(documents.map(({ organizationId, document, version }) => [organizationId, document, version])).toEqual([
      ['a', 'personal_data', '1'],
      ['a', 'offer', '1'],
      ['b', 'personal_data', '1'],
      ['b', 'offer', '1'],
    ]);
    const some = await completeBinding(db, clock, { ...proof, accepted: documents.slice(1) });
    expect(some).toMatchObject({ outcome: 'consents-needed', documents });
    expect([await db.client.count(), await db.clientEmail.count(), await db.consent.count()]).toEqual([0, 0, 0]);
    expect(await getBinding(db, 1n)).toBeNull();

    const done = await completeBinding(db, clock, { ...proof, accepted: documents });
    expect(done).toMatchObject({ outcome: 'bound', attachedCount: 2, newClient: true });
    const kept = await db.consent.findMany();
    expect(kept).toHaveLength(4);
    for (const consent of kept)
      expect(consent).toMatchObject({ telegramUserId: 1n, acceptedAt: clock.now(), version: '1' });
  });

  it('wants the version that is in force when it is accepted', async () => {
    const { db, clock } = await setUp();
    const proof = await prove(db, clock, 1n, 'anna@example.org');
    const accepted = await bindingConsents(db, clock, proof);
    await db.organization.update({ where: { id: 'b' }, data: { offerVersion: '2' } });
    expect(await completeBinding(db, clock, { ...proof, accepted })).toMatchObject({ outcome: 'consents-needed' });
  });

  it('changes nothing the second time, and once only at the same moment', async () => {
    const { db, clock } = await setUp();
    const proof = await prove(db, clock, 1n, 'anna@example.org');
    const accepted = await bindingConsents(db, clock, proof);
    const turns = Array.from({ length: 5 }, () => completeBinding(db, clock, { ...proof, accepted }));
    const results = await Promise.all(turns);
    expect(new Set(results.map((result) => result.outcome === 'bound' && result.bindingId)).size).toBe(1);
    expect(await completeBinding(db, clock, { ...proof, accepted: [] })).toMatchObject({
      outcome: 'bound',
      attachedCount: 0,
    });
    expect([await db.client.count(), await db.binding.count(), await db.attachment.count()]).toEqual([1, 1, 2]);
  });

  it('makes one client of two people who prove a new address at the same moment', async () => {
    const { db, clock } = await setUp();
    const proofs = [await prove(db, clock, 1n, 'anna@example.org'), await prove(db, clock, 2n, 'anna@example.org')];
    const accepted = await bindingConsents(db, clock, {
      telegramUserId: 1n,
      verificationId: proofs[0]?.verificationId ?? 0,
    });
    await Promise.all(proofs.map((proof) => completeBinding(db, clock, { ...proof, accepted })));
    expect([await db.client.count(), await db.binding.count()]).toEqual([1, 2]);
  });

  it('asks the second parent of a client for consents of their own', async () => {
    const { db, clock } = await setUp();
    const mother = await bind(db, clock, 1n, 'anna@example.org');
    const proof = await prove(db, clock, 2n, 'anna@example.org');
    expect(await bindingConsents(db, clock, proof)).toHaveLength(4);
    const father = await bind(db, clock, 3n, 'anna@example.org');
    expect(father).toMatchObject({ clientId: mother.clientId, newClient: false, attachedCount: 0 });
    expect(await db.consent.count()).toBe(8);
  });

  it('is refused when the cards were closed while the person was reading', async () => {
    const { db, clock } = await setUp();
    const proof = await prove(db, clock, 1n, 'anna@example.org');
    const accepted = await bindingConsents(db, clock, proof);
    await db.account.updateMany({ data: { accessOpen: false } });
    expect(await completeBinding(db, clock, { ...proof, accepted })).toMatchObject({ outcome: 'email-blocked' });
    expect(await db.client.count()).toBe(0);
  });

  it('takes a proof for a day, and only that of the same Telegram user', async () => {
    const { db, clock } = await setUp();
    const proof = await prove(db, clock, 1n, 'anna@example.org');
    const accepted = await bindingConsents(db, clock, proof);
    const other = completeBinding(db, clock, { ...proof, telegramUserId: 2n, accepted });
    expect(await refusal(other)).toMatchObject({ code: 'code-expired' });
    clock.advance(DAY);
    expect(await refusal(completeBinding(db, clock, { ...proof, accepted }))).toMatchObject({ code: 'code-expired' });
    clock.advance(-1);
    expect(await completeBinding(db, clock, { ...proof, accepted })).toMatchObject({ outcome: 'bound' });
  });

  it('takes no letter whose code was not entered', async () => {
    const { db, clock } = await setUp();
    const { verificationId } = await askLetter(db, clock, 1n, 'anna@example.org');
    const early = completeBinding(db, clock, { telegramUserId: 1n, verificationId, accepted: [] });
    expect(await refusal(early)).toMatchObject({ code: 'code-expired' });
  });

  it('makes a client without accounts of an unknown address where anybody may join', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'o', { mode: 'open' });
    expect(await bind(db, clock, 1n, 'new@example.org')).toMatchObject({ newClient: true, attachedCount: 0 });
    expect(await db.consent.count()).toBe(2);
  });

  it('leaves detached what the client detached, and brings back what had been closed', async () => {
    const { db, clock } = await setUp();
    const { clientId } = await bind(db, clock, 1n, 'anna@example.org');
    const [first, second] = await db.attachment.findMany({ orderBy: { id: 'asc' } });
    const end = (id: number | undefined, detachReason: 'client' | 'closed') =>
      db.attachment.update({ where: { id: id ?? 0 }, data: { detachedAt: clock.now(), detachReason } });
    await end(first?.id, 'client');
    await end(second?.id, 'closed');
    expect(await bind(db, clock, 2n, 'anna@example.org')).toMatchObject({ clientId, attachedCount: 1 });
    expect(await db.attachment.findMany({ where: { detachedAt: null } })).toMatchObject([{ id: second?.id }]);
  });
});

describe('one more address', () => {
  it('joins the client that the Telegram user has, with its accounts', async () => {
    const { db, clock } = await setUp();
    await addAccount(db, 'b', '2', { email: 'work@example.org', student: 'Vera' });
    const { clientId, reader } = await bind(db, clock, 1n, 'anna@example.org');
    clock.advance(60_000);
    expect(await bind(db, clock, 1n, 'work@example.org', { purpose: 'add_email' })).toMatchObject({
      clientId,
      attachedCount: 1,
    });
    expect((await listSubjects(db, reader)).map(({ name }) => name)).toEqual(['Oleg', 'Oleg', 'Vera']);
    expect(await db.binding.count()).toBe(1);
  });

  it('is refused when it is another client, for either purpose', async () => {
    const { db, clock } = await setUp();
    await addAccount(db, 'b', '2', { email: 'boris@example.org' });
    await bind(db, clock, 2n, 'boris@example.org');
    await bind(db, clock, 1n, 'anna@example.org');
    for (const purpose of ['add_email', 'bind'] as const) {
      clock.advance(60_000);
      const proof = await prove(db, clock, 1n, 'boris@example.org', purpose);
      const accepted = await bindingConsents(db, clock, proof);
      expect(await refusal(completeBinding(db, clock, { ...proof, accepted }))).toMatchObject({ code: 'email-taken' });
    }
    expect(await db.clientEmail.count()).toBe(2);
  });

  it('is refused after an unbinding', async () => {
    const { db, clock } = await setUp();
    await addAccount(db, 'b', '2', { email: 'work@example.org' });
    await bind(db, clock, 1n, 'anna@example.org');
    clock.advance(60_000);
    const { code } = await askLetter(db, clock, 1n, 'work@example.org', { purpose: 'add_email' });
    await unbind(db, clock, { telegramUserId: 1n });
    clock.advance(1);
    const { verificationId } = await confirmCode(db, clock, { pepper: PEPPER, telegramUserId: 1n, code });
    const late = completeBinding(db, clock, { telegramUserId: 1n, verificationId, accepted: [] });
    expect(await refusal(late)).toMatchObject({ code: 'not-yours' });
  });
});

describe('unbinding', () => {
  it('takes effect at once, and an old button binds nothing again', async () => {
    const { db, clock } = await setUp();
    const { reader, verificationId } = await bind(db, clock, 1n, 'anna@example.org');
    const father = await bind(db, clock, 2n, 'anna@example.org');
    expect(await listSubjects(db, reader)).toHaveLength(2);
    expect(await unbind(db, clock, { telegramUserId: 1n })).toBe(true);
    expect(await getBinding(db, 1n)).toBeNull();
    expect(await listSubjects(db, reader)).toEqual([]);
    expect(await listAttachments(db, reader)).toEqual([]);
    const again = completeBinding(db, clock, { telegramUserId: 1n, verificationId, accepted: [] });
    expect(await refusal(again)).toMatchObject({ code: 'code-expired' });
    expect(await unbind(db, clock, { telegramUserId: 1n })).toBe(false);
    expect(await listSubjects(db, father.reader)).toHaveLength(2);
  });

  it('forgets whose data were chosen, and lets the same Telegram user bind another client', async () => {
    const { db, clock } = await setUp();
    await addAccount(db, 'b', '2', { email: 'boris@example.org' });
    const first = await bind(db, clock, 1n, 'anna@example.org');
    await db.telegramUser.update({ where: { id: 1n }, data: { subject: 's1' } });
    await unbind(db, clock, { telegramUserId: 1n });
    expect(await db.telegramUser.findUnique({ where: { id: 1n } })).toMatchObject({ subject: null });
    clock.advance(60_000);
    const second = await bind(db, clock, 1n, 'boris@example.org');
    expect(second.clientId).not.toBe(first.clientId);
  });
});

describe('consents that come later', () => {
  it('are asked for a new version and a new organization, whose data stay hidden until then', async () => {
    const { db, clock } = await setUp();
    const { reader } = await bind(db, clock, 1n, 'anna@example.org');
    expect(await pendingConsents(db, reader)).toEqual([]);
    await db.organization.update({ where: { id: 'a' }, data: { offerVersion: '2', offerUrl: 'https://a.example/2' } });
    const pending = await pendingConsents(db, reader);
    expect(pending).toEqual([
      {
        organizationId: 'a',
        organizationName: 'Organization a',
        document: 'offer',
        version: '2',
        url: 'https://a.example/2',
      },
    ]);
    expect((await listSubjects(db, reader)).map(({ organizationId }) => organizationId)).toEqual(['b']);
    const stale = pending.map((document) => ({ ...document, version: '1' }));
    await acceptConsents(db, clock, { ...reader, accepted: stale });
    expect(await pendingConsents(db, reader)).toEqual(pending);
    await acceptConsents(db, clock, { ...reader, accepted: pending });
    await acceptConsents(db, clock, { ...reader, accepted: pending });
    expect(await pendingConsents(db, reader)).toEqual([]);
    expect(await listSubjects(db, reader)).toHaveLength(2);
  });

  it('are not taken from a Telegram user who is not bound to the client', async () => {
    const { db, clock } = await setUp();
    const { clientId } = await bind(db, clock, 1n, 'anna@example.org');
    const stranger = acceptConsents(db, clock, { clientId, telegramUserId: 9n, accepted: [] });
    expect(await refusal(stranger)).toMatchObject({ code: 'not-yours' });
  });
});
