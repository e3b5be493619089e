import { describe, expect, it } from 'vitest';
import {
  addAccount,
  addOrganization,
  askLetter,
  bind,
  PEPPER,
  refusal,
  setUpAccess,
} from '../../tests/harness/access.ts';
import { confirmCode } from './confirmation.ts';
import { cancelVerification, requestVerification } from './verification.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ask = (telegramUserId: bigint, email: string, organizationId: string | null = null) =>
  ({ pepper: PEPPER, telegramUserId, email, purpose: 'bind', organizationId }) as const;

describe('looking an address up', () => {
  it('finds it among the open cards of all organizations, whatever its case and blanks', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addOrganization(db, 'b');
    await addOrganization(db, 'c');
    await addAccount(db, 'a', '1', { email: 'anna@example.org' });
    await addAccount(db, 'b', '1', { email: 'anna@example.org' });
    await addAccount(db, 'c', '1', { email: 'anna@example.org', open: false });
    const letter = await askLetter(db, clock, 1n, '  ANNA@Example.org ');
    expect(letter.email).toBe('anna@example.org');
    expect(letter.organizations.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(letter.expiresAt.getTime() - clock.now().getTime()).toBe(30 * MINUTE);
  });

  it('stores neither the code nor the token, nor the address that was looked up', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addAccount(db, 'a', '1', { email: 'anna@example.org' });
    const { code, linkToken } = await askLetter(db, clock, 1n, 'anna@example.org');
    const kept = JSON.stringify([await db.verification.findMany({ omit: { telegramUserId: true } })]);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(linkToken);
    const attempts = await db.attempt.findMany({ omit: { id: true } });
    expect(JSON.stringify(attempts)).not.toContain('anna');
  });

  it('says where to ask when nobody knows it', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addOrganization(db, 'b');
    expect(await requestVerification(db, clock, ask(1n, 'x@example.org'))).toEqual({
      outcome: 'email-not-found',
      email: 'x@example.org',
      organizations: [
        { id: 'a', name: 'Organization a', phone: '+7 a' },
        { id: 'b', name: 'Organization b', phone: '+7 b' },
      ],
    });
    expect(await requestVerification(db, clock, ask(1n, 'x@example.org', 'b'))).toMatchObject({
      organizations: [{ id: 'b' }],
    });
    expect(await db.verification.count()).toBe(0);
  });

  it('refuses an address all of whose cards are closed, also where another organization is open to anybody', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addOrganization(db, 'b', { mode: 'open' });
    await addAccount(db, 'a', '1', { email: 'anna@example.org', open: false });
    await addAccount(db, 'a', '2', { email: 'anna@example.org', open: false });
    const refused = { outcome: 'email-blocked', organizations: [{ id: 'a' }] };
    expect(await requestVerification(db, clock, ask(1n, 'anna@example.org'))).toMatchObject(refused);
    expect(await requestVerification(db, clock, ask(1n, 'anna@example.org', 'a'))).toMatchObject(refused);
    expect((await askLetter(db, clock, 1n, 'anna@example.org', { organizationId: 'b' })).organizations).toMatchObject([
      { id: 'b' },
    ]);
  });

  it('takes an unknown address where anybody may join, unless the invitation is to another organization', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addOrganization(db, 'b', { mode: 'open' });
    expect(await requestVerification(db, clock, ask(1n, 'x@example.org', 'a'))).toMatchObject({
      outcome: 'email-not-found',
      organizations: [{ id: 'a' }],
    });
    const letter = await askLetter(db, clock, 1n, 'x@example.org');
    expect(letter.organizations.map(({ id }) => id)).toEqual(['b']);
  });

  it('blocks a client whose only account, attached by a bill, was closed', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'b', { mode: 'open' });
    const { clientId } = await bind(db, clock, 1n, 'x@example.org');
    const account = await addAccount(db, 'b', '1', { open: false });
    await db.attachment.create({
      data: {
        accountId: account.id,
        clientId,
        origin: 'bill',
        attachedAt: clock.now(),
        detachedAt: clock.now(),
        detachReason: 'closed',
      },
    });
    clock.advance(MINUTE);
    expect(await requestVerification(db, clock, ask(2n, 'x@example.org'))).toMatchObject({ outcome: 'email-blocked' });
  });

  it('refuses what is no address without counting it', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    expect(await refusal(requestVerification(db, clock, ask(1n, 'нет')))).toEqual({
      code: 'email-invalid',
      params: {},
    });
    expect(await db.attempt.count()).toBe(0);
  });

  it('says so while no organization is set up', async () => {
    const { db, clock } = await setUpAccess();
    expect(await refusal(requestVerification(db, clock, ask(1n, 'x@example.org')))).toMatchObject({
      code: 'not-set-up',
    });
  });
});

describe('the limit of addresses', () => {
  it('is five a day; the same address again is free; the sixth waits a whole day after the first', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    for (let turn = 1; turn <= 5; turn += 1) {
      for (const typed of [`x${turn}@example.org`, `X${turn}@EXAMPLE.org`]) {
        expect(await requestVerification(db, clock, ask(1n, typed))).toMatchObject({ outcome: 'email-not-found' });
      }
      clock.advance(MINUTE);
    }
    const sixth = () => refusal(requestVerification(db, clock, ask(1n, 'x6@example.org')));
    expect(await sixth()).toEqual({ code: 'lookup-limit', params: { hours: 24 } });
    expect(await requestVerification(db, clock, ask(1n, 'x5@example.org'))).toMatchObject({
      outcome: 'email-not-found',
    });
    expect(await requestVerification(db, clock, ask(2n, 'x6@example.org'))).toMatchObject({
      outcome: 'email-not-found',
    });
    clock.advance(24 * HOUR - 5 * MINUTE - 1);
    expect(await sixth()).toEqual({ code: 'lookup-limit', params: { hours: 1 } });
    clock.advance(1);
    expect(await sixth()).toBeNull();
  });

  it('holds when twenty are asked at once', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => refusal(requestVerification(db, clock, ask(1n, `x${turn}@example.org`)))),
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(5);
    expect(answers.filter((answer) => answer?.code === 'lookup-limit')).toHaveLength(15);
  });
});

describe('the limits of letters', () => {
  it('are one in sixty seconds and five in an hour', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a', { mode: 'open' });
    const next = () => refusal(requestVerification(db, clock, ask(1n, 'x@example.org')));
    for (let turn = 1; turn <= 5; turn += 1) {
      expect(await next()).toBeNull();
      clock.advance(59_999);
      if (turn === 1) expect(await next()).toEqual({ code: 'letter-too-soon', params: { seconds: 1 } });
      clock.advance(1);
    }
    expect(await next()).toEqual({ code: 'letter-limit', params: { limit: 5, minutes: 55 } });
    clock.advance(55 * MINUTE - 1);
    expect(await next()).toEqual({ code: 'letter-limit', params: { limit: 5, minutes: 1 } });
    clock.advance(1);
    expect(await next()).toBeNull();
  });

  it('give one letter when ten are asked at once', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a', { mode: 'open' });
    const asked = Array.from({ length: 10 }, () => refusal(requestVerification(db, clock, ask(1n, 'x@example.org'))));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(await db.verification.count()).toBe(1);
  });

  it('do not count a letter that could not be sent, and its code does not work', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a', { mode: 'open' });
    const { verificationId, code } = await askLetter(db, clock, 1n, 'x@example.org');
    await cancelVerification(db, verificationId);
    expect(await refusal(confirmCode(db, clock, { pepper: PEPPER, telegramUserId: 1n, code }))).toMatchObject({
      code: 'code-wrong',
    });
    expect(await refusal(requestVerification(db, clock, ask(1n, 'x@example.org')))).toBeNull();
  });

  it('let a mistyped address that nobody knows be corrected at once', async () => {
    const { db, clock } = await setUpAccess();
    await addOrganization(db, 'a');
    await addAccount(db, 'a', '1', { email: 'anna@example.org' });
    expect(await requestVerification(db, clock, ask(1n, 'ana@example.org'))).toMatchObject({
      outcome: 'email-not-found',
    });
    await askLetter(db, clock, 1n, 'anna@example.org');
  });
});

it('refuses one more address for a Telegram user without a client', async () => {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'a', { mode: 'open' });
  const wish = { ...ask(1n, 'x@example.org'), purpose: 'add_email' } as const;
  expect(await refusal(requestVerification(db, clock, wish))).toMatchObject({ code: 'not-yours' });
});
