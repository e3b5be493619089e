import { describe, expect, it } from 'vitest';
import { addAccount, addOrganization, askLetter, bind, PEPPER, setUpAccess } from '../../tests/harness/access.ts';
import { unbind } from './binding.ts';
import { confirmCode } from './confirmation.ts';
import { pendingVerification } from './pending.ts';

const USER = 100n;
const EMAIL = 'vera@example.com';

async function setUp() {
  const { db, clock } = await setUpAccess();
  await addOrganization(db, 'school');
  await addAccount(db, 'school', '1', { email: EMAIL });
  return { db, clock };
}

describe('where a person stopped', () => {
  it('is nowhere, then the code, then the consents, then nowhere again', async () => {
    const { db, clock } = await setUp();
    expect(await pendingVerification(db, clock, USER)).toBeNull();
    const { code, verificationId } = await askLetter(db, clock, USER, EMAIL);
    expect(await pendingVerification(db, clock, USER)).toMatchObject({ step: 'code', email: EMAIL });
    await confirmCode(db, clock, { pepper: PEPPER, telegramUserId: USER, code });
    expect(await pendingVerification(db, clock, USER)).toMatchObject({ step: 'consent', verificationId });
    clock.advance(60_000);
    await bind(db, clock, USER, EMAIL);
    clock.advance(60_000);
    await unbind(db, clock, { telegramUserId: USER });
    expect(await pendingVerification(db, clock, USER)).toBeNull();
  });

  it('is no longer the code once that has run out, nor the consents a day later', async () => {
    const { db, clock } = await setUp();
    const { code } = await askLetter(db, clock, USER, EMAIL);
    clock.advance(29 * 60_000);
    await confirmCode(db, clock, { pepper: PEPPER, telegramUserId: USER, code });
    clock.advance(24 * 3_600_000);
    expect(await pendingVerification(db, clock, USER)).toBeNull();
    await askLetter(db, clock, USER, EMAIL);
    clock.advance(30 * 60_000);
    expect(await pendingVerification(db, clock, USER)).toBeNull();
  });
});
