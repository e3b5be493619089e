import type { Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { DAY_MS } from './limits.ts';
import type { VerificationPurpose } from './types.ts';

/** Where a person stopped on the way to the cabinet. */
export type PendingVerification =
  /** the address is proven, the documents are not accepted yet */
  | { readonly step: 'consent'; readonly verificationId: number; readonly purpose: VerificationPurpose }
  /** a letter is on its way, its code still works */
  | { readonly step: 'code'; readonly email: string; readonly purpose: VerificationPurpose };

/** The step that a Telegram user is to go on with; null where they are to begin anew. */
export async function pendingVerification(
  db: Tx,
  clock: Clock,
  telegramUserId: bigint,
): Promise<PendingVerification | null> {
  const now = clock.now();
  const [newest, lastBinding] = await Promise.all([
    db.verification.findFirst({ where: { telegramUserId }, orderBy: { id: 'desc' } }),
    db.binding.findFirst({ where: { telegramUserId }, orderBy: { id: 'desc' } }),
  ]);
  if (!newest) return null;
  const { purpose, usedAt } = newest;
  const settledAt = lastBinding && (lastBinding.endedAt ?? lastBinding.createdAt);
  if (!usedAt) return newest.expiresAt > now ? { step: 'code', email: newest.email, purpose } : null;
  const bindable = now.getTime() - usedAt.getTime() < DAY_MS && (!settledAt || settledAt < usedAt);
  return bindable && purpose === 'bind' ? { step: 'consent', verificationId: newest.id, purpose } : null;
}
