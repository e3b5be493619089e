import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { attachByData } from '../accounts/data.ts';
import { stopAutopayOf } from '../autopay/consent.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { requireVerified } from './confirmation.ts';
import { keepConsents, missingDocuments } from './consents.ts';
import { lockSubject, lockTelegramUser } from './limits.ts';
import { lookUpAddress } from './lookup.ts';
import type { AcceptedDocument, BindingResult } from './types.ts';

export interface OpenBinding {
  readonly bindingId: number;
  readonly clientId: number;
  readonly createdAt: Date;
}

/** The client that a Telegram user is bound to now; null for nobody's. */
export async function getBinding(db: Tx, telegramUserId: bigint): Promise<OpenBinding | null> {
  const row = await db.binding.findFirst({ where: { telegramUserId, endedAt: null } });
  return row && { bindingId: row.id, clientId: row.clientId, createdAt: row.createdAt };
}

/**
 * Ties a Telegram user to the client of a proven address, once everything required is accepted: makes the client
 * where the address has none, keeps the consents, and attaches the accounts that the organizations' data give the
 * address. For a Telegram user who has a client already the address is added to that client. All in one transaction;
 * a second call changes nothing.
 *
 * Throws code-expired when the proof is older than a day or from before an unbinding; email-taken when the address is
 * another client's (two clients are never made one); not-yours for add_email after an unbinding.
 */
export async function completeBinding(
  db: Database,
  clock: Clock,
  input: { telegramUserId: bigint; verificationId: number; accepted: readonly AcceptedDocument[] },
): Promise<BindingResult> {
  const { telegramUserId, accepted } = input;
  return inTransaction(db, async (tx): Promise<BindingResult> => {
    await lockTelegramUser(tx, telegramUserId);
    const now = clock.now();
    const { email, purpose, organizationId, verifiedAt } = await requireVerified(tx, now, input);
    await lockSubject(tx, `access:email:${email}`);
    const current = await getBinding(tx, telegramUserId);
    const owner = await tx.clientEmail.findUnique({ where: { email } });
    if (current && owner && owner.clientId !== current.clientId) throw new DomainError('email-taken');
    if (purpose === 'add_email' && !current) throw new DomainError('not-yours');

    const { outcome, organizations } = await lookUpAddress(tx, email, organizationId);
    if (outcome === 'email-not-found' || outcome === 'email-blocked') return { outcome, email, organizations };
    const known = current?.clientId ?? owner?.clientId ?? null;
    const organizationIds = organizations.map(({ id }) => id);
    const missing = await missingDocuments(tx, { telegramUserId, clientId: known, organizationIds });
    const documents = missing.filter((document) => !accepted.some((other) => isSame(document, other)));
    if (documents.length > 0) return { outcome: 'consents-needed', documents: missing };

    const clientId = known ?? (await tx.client.create({ data: { createdAt: now }, select: { id: true } })).id;
    if (!owner) await tx.clientEmail.create({ data: { clientId, email, verifiedAt } });
    const bindingId = current?.bindingId ?? (await openBinding(tx, now, { telegramUserId, clientId }));
    await keepConsents(tx, now, { clientId, telegramUserId }, missing);
    const attachedCount = await attachByData(tx, clock, { clientId });
    return { outcome: 'bound', bindingId, clientId, attachedCount, newClient: known === null };
  });
}

/**
 * Ends the Telegram user's binding at once: nothing is shown to them from now on, and nothing is charged from their
 * cards by itself. False if there was none.
 */
export async function unbind(
  db: Database,
  clock: Clock,
  { telegramUserId }: { telegramUserId: bigint },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await lockTelegramUser(tx, telegramUserId);
    const now = clock.now();
    const ended = await tx.binding.updateManyAndReturn({
      where: { telegramUserId, endedAt: null },
      data: { endedAt: now },
    });
    for (const { clientId } of ended) await stopAutopayOf(tx, now, { clientId, telegramUserId });
    // The choice was about somebody's data; whoever binds here next starts afresh.
    await tx.telegramUser.updateMany({ where: { id: telegramUserId }, data: { subject: null } });
    return ended.length > 0;
  });
}

function isSame(a: AcceptedDocument, b: AcceptedDocument): boolean {
  return a.organizationId === b.organizationId && a.document === b.document && a.version === b.version;
}

async function openBinding(
  tx: Tx,
  now: Date,
  { telegramUserId, clientId }: { telegramUserId: bigint; clientId: number },
): Promise<number> {
  // In a private chat, the only kind where anybody is bound, the chat has its user's number.
  await tx.telegramUser.createMany({
    data: [{ id: telegramUserId, chatId: telegramUserId, createdAt: now }],
    skipDuplicates: true,
  });
  const { id } = await tx.binding.create({
    data: { telegramUserId, clientId, createdAt: now },
    select: { id: true },
  });
  return id;
}
