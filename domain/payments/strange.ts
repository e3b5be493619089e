import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { type ConnectableMerchant, merchantColumn } from './merchants.ts';

/** What is wrong with news that were proven and could not be credited. */
export type Strangeness =
  | 'payment-unknown'
  | 'merchant-mismatch'
  | 'reference-mismatch'
  | 'currency-mismatch'
  /** Paid in the chat by an invoice that is not of this cabinet. */
  | 'chat-payment-unknown';

/** News of money that belongs to no payment here, until staff have dealt with it. */
export interface StrangeNews {
  /** What staff name it by. */
  readonly id: string;
  readonly what: Strangeness;
  readonly receivedAt: Date;
  /** Null where not even the merchant account is known. */
  readonly organizationId: string | null;
  readonly merchantTitle: string | null;
  readonly provider: string;
  readonly providerPaymentId: string | null;
  /** Our number as the provider repeats it. */
  readonly reference: string | null;
  /** Where the news themselves tell it and nobody can be asked. */
  readonly amountMinor: bigint | null;
  readonly currency: string;
  /** Whom to ask; null where that is not known. */
  readonly asking: {
    readonly merchant: ConnectableMerchant;
    readonly eventKey: string;
    readonly body: Uint8Array;
  } | null;
}

interface Row extends Omit<StrangeNews, 'asking' | 'amountMinor'> {
  readonly merchant: ConnectableMerchant;
  readonly eventKey: string;
  readonly body: Uint8Array;
}

interface ChatRow {
  readonly id: number;
  readonly createdAt: Date;
  readonly details: { amountMinor: string; currency: string; chargeId: string };
}

/** News that nobody has dealt with, oldest first; of one organization where it is named. At most `limit`. */
export async function listStrange(
  db: Database,
  { organizationId, limit = 200 }: { readonly organizationId?: string | undefined; readonly limit?: number } = {},
): Promise<StrangeNews[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT event.id::text AS id, event.outcome AS what, event.received_at AS "receivedAt",
      organization.id AS "organizationId", merchant.title AS "merchantTitle", event.provider,
      event.provider_payment_id AS "providerPaymentId", event.reference, organization.currency,
      event.event_key AS "eventKey", event.body, ${merchantColumn}
    FROM payment_events event
    JOIN merchants merchant ON merchant.id = event.merchant_id
    JOIN organizations organization ON organization.id = merchant.organization_id
    WHERE event.outcome IN ('payment-unknown', 'merchant-mismatch', 'reference-mismatch', 'currency-mismatch')
      AND event.applied_at IS NOT NULL
      AND (${organizationId ?? null}::text IS NULL OR organization.id = ${organizationId ?? null})
      AND event.id::text NOT IN (SELECT details ->> 'id' FROM audit_entries WHERE action = 'strange-news-resolved')
    ORDER BY event.received_at, event.id LIMIT ${limit}`;
  const known = rows.map(
    ({ merchant, eventKey, body, ...news }): StrangeNews => ({
      ...news,
      amountMinor: null,
      asking: { merchant, eventKey, body },
    }),
  );
  return organizationId === undefined ? [...known, ...(await listFromChat(db, limit))] : known;
}

async function listFromChat(db: Database, limit: number): Promise<StrangeNews[]> {
  const rows = await db.$queryRaw<ChatRow[]>`
    SELECT id, created_at AS "createdAt", details FROM audit_entries
    WHERE action = 'chat-payment-unknown' AND 'chat-' || id NOT IN (
      SELECT details ->> 'id' FROM audit_entries WHERE action = 'strange-news-resolved')
    ORDER BY id LIMIT ${limit}`;
  return rows.map(({ id, createdAt, details }) => ({
    id: `chat-${id}`,
    what: 'chat-payment-unknown',
    receivedAt: createdAt,
    organizationId: null,
    merchantTitle: null,
    provider: 'telegram',
    providerPaymentId: details.chargeId,
    reference: null,
    amountMinor: BigInt(details.amountMinor),
    currency: details.currency,
    asking: null,
  }));
}

/** Staff have dealt with such news: they are off the list. False where they are not on it. */
export async function resolveStrange(
  db: Database,
  clock: Clock,
  {
    id,
    note,
    actor,
    organizationId,
  }: {
    readonly id: string;
    readonly note: string;
    readonly actor: string;
    readonly organizationId?: string | undefined;
  },
): Promise<boolean> {
  const news = (await listStrange(db, { organizationId, limit: 100_000 })).find((each) => each.id === id);
  if (!news) return false;
  await db.auditEntry.create({
    data: {
      organizationId: news.organizationId,
      actor,
      action: 'strange-news-resolved',
      details: { id, what: news.what, note: note.slice(0, 500) },
      createdAt: clock.now(),
    },
  });
  return true;
}
