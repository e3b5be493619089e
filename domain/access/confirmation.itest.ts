import { describe, expect, it } from 'vitest';
import type { Database } from '../../prisma/client.ts';
import { addOrganization, askLetter, PEPPER, refusal, setUpAccess } from '../../tests/harness/access.ts';
import type { Clock } from '../clock.ts';
import { confirmCode, confirmLink } from './confirmation.ts';

const MINUTE = 60_000;

async function setUp() {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'a', { mode: 'open' });
  return { db, clock };
}

const tryCode = (db: Database, clock: Clock, code: string, telegramUserId = 1n) =>
  refusal(confirmCode(db, clock, { pepper: PEPPER, telegramUserId, code }));
const tryLink = (db: Database, clock: Clock, token: string, telegramUserId = 1n) =>
  refusal(confirmLink(db, clock, { pepper: PEPPER, telegramUserId, token }));

/** Codes that no letter has. */
const wrongCodes = (taken: readonly string[], count: number) =>
  Array.from({ length: count + taken.length }, (_, index) => index.toString().padStart(6, '0'))
    .filter((code) => !taken.includes(code))
    .slice(0, count);

describe('a code', () => {
  it('proves the address once', async () => {
    const { db, clock } = await setUp();
    const { code, verificationId } = await askLetter(db, clock, 1n, 'x@example.org', { organizationId: 'a' });
    const typed = ` ${code.slice(0, 3)} ${code.slice(3)} `;
    expect(await confirmCode(db, clock, { pepper: PEPPER, telegramUserId: 1n, code: typed })).toEqual({
      verificationId,
      email: 'x@example.org',
      purpose: 'bind',
      organizationId: 'a',
      verifiedAt: clock.now(),
    });
    expect(await tryCode(db, clock, code)).toMatchObject({ code: 'code-expired' });
  });

  it('works until just before its thirtieth minute is over', async () => {
    const { db, clock } = await setUp();
    const first = await askLetter(db, clock, 1n, 'x@example.org');
    clock.advance(30 * MINUTE - 1);
    expect(await tryCode(db, clock, first.code)).toBeNull();
    const second = await askLetter(db, clock, 1n, 'x@example.org');
    clock.advance(30 * MINUTE);
    expect(await tryCode(db, clock, second.code)).toMatchObject({ code: 'code-expired' });
  });

  it('works if it came with one of the last three letters, to whatever address', async () => {
    const { db, clock } = await setUp();
    const letters = [];
    for (const email of ['x1@example.org', 'x2@example.org', 'x1@example.org', 'x3@example.org']) {
      letters.push(await askLetter(db, clock, 1n, email));
      clock.advance(MINUTE);
    }
    const [first, second, third, fourth] = letters.map(({ code }) => code);
    expect(await tryCode(db, clock, first ?? '')).toMatchObject({ code: 'code-expired' });
    for (const code of [third, fourth, second]) expect(await tryCode(db, clock, code ?? '')).toBeNull();
  });

  it('of another Telegram user is a wrong one', async () => {
    const { db, clock } = await setUp();
    const { code } = await askLetter(db, clock, 1n, 'x@example.org');
    expect(await tryCode(db, clock, code, 2n)).toEqual({ code: 'code-wrong', params: { triesLeft: 4 } });
    expect(await tryCode(db, clock, code)).toBeNull();
  });

  it('is refused at the sixth try within an hour, even the right one; new letters give no new tries', async () => {
    const { db, clock } = await setUp();
    const first = await askLetter(db, clock, 1n, 'x@example.org');
    clock.advance(MINUTE);
    const second = await askLetter(db, clock, 1n, 'x@example.org');
    const wrong = wrongCodes([first.code, second.code], 5);
    for (const [turn, code] of wrong.entries()) {
      expect(await tryCode(db, clock, code)).toEqual({ code: 'code-wrong', params: { triesLeft: 4 - turn } });
    }
    expect(await tryCode(db, clock, second.code)).toEqual({ code: 'code-limit', params: { minutes: 60 } });
    clock.advance(60 * MINUTE - 1);
    const third = await askLetter(db, clock, 1n, 'x@example.org');
    expect(await tryCode(db, clock, third.code)).toEqual({ code: 'code-limit', params: { minutes: 1 } });
    clock.advance(1);
    expect(await tryCode(db, clock, third.code)).toBeNull();
  });

  it('cannot be guessed by trying many at once', async () => {
    const { db, clock } = await setUp();
    const { code } = await askLetter(db, clock, 1n, 'x@example.org');
    const answers = await Promise.all(wrongCodes([code], 50).map((wrong) => tryCode(db, clock, wrong)));
    expect(answers.filter((answer) => answer?.code === 'code-wrong')).toHaveLength(5);
    expect(answers.filter((answer) => answer?.code === 'code-limit')).toHaveLength(45);
    expect(await tryCode(db, clock, code)).toMatchObject({ code: 'code-limit' });
  });

  it('proves the address once even when sent many times at once', async () => {
    const { db, clock } = await setUp();
    const { code } = await askLetter(db, clock, 1n, 'x@example.org');
    const answers = await Promise.all(Array.from({ length: 4 }, () => tryCode(db, clock, code)));
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
  });

  it.each(['', '12345', '1234567', 'привет'])('is six digits, so %j is wrong without costing a try', async (text) => {
    const { db, clock } = await setUp();
    expect(await tryCode(db, clock, text)).toEqual({ code: 'code-wrong', params: { triesLeft: 5 } });
    expect(await tryCode(db, clock, text)).toEqual({ code: 'code-wrong', params: { triesLeft: 5 } });
  });
});

describe('a link', () => {
  it('does what the code does, once', async () => {
    const { db, clock } = await setUp();
    const { linkToken, verificationId, code } = await askLetter(db, clock, 1n, 'x@example.org');
    expect(await confirmLink(db, clock, { pepper: PEPPER, telegramUserId: 1n, token: linkToken })).toMatchObject({
      verificationId,
      email: 'x@example.org',
    });
    expect(await tryLink(db, clock, linkToken)).toMatchObject({ code: 'link-expired' });
    expect(await tryCode(db, clock, code)).toMatchObject({ code: 'code-expired' });
  });

  it('works only for the Telegram user who asked, and stays theirs after another tapped it', async () => {
    const { db, clock } = await setUp();
    const { linkToken } = await askLetter(db, clock, 1n, 'x@example.org');
    expect(await tryLink(db, clock, linkToken, 2n)).toMatchObject({ code: 'link-not-yours' });
    expect(await tryLink(db, clock, linkToken)).toBeNull();
  });

  it('expires with its thirtieth minute', async () => {
    const { db, clock } = await setUp();
    const { linkToken } = await askLetter(db, clock, 1n, 'x@example.org');
    clock.advance(30 * MINUTE);
    expect(await tryLink(db, clock, linkToken)).toMatchObject({ code: 'link-expired' });
  });

  it('that never was is an expired one', async () => {
    const { db, clock } = await setUp();
    expect(await tryLink(db, clock, 'nonsense')).toMatchObject({ code: 'link-expired' });
  });
});
