import { pendingVerification } from '../domain/access/pending.ts';
import type { Cabinet, Target } from './cabinet.ts';

/** What a stranger is shown in place of a client's screen: the step where they stopped, else the welcome. */
export async function strangersScreen(cabinet: Cabinet): Promise<Target> {
  const { db, clock } = cabinet.deps;
  const pending = await pendingVerification(db, clock, BigInt(cabinet.telegramUserId));
  if (!pending) return { section: 'welcome' };
  return pending.step === 'consent'
    ? { section: 'consent', argument: String(pending.verificationId) }
    : { section: 'code', argument: pending.email };
}

/** Whether a letter is on its way to the person, so that digits they type may be its code. */
export async function awaitsCode(cabinet: Cabinet): Promise<boolean> {
  const { db, clock } = cabinet.deps;
  return (await pendingVerification(db, clock, BigInt(cabinet.telegramUserId)))?.step === 'code';
}
