import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { type Merchant, Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import type { FiscalProfile } from '../fiscal/profile.ts';

/** What a member of staff did to a merchant account, as the audit log keeps it; details hold no secret. */
export interface MerchantAct {
  readonly actor: string;
  readonly action:
    | 'merchant-added'
    | 'merchant-changed'
    | 'merchant-fiscal-changed'
    | 'merchant-enabled'
    | 'merchant-disabled'
    | 'merchant-checked';
  readonly details?: Readonly<Record<string, string | readonly string[]>>;
}

/** What can be changed of a merchant account; its organization, provider and secret path never change. */
export interface MerchantChange {
  readonly title?: string;
  /** Ciphertext, and the name of the key that opens it. */
  readonly sealed?: { readonly ciphertext: string; readonly keyId: string };
  readonly fiscal?: FiscalProfile | null;
  readonly keepsCards?: boolean;
  /** A disabled one takes no new payments; money that is still on its way through it is credited as ever. */
  readonly enabled?: boolean;
}

/** Changes a merchant account and writes down who did it, in one transaction; null where there is no such account. */
export async function changeMerchant(
  db: Database,
  clock: Clock,
  merchantId: number,
  { change, act }: { readonly change: MerchantChange; readonly act: MerchantAct },
): Promise<Merchant | null> {
  const { sealed, fiscal, ...rest } = change;
  return inTransaction(db, async (tx) => {
    const found = await tx.merchant.findUnique({ where: { id: merchantId }, select: { id: true } });
    if (!found) return null;
    const merchant = await tx.merchant.update({
      where: { id: merchantId },
      data: {
        ...rest,
        ...(sealed ? { credentials: sealed.ciphertext, keyId: sealed.keyId } : {}),
        ...(fiscal === undefined ? {} : { fiscal: fiscal ?? Prisma.DbNull }),
      },
    });
    await noteMerchantAct(tx, clock, merchant, act);
    return merchant;
  });
}

/** Writes down what a member of staff did to a merchant account. */
export async function noteMerchantAct(
  db: Database | Tx,
  clock: Clock,
  { id, organizationId }: Pick<Merchant, 'id' | 'organizationId'>,
  { actor, action, details = {} }: MerchantAct,
): Promise<void> {
  await db.auditEntry.create({
    data: { organizationId, actor, action, details: { merchantId: id, ...details }, createdAt: clock.now() },
  });
}
