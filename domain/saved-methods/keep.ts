import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { SavedMethod } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { keepingVersion } from './agree.ts';

/** A provider's token, sealed, with what tells it from another without opening it. */
export interface SealedToken {
  /** «Visa •• 4242» */
  readonly title: string;
  readonly ciphertext: string;
  readonly keyId: string;
  readonly digest: string;
}

/** A payment as far as keeping its card needs it. */
interface KeepingPayment {
  readonly id: number;
  readonly clientId: number;
  readonly merchantId: number;
  /** Who agreed: whoever else of the client's began the payment. */
  readonly telegramUserId: bigint;
  /** When the payer agreed. */
  readonly agreedAt: Date;
}

/**
 * Keeps the card that a payment was made with, if its payer has agreed to that; gives whether anything was new. Told
 * again, late or out of order it changes nothing: a payment brings one card at the most, the same card is kept once
 * (the latest payment's token counts), and one that was revoked comes back only by a later consent.
 */
export async function keepSavedMethod(
  db: Database,
  clock: Clock,
  paymentId: number,
  token: SealedToken,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const payment = await readAgreed(tx, paymentId);
    if (!payment) return false;
    const { clientId, merchantId } = payment;
    await tx.$executeRaw`SELECT FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`;
    const known = await tx.savedMethod.findMany({ where: { clientId, merchantId } });
    const change = changeOf(known, payment, token);
    if (change === 'nothing') return false;
    const kept = {
      title: token.title,
      token: token.ciphertext,
      keyId: token.keyId,
      tokenDigest: token.digest,
      telegramUserId: payment.telegramUserId,
      paymentId,
    };
    if (change === 'new') {
      await tx.savedMethod.create({ data: { ...kept, clientId, merchantId, createdAt: clock.now() } });
    } else {
      // Nobody's autopayment goes on from a card that another adult of the client's has let be kept.
      const isAnothers = change.telegramUserId !== payment.telegramUserId;
      const stopped = isAnothers ? { autopayAt: null, autopayPausedAt: null } : {};
      const revived = change.revokedAt === null ? {} : { createdAt: clock.now(), revokedAt: null, revokedReason: null };
      await tx.savedMethod.update({ where: { id: change.id }, data: { ...kept, ...stopped, ...revived } });
    }
    return true;
  });
}

async function readAgreed(tx: Tx, paymentId: number): Promise<KeepingPayment | null> {
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  if (!payment?.saveMethod || payment.merchantId === null) return null;
  const { id, clientId, merchantId, organizationId, number } = payment;
  const consent = await tx.consent.findFirst({
    where: { clientId, organizationId, document: 'saved_method', version: keepingVersion(number) },
    orderBy: { id: 'desc' },
  });
  return consent && { id, clientId, merchantId, telegramUserId: consent.telegramUserId, agreedAt: consent.acceptedAt };
}

/** Which of the known cards it is; most providers give another token with every payment, so the title counts as well. */
function changeOf(
  known: readonly SavedMethod[],
  payment: KeepingPayment,
  { digest, title }: SealedToken,
): 'nothing' | 'new' | SavedMethod {
  if (known.some(({ paymentId }) => paymentId === payment.id)) return 'nothing';
  const own = known.filter(({ telegramUserId }) => telegramUserId === payment.telegramUserId);
  const isCard = /\d{4}$/.test(title);
  const same = known.find((method) => method.tokenDigest === digest) ?? (isCard ? ofTitle(own, title) : undefined);
  if (!same) return 'new';
  if (same.revokedAt !== null) return payment.agreedAt > same.revokedAt ? same : 'nothing';
  return (same.paymentId ?? 0) < payment.id ? same : 'nothing';
}

const ofTitle = (known: readonly SavedMethod[], title: string): SavedMethod | undefined => {
  const own = known.filter((method) => method.title === title);
  return own.find(({ revokedAt }) => revokedAt === null) ?? own.at(-1);
};
