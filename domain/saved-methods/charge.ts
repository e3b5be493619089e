import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Reader } from '../access/types.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { sumOf } from '../money.ts';
import { readFacts } from '../payments/facts.ts';
import { newIdentity } from '../payments/identity.ts';
import type { LineDraft } from '../payments/lines.ts';
import { isOutdated } from '../payments/outdated.ts';
import { isOpen, OPEN_STATUSES } from '../payments/state.ts';
import { findUnderWay, lockForCharging } from './under-way.ts';

/** How long a charge may stay without an end; then it is given up, and its payer is told. */
const CHARGE_LIFETIME_MS = 3_600_000;

/** A charge whose answer did not come within this may be asked for again; longer than all calls of one may take. */
const ANSWER_MS = 90_000;

/** Providers remember a key for an hour at least: a charge is asked for again only well within that. */
const REPEATABLE_MS = 30 * 60_000;

interface ChargeableCard {
  readonly id: number;
  readonly merchantId: number;
  readonly organizationId: string;
  readonly provider: string;
}

/**
 * A card that can be charged now at the word of the one who let it be kept; null for anybody else, another adult of the
 * same client too, and where it is revoked or its merchant is off.
 */
export async function findChargeable(
  tx: Tx,
  { clientId, telegramUserId, savedMethodId }: Reader & { readonly savedMethodId: number },
): Promise<ChargeableCard | null> {
  const method = await tx.savedMethod.findFirst({
    where: { id: savedMethodId, clientId, telegramUserId, revokedAt: null, merchant: { enabled: true } },
    include: { merchant: true },
  });
  if (!method) return null;
  const { id, organizationId, provider } = method.merchant;
  return { id: method.id, merchantId: id, organizationId, provider };
}

/**
 * Takes a payment that its client wants charged from a kept card, instead of following its link. Whoever gets `isTaken`
 * has to ask the provider; a second tap gets the same payment and nothing to do, and so does whoever wants a debt paid
 * that a card is being charged for at this moment. Where the way to the bank has been taken already, another payment of
 * the same is made. Throws not-yours, card-unavailable, or payment-not-payable.
 */
export async function takeForCharge(
  db: Database,
  clock: Clock,
  wish: Reader & { readonly paymentId: number; readonly savedMethodId: number },
): Promise<{ readonly paymentId: number; readonly isTaken: boolean }> {
  const { clientId, paymentId, savedMethodId } = wish;
  return inTransaction(db, async (tx) => {
    // Two taps at once would make two charges of the same.
    await tx.$executeRaw`SELECT FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`;
    const payment = await tx.payment.findFirst({ where: { id: paymentId, clientId }, include: { lines: true } });
    if (!payment) throw new DomainError('not-yours');
    if (payment.savedMethodId !== null) return { paymentId, isTaken: false };
    const chargeIds = payment.lines.flatMap(({ chargeId }) => (chargeId === null ? [] : [chargeId]));
    await lockForCharging(tx, chargeIds);
    const card = await findChargeable(tx, wish);
    if (card?.merchantId !== payment.merchantId) throw new DomainError('card-unavailable');
    const now = clock.now();
    const facts = await readFacts(tx, paymentId);
    if (!facts || !isOpen(facts.status) || payment.expiresAt <= now || isOutdated(facts)) {
      throw new DomainError('payment-not-payable');
    }
    const [underWay] = await findUnderWay(tx, chargeIds);
    if (underWay && underWay.clientId !== clientId) throw new DomainError('payment-not-payable');
    if (underWay) return { paymentId: underWay.paymentId, isTaken: false };
    const { count } = await tx.payment.updateMany({
      where: { id: paymentId, status: 'created', claimedAt: null, confirmationUrl: null },
      data: { savedMethodId, saveMethod: false, claimedAt: now, expiresAt: expiryOf(now) },
    });
    if (count > 0) return { paymentId, isTaken: true };
    const known = await findTwin(tx, now, { clientId, savedMethodId, lines: payment.lines });
    if (known !== null) return { paymentId: known, isTaken: false };
    const twin = await createCharge(tx, clock, { ...payment, telegramUserId: wish.telegramUserId, card });
    return { paymentId: twin, isTaken: true };
  });
}

/** A payment that is charged from a card from the start, taken by whoever makes it; gives its id. */
export async function createCharge(
  tx: Tx,
  clock: Clock,
  draft: {
    readonly clientId: number;
    readonly telegramUserId?: bigint | null;
    readonly card: ChargeableCard;
    readonly currency: string;
    readonly lines: readonly LineDraft[];
  },
): Promise<number> {
  const { clientId, telegramUserId = null, card, currency } = draft;
  const now = clock.now();
  const lines = draft.lines.map(({ accountId, chargeId, amountMinor, balanceMinor }) => ({
    accountId,
    chargeId,
    amountMinor,
    balanceMinor,
  }));
  const { id } = await tx.payment.create({
    data: {
      ...(await newIdentity(tx)),
      organizationId: card.organizationId,
      clientId,
      telegramUserId,
      merchantId: card.merchantId,
      provider: card.provider,
      currency,
      amountMinor: sumOf(lines.map((line) => line.amountMinor)),
      balanceMinor: sumOf(lines.map((line) => line.balanceMinor)),
      savedMethodId: card.id,
      claimedAt: now,
      createdAt: now,
      expiresAt: expiryOf(now),
      lines: { createMany: { data: lines } },
    },
  });
  return id;
}

const expiryOf = (now: Date): Date => new Date(now.getTime() + CHARGE_LIFETIME_MS);

async function findTwin(
  tx: Tx,
  now: Date,
  wish: { clientId: number; savedMethodId: number; lines: readonly LineDraft[] },
): Promise<number | null> {
  const { clientId, savedMethodId } = wish;
  const open = await tx.payment.findMany({
    where: { clientId, savedMethodId, status: { in: [...OPEN_STATUSES] }, expiresAt: { gt: now } },
    include: { lines: true },
  });
  return open.find(({ lines }) => fingerprint(lines) === fingerprint(wish.lines))?.id ?? null;
}

const fingerprint = (lines: readonly LineDraft[]): string =>
  lines
    .map((line) => `${line.accountId}:${line.chargeId ?? ''}:${line.amountMinor}:${line.balanceMinor}`)
    .toSorted()
    .join();

/** Somebody's right to ask for a charge: it holds for as long as nobody else has taken the charge since `takenAt`. */
export interface ChargeClaim {
  readonly paymentId: number;
  /** Null: taken when the payment was made one that is charged. */
  readonly takenAt: Date | null;
}

/**
 * Takes one charge of which no answer was heard, because the process or the network failed, to ask for it again with the
 * same key; for this process alone. Only what was asked for last long enough before `before`: the beginning of a round,
 * which then takes each once. What is too old for that is left to be asked about. Null where there is none.
 */
export async function takeUnanswered(db: Database, clock: Clock, before: Date): Promise<ChargeClaim | null> {
  const now = clock.now();
  const answerBy = new Date(before.getTime() - ANSWER_MS);
  const youngest = new Date(now.getTime() + CHARGE_LIFETIME_MS - REPEATABLE_MS);
  const [taken] = await db.$queryRaw<{ id: number }[]>`
    WITH due AS (
      SELECT id FROM payments
      WHERE saved_method_id IS NOT NULL AND charged_at IS NULL AND status IN ('created', 'pending')
        AND claimed_at < ${answerBy} AND expires_at > ${youngest}
      ORDER BY claimed_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE payments SET claimed_at = ${now} FROM due WHERE payments.id = due.id RETURNING payments.id`;
  return taken ? { paymentId: taken.id, takenAt: now } : null;
}

/**
 * To be done right before the provider is asked: the time for its answer counts from now on. False where another process
 * has taken the charge meanwhile, or it is over: then it must not be asked for, because not every provider knows keys.
 */
export async function holdCharge(db: Database, clock: Clock, { paymentId, takenAt }: ChargeClaim): Promise<boolean> {
  const { expiresAt } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  // The first to take a charge sets the end of its time, and nobody after that does.
  const claimedAt = takenAt ?? new Date(expiresAt.getTime() - CHARGE_LIFETIME_MS);
  const { count } = await db.payment.updateMany({
    where: { id: paymentId, claimedAt, chargedAt: null, status: { in: [...OPEN_STATUSES] } },
    data: { claimedAt: clock.now() },
  });
  return count > 0;
}

/** The provider has answered to a charge: what it calls it. What a callback has told meanwhile stays. */
export async function noteCharged(
  db: Database,
  clock: Clock,
  { paymentId, providerPaymentId }: { paymentId: number; providerPaymentId: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE payments SET charged_at = ${clock.now()},
      provider_payment_id = coalesce(provider_payment_id, ${providerPaymentId}),
      status = CASE WHEN status = 'created' THEN 'pending'::payment_status ELSE status END
    WHERE id = ${paymentId}`;
}

/** What a charge needs besides the payment: the sealed token of its card; null once that was revoked. */
export async function readToken(
  db: Database,
  savedMethodId: number,
): Promise<{ id: number; clientId: number; title: string; ciphertext: string; keyId: string } | null> {
  const rows = await db.$queryRaw<{ id: number; clientId: number; title: string; ciphertext: string; keyId: string }[]>(
    Prisma.sql`SELECT id, client_id AS "clientId", title, token AS ciphertext, key_id AS "keyId" FROM saved_methods
      WHERE id = ${savedMethodId} AND revoked_at IS NULL`,
  );
  return rows[0] ?? null;
}
