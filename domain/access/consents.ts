import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { requireVerified } from './confirmation.ts';
import { lookUpAddress } from './lookup.ts';
import type { AcceptedDocument, Reader, RequiredDocument } from './types.ts';

/**
 * What is to be accepted before a proven address is bound: consent to the processing of personal data and the offer
 * of every organization that knows the address (or that the newcomer may join), as far as this Telegram user has not
 * accepted these versions already. Throws code-expired.
 */
export async function bindingConsents(
  db: Database,
  clock: Clock,
  { telegramUserId, verificationId }: { telegramUserId: bigint; verificationId: number },
): Promise<RequiredDocument[]> {
  const { email, organizationId } = await requireVerified(db, clock.now(), { telegramUserId, verificationId });
  const { organizations } = await lookUpAddress(db, email, organizationId);
  const clientId = await clientFor(db, { telegramUserId, email });
  return missingDocuments(db, { telegramUserId, clientId, organizationIds: organizations.map(({ id }) => id) });
}

/** The client whom an address would be bound to: the one that the Telegram user has, else the one that has it. */
async function clientFor(
  tx: Tx,
  { telegramUserId, email }: { telegramUserId: bigint; email: string },
): Promise<number | null> {
  const [binding, owner] = await Promise.all([
    tx.binding.findFirst({ where: { telegramUserId, endedAt: null }, select: { clientId: true } }),
    tx.clientEmail.findUnique({ where: { email }, select: { clientId: true } }),
  ]);
  return binding?.clientId ?? owner?.clientId ?? null;
}

/**
 * The documents of the organizations, in their present versions, that the Telegram user has not accepted as the client.
 */
export async function missingDocuments(
  tx: Tx,
  { organizationIds, ...person }: Person & { organizationIds: readonly string[] },
): Promise<RequiredDocument[]> {
  return findMissing(tx, person, Prisma.sql`o.id = ANY(${organizationIds})`);
}

/**
 * What the reader has still to accept before the data of some of their accounts are shown: a new organization has
 * come, or a document has a new version.
 */
export async function pendingConsents(db: Tx, reader: Reader): Promise<RequiredDocument[]> {
  return findMissing(
    db,
    reader,
    Prisma.sql`o.id IN (
      SELECT account.organization_id FROM attachments attachment JOIN accounts account ON account.id = attachment.account_id
      WHERE attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL AND account.access_open)`,
  );
}

interface Person {
  readonly telegramUserId: bigint;
  readonly clientId: number | null;
}

async function findMissing(
  tx: Tx,
  { telegramUserId, clientId }: Person,
  among: Prisma.Sql,
): Promise<RequiredDocument[]> {
  return tx.$queryRaw<RequiredDocument[]>`
    SELECT o.id AS "organizationId", o.name AS "organizationName", required.document, required.version, required.url
    FROM organizations o
    CROSS JOIN LATERAL (VALUES
      ('personal_data', o.privacy_version, o.privacy_url),
      ('offer', o.offer_version, o.offer_url)) AS required(document, version, url)
    WHERE ${among}
      AND NOT EXISTS (
        SELECT FROM consents c
        WHERE c.client_id = ${clientId}::int AND c.telegram_user_id = ${telegramUserId} AND c.organization_id = o.id
          AND c.document = required.document::consent_document AND c.version = required.version)
    ORDER BY o.name, o.id, required.document DESC`;
}

/**
 * Keeps what the reader accepted, with time and version. One that has a newer version by now is not kept and is asked
 * for again. Throws not-yours without an open binding.
 */
export async function acceptConsents(
  db: Database,
  clock: Clock,
  { clientId, telegramUserId, accepted }: Reader & { accepted: readonly AcceptedDocument[] },
): Promise<void> {
  const bound = await db.binding.count({ where: { clientId, telegramUserId, endedAt: null } });
  if (bound === 0) throw new DomainError('not-yours');
  await keepConsents(db, clock.now(), { clientId, telegramUserId }, accepted);
}

/** Writes consents in their present versions, in the caller's transaction. */
export async function keepConsents(
  tx: Tx,
  now: Date,
  { clientId, telegramUserId }: Reader,
  accepted: readonly AcceptedDocument[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO consents (client_id, telegram_user_id, organization_id, document, version, accepted_at)
    SELECT ${clientId}, ${telegramUserId}, o.id, accepted.document::consent_document, accepted.version, ${now}
    FROM jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb)
      AS accepted("organizationId" text, document text, version text)
    JOIN organizations o ON o.id = accepted."organizationId"
      AND accepted.version = CASE accepted.document
        WHEN 'personal_data' THEN o.privacy_version WHEN 'offer' THEN o.offer_version END
    ON CONFLICT DO NOTHING`;
}
