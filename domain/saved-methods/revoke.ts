import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { planClientNotice } from '../notices/outbox.ts';

/** Who took the permission back: the client here, or the payer's bank or the payer at the provider. */
export type RevokedBy = 'client' | 'provider';

/**
 * Takes the permission to charge a card back, at once: its token is forgotten, what was announced for it is not charged,
 * autopayment ends. Any adult of the client's may do so; false where the card is not theirs or is revoked already.
 * What the provider has revoked is told to the client.
 */
export async function revokeSavedMethod(
  db: Database,
  clock: Clock,
  { id, clientId, by }: { id: number; clientId: number; by: RevokedBy },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    await tx.autopayment.updateMany({
      where: { savedMethodId: id, clientId, state: 'planned' },
      data: { state: 'skipped', reason: 'revoked', finishedAt: now },
    });
    const [revoked] = await tx.savedMethod.updateManyAndReturn({
      where: { id, clientId, revokedAt: null },
      data: { revokedAt: now, revokedReason: by, token: '', autopayAt: null, autopayPausedAt: null },
      include: { merchant: true },
    });
    if (!revoked) return false;
    if (by === 'provider') {
      await planClientNotice(tx, clock, {
        key: `card-revoked:${id}:${now.toISOString()}`,
        kind: 'card-revoked',
        clientId,
        organizationId: revoked.merchant.organizationId,
        params: { savedMethodId: id },
      });
    }
    return true;
  });
}
