import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { normalizeEmail } from './email.ts';
import { attemptsWithin, DAY_MS, HOUR_MS, lockTelegramUser, MINUTE_MS, unitsUntilFree } from './limits.ts';
import { lookUpAddress } from './lookup.ts';
import { hashSecret, randomCode, randomLinkToken } from './secrets.ts';
import type { PlannedLetter, RefusedAddress, VerificationPurpose } from './types.ts';

/** The letter may take 15 minutes, so what is in it works for 30. */
export const CODE_LIFETIME_MS = 30 * MINUTE_MS;
const LETTER_INTERVAL_MS = MINUTE_MS;
const LETTERS_PER_HOUR = 5;
const ADDRESSES_PER_DAY = 5;

export interface VerificationRequest {
  readonly pepper: string;
  readonly telegramUserId: bigint;
  /** as the person typed it */
  readonly email: string;
  readonly purpose: VerificationPurpose;
  /** the organization that an invitation link named */
  readonly organizationId?: string | null;
}

/**
 * Looks the address up and prepares a letter with a code and a link, to be sent once this has returned; the address
 * may be another one each time. A refusal says whom to ask.
 *
 * Throws email-invalid; lookup-limit {hours} at the sixth address within a day, because the answer tells whether an
 * address is known (the same one again does not count twice); letter-too-soon {seconds} within 60 seconds of the last
 * letter; letter-limit {minutes, limit} at the sixth letter within an hour; not-yours for add_email without a binding;
 * not-set-up.
 */
export async function requestVerification(
  db: Database,
  clock: Clock,
  { pepper, telegramUserId, email: typed, purpose, organizationId = null }: VerificationRequest,
): Promise<PlannedLetter | RefusedAddress> {
  const email = normalizeEmail(typed);
  if (!email) throw new DomainError('email-invalid');
  return inTransaction(db, async (tx) => {
    await lockTelegramUser(tx, telegramUserId);
    const now = clock.now();
    if (purpose === 'add_email') await requireBinding(tx, telegramUserId);
    const lookup = { kind: 'email-lookup', subject: telegramUserId.toString(), now };
    const address = hashSecret(pepper, 'address', email);
    const counted = await requireLookupAllowed(tx, lookup, address);
    await requireLetterAllowed(tx, telegramUserId, now);
    if (!counted) {
      await tx.attempt.create({ data: { ...lookup, now: undefined, detail: address, createdAt: now } });
    }
    const { outcome, organizations } = await lookUpAddress(tx, email, organizationId);
    if (outcome === 'email-not-found' || outcome === 'email-blocked') return { outcome, email, organizations };
    const [code, linkToken] = [randomCode(), randomLinkToken()];
    const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
    const { id } = await tx.verification.create({
      data: {
        telegramUserId,
        email,
        organizationId,
        purpose,
        codeHash: hashCode(pepper, telegramUserId, code),
        linkTokenHash: hashLinkToken(pepper, linkToken),
        createdAt: now,
        expiresAt,
      },
      select: { id: true },
    });
    return { outcome: 'letter', verificationId: id, email, code, linkToken, expiresAt, organizations };
  });
}

/** Takes back a letter that could not be sent: its code does not work, and it counts against no limit. */
export async function cancelVerification(db: Database, verificationId: number): Promise<void> {
  await db.verification.deleteMany({ where: { id: verificationId, usedAt: null } });
}

export function hashCode(pepper: string, telegramUserId: bigint, code: string): string {
  return hashSecret(pepper, `code:${telegramUserId}`, code);
}

export function hashLinkToken(pepper: string, token: string): string {
  return hashSecret(pepper, 'link', token);
}

async function requireBinding(tx: Tx, telegramUserId: bigint): Promise<void> {
  const bound = await tx.binding.count({ where: { telegramUserId, endedAt: null } });
  if (bound === 0) throw new DomainError('not-yours');
}

/** Whether this address was looked up within the day already. */
async function requireLookupAllowed(
  tx: Tx,
  lookup: { kind: string; subject: string; now: Date },
  address: string,
): Promise<boolean> {
  const lookups = await attemptsWithin(tx, { ...lookup, windowMs: DAY_MS });
  if (lookups.some(({ detail }) => detail === address)) return true;
  if (lookups.length < ADDRESSES_PER_DAY) return false;
  const moments = lookups.map(({ createdAt }) => createdAt);
  throw new DomainError('lookup-limit', { hours: unitsUntilFree(moments, DAY_MS, lookup.now, HOUR_MS) });
}

async function requireLetterAllowed(tx: Tx, telegramUserId: bigint, now: Date): Promise<void> {
  const letters = await tx.verification.findMany({
    where: { telegramUserId, createdAt: { gt: new Date(now.getTime() - HOUR_MS) } },
    select: { createdAt: true },
  });
  const moments = letters.map(({ createdAt }) => createdAt);
  if (moments.length >= LETTERS_PER_HOUR) {
    throw new DomainError('letter-limit', {
      limit: LETTERS_PER_HOUR,
      minutes: unitsUntilFree(moments, HOUR_MS, now, MINUTE_MS),
    });
  }
  const recent = moments.filter((moment) => now.getTime() - moment.getTime() < LETTER_INTERVAL_MS);
  if (recent.length > 0) {
    throw new DomainError('letter-too-soon', { seconds: unitsUntilFree(recent, LETTER_INTERVAL_MS, now, 1000) });
  }
}
