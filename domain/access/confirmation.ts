import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Verification } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { attemptsWithin, DAY_MS, HOUR_MS, lockTelegramUser, MINUTE_MS, unitsUntilFree } from './limits.ts';
import type { VerifiedEmail } from './types.ts';
import { hashCode, hashLinkToken } from './verification.ts';

const TRIES_PER_HOUR = 5;
const LETTERS_THAT_WORK = 3;
/** Reading an offer may take an evening; after this the address is proven anew. */
const VERIFIED_LIFETIME_MS = DAY_MS;

/**
 * Takes a code as typed. Those of the last three letters work, each once, within 30 minutes of its letter. Throws
 * code-wrong {triesLeft}; code-expired for one that used to work; code-limit {minutes} from the sixth try within an
 * hour on, over all letters. Tries are counted even where they come at the same moment.
 */
export async function confirmCode(
  db: Database,
  clock: Clock,
  { pepper, telegramUserId, code }: { pepper: string; telegramUserId: bigint; code: string },
): Promise<VerifiedEmail> {
  const digits = code.normalize('NFKC').replace(/[\s-]/gu, '');
  const outcome = await inTransaction(db, async (tx) => {
    await lockTelegramUser(tx, telegramUserId);
    const now = clock.now();
    const subject = telegramUserId.toString();
    const tries = await attemptsWithin(tx, { kind: 'code-try', subject, windowMs: HOUR_MS, now });
    if (tries.length >= TRIES_PER_HOUR) {
      const moments = tries.map(({ createdAt }) => createdAt);
      return new DomainError('code-limit', { minutes: unitsUntilFree(moments, HOUR_MS, now, MINUTE_MS) });
    }
    const triesLeft = TRIES_PER_HOUR - tries.length;
    if (!/^\d{6}$/u.test(digits)) return new DomainError('code-wrong', { triesLeft });
    await tx.attempt.create({ data: { kind: 'code-try', subject, createdAt: now } });
    const letters = await lettersOf(tx, telegramUserId, now);
    const hash = hashCode(pepper, telegramUserId, digits);
    const match = letters.slice(0, LETTERS_THAT_WORK).find((letter) => letter.codeHash === hash && works(letter, now));
    if (match) return markUsed(tx, match, now);
    if (letters.some((letter) => letter.codeHash === hash)) return new DomainError('code-expired');
    return new DomainError('code-wrong', { triesLeft: triesLeft - 1 });
  });
  // Thrown out here, so that the try stays counted.
  if (outcome instanceof DomainError) throw outcome;
  return outcome;
}

/**
 * Takes the token of a letter's deep link; works once, within 30 minutes. Throws link-not-yours for any Telegram user
 * but the one who asked for the letter, so that a victim's tap never binds somebody else, and link-expired.
 */
export async function confirmLink(
  db: Database,
  clock: Clock,
  { pepper, telegramUserId, token }: { pepper: string; telegramUserId: bigint; token: string },
): Promise<VerifiedEmail> {
  return inTransaction(db, async (tx) => {
    await lockTelegramUser(tx, telegramUserId);
    const now = clock.now();
    const letter = await tx.verification.findUnique({ where: { linkTokenHash: hashLinkToken(pepper, token) } });
    if (!letter) throw new DomainError('link-expired');
    if (letter.telegramUserId !== telegramUserId) throw new DomainError('link-not-yours');
    if (!works(letter, now)) throw new DomainError('link-expired');
    return markUsed(tx, letter, now);
  });
}

/**
 * The address that a Telegram user has proven within the last day and may now bind. Throws code-expired when there is
 * none with this id, also after they unbound, so that an old button binds nothing again.
 */
export async function requireVerified(
  tx: Tx,
  now: Date,
  { telegramUserId, verificationId }: { telegramUserId: bigint; verificationId: number },
): Promise<VerifiedEmail> {
  const letter = await tx.verification.findFirst({ where: { id: verificationId, telegramUserId } });
  const verifiedAt = letter?.usedAt;
  if (!letter || !verifiedAt || now.getTime() - verifiedAt.getTime() >= VERIFIED_LIFETIME_MS) {
    throw new DomainError('code-expired');
  }
  const unbound = await tx.binding.count({ where: { telegramUserId, endedAt: { gte: verifiedAt } } });
  if (unbound > 0) throw new DomainError('code-expired');
  return toVerified(letter, verifiedAt);
}

/** The letters of the last day, latest first: enough to tell a code that used to work from a wrong one. */
async function lettersOf(tx: Tx, telegramUserId: bigint, now: Date): Promise<Verification[]> {
  return tx.verification.findMany({
    where: { telegramUserId, createdAt: { gt: new Date(now.getTime() - DAY_MS) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

function works(letter: Verification, now: Date): boolean {
  return letter.usedAt === null && now < letter.expiresAt;
}

async function markUsed(tx: Tx, letter: Verification, now: Date): Promise<VerifiedEmail> {
  await tx.verification.update({ where: { id: letter.id }, data: { usedAt: now } });
  return toVerified(letter, now);
}

function toVerified({ id, email, purpose, organizationId }: Verification, verifiedAt: Date): VerifiedEmail {
  return { verificationId: id, email, purpose, organizationId, verifiedAt };
}
