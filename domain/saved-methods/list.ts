import type { Database, Tx } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';

/** A kept card as its owner sees it. */
export interface KeptCard {
  readonly id: number;
  /** «Visa •• 4242» */
  readonly title: string;
  readonly merchantId: number;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly createdAt: Date;
  /** Since when debts are charged from it by themselves; null: they are not. */
  readonly autopayAt: Date | null;
  readonly autopayLimitMinor: bigint | null;
  /** Autopayment has stopped by itself after refusals. */
  readonly autopayPausedAt: Date | null;
  /** False while the organization takes no money through this merchant account. */
  readonly isChargeable: boolean;
}

/**
 * The cards that this adult of the client's has let be kept and not revoked, those at one organization if it is named.
 * Nobody else sees them: several adults may share a client, and a card is one person's.
 */
export async function listKeptCards(
  db: Database | Tx,
  filter: Reader & { readonly id?: number; readonly organizationId?: string },
): Promise<KeptCard[]> {
  const { clientId, telegramUserId, id, organizationId } = filter;
  const rows = await db.savedMethod.findMany({
    where: {
      clientId,
      telegramUserId,
      revokedAt: null,
      ...(id === undefined ? {} : { id }),
      ...(organizationId === undefined ? {} : { merchant: { organizationId } }),
    },
    include: { merchant: { include: { organization: true } } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ merchant: { organization, enabled }, ...row }) => ({
    id: row.id,
    title: row.title,
    merchantId: row.merchantId,
    organizationId: organization.id,
    organizationName: organization.name,
    timeZone: organization.timeZone,
    currency: organization.currency,
    createdAt: row.createdAt,
    autopayAt: row.autopayAt,
    autopayLimitMinor: row.autopayLimitMinor,
    autopayPausedAt: row.autopayPausedAt,
    isChargeable: enabled,
  }));
}

/** One kept card of the reader's own; null where there is none, or it is revoked. */
export async function getKeptCard(db: Database | Tx, own: Reader & { readonly id: number }): Promise<KeptCard | null> {
  const [card] = await listKeptCards(db, own);
  return card ?? null;
}
