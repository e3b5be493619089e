import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Organization, Payment } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { sumOf } from '../money.ts';
import { readThresholds } from '../organizations/index.ts';
import { payFromBalance } from './from-balance.ts';
import { newIdentity } from './identity.ts';
import { type CheckedLine, checkLines, type LineDraft, type PaymentLineChoice } from './lines.ts';
import { listMerchantsFor, type OfferedMerchant } from './merchants.ts';
import { OPEN_STATUSES } from './state.ts';
import { minimumOf, wholeMinimumOf } from './terms.ts';

/** How long the link of a payment works. */
export const PAYMENT_LIFETIME_HOURS = 24;

/** A link about to run out is not handed out again. */
const REUSE_MARGIN_MS = 30 * 60_000;

export type { PaymentLineChoice } from './lines.ts';

export interface PaymentRequest {
  readonly clientId: number;
  /** The one in Telegram who asked: their language is that of the page. */
  readonly telegramUserId?: bigint;
  readonly organizationId: string;
  readonly lines: readonly PaymentLineChoice[];
  /** Which of the organization's merchant accounts takes the payer's part; may be left out where there is only one. */
  readonly merchantId?: number;
}

/**
 * Makes the payment of what a client picked within one organization. One that the balance pays alone is settled at
 * once: it comes back `succeeded`, in the transaction that moved the money. Of any other, `token` opens the page where
 * the payer's part is paid; no money moves yet, of the balance neither, and no provider is asked; asking for the same
 * again while it is unpaid gives the same payment.
 *
 * Fails with `nothing-to-pay`, `not-yours`, `debts-changed` (a debt is gone or smaller than what was picked),
 * `balance-changed` (a balance holds less than is asked from it), `below-minimum` (a part, or a top-up, of less than the
 * organization takes at once; by card never less than one whole unit of the currency), `no-merchant`, or
 * `choose-merchant` (the organization has several, and none of the enabled ones is named).
 */
export async function startPayment(db: Database, clock: Clock, request: PaymentRequest): Promise<Payment> {
  if (request.lines.length === 0) throw new DomainError('nothing-to-pay');
  return inTransaction(db, async (tx) => {
    // Two taps at once would make two links for the same debts.
    await tx.$executeRaw`SELECT FROM clients WHERE id = ${request.clientId} FOR NO KEY UPDATE`;
    const lines = await checkLines(tx, request);
    const organization = await tx.organization.findUniqueOrThrow({ where: { id: request.organizationId } });
    const minimumMinor = isWhole(lines)
      ? wholeMinimumOf(organization.currency)
      : minimumOf(readThresholds(organization.thresholds), organization.currency);
    if (isBelow(minimumMinor, lines)) {
      throw new DomainError('below-minimum', {
        minimumMinor: minimumMinor.toString(),
        currency: organization.currency,
      });
    }
    if (lines.every((line) => line.amountMinor === 0n)) return fromBalance(tx, clock, request, lines);
    return byLink(tx, clock, request, { lines, organization });
  });
}

/** A card is not charged less than the minimum, and a debt is not paid off in kopecks; the balance pays any whole one. */
function isBelow(minimumMinor: bigint, lines: readonly CheckedLine[]): boolean {
  const amountMinor = sumOf(lines.map((line) => line.amountMinor));
  if (amountMinor > 0n) return amountMinor < minimumMinor;
  return !isWhole(lines) && sumOf(lines.map((line) => line.balanceMinor)) < minimumMinor;
}

/** Whether nothing stays owed of any debt, and nothing goes to a balance. */
function isWhole(lines: readonly CheckedLine[]): boolean {
  return lines.every((line) => line.amountMinor + line.balanceMinor === line.outstandingMinor);
}

async function fromBalance(
  tx: Tx,
  clock: Clock,
  request: PaymentRequest,
  lines: readonly CheckedLine[],
): Promise<Payment> {
  return payFromBalance(tx, clock, {
    ...request,
    lines: lines.flatMap(({ chargeId, balanceMinor }) => (chargeId === null ? [] : [{ chargeId, balanceMinor }])),
    notice: 'payment-succeeded',
  });
}

async function byLink(
  tx: Tx,
  clock: Clock,
  request: PaymentRequest,
  { lines: checked, organization }: { readonly lines: readonly CheckedLine[]; readonly organization: Organization },
): Promise<Payment> {
  const merchant = await merchantOf(tx, request, organization);
  const lines = checked.map(toDraft);
  const open = await findSame(tx, clock, request, merchant.id, lines);
  if (open) return open;
  const now = clock.now();
  return tx.payment.create({
    data: {
      ...(await newIdentity(tx)),
      organizationId: request.organizationId,
      clientId: request.clientId,
      telegramUserId: request.telegramUserId ?? null,
      merchantId: merchant.id,
      provider: merchant.provider,
      currency: organization.currency,
      amountMinor: sumOf(lines.map((line) => line.amountMinor)),
      balanceMinor: sumOf(lines.map((line) => line.balanceMinor)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + PAYMENT_LIFETIME_HOURS * 3_600_000),
      lines: { createMany: { data: lines } },
    },
  });
}

/** Never another organization's, never a disabled one, and never one that nobody chose. */
async function merchantOf(
  tx: Tx,
  { organizationId, merchantId }: PaymentRequest,
  { name }: Organization,
): Promise<OfferedMerchant> {
  const merchants = await listMerchantsFor(tx, organizationId);
  const [first, ...others] = merchants;
  if (!first) throw new DomainError('no-merchant', { organization: name });
  const chosen = merchantId === undefined ? first : merchants.find(({ id }) => id === merchantId);
  if (!chosen || (merchantId === undefined && others.length > 0)) {
    throw new DomainError('choose-merchant', { organization: name });
  }
  return chosen;
}

const toDraft = ({ accountId, chargeId, amountMinor, balanceMinor }: CheckedLine): LineDraft => ({
  accountId,
  chargeId,
  amountMinor,
  balanceMinor,
});

async function findSame(
  tx: Tx,
  clock: Clock,
  { clientId, organizationId, telegramUserId }: PaymentRequest,
  merchantId: number,
  lines: readonly LineDraft[],
): Promise<Payment | undefined> {
  const open = await tx.payment.findMany({
    where: {
      clientId,
      organizationId,
      merchantId,
      telegramUserId: telegramUserId ?? null,
      status: { in: [...OPEN_STATUSES] },
      // One that is being charged from a kept card has no link.
      savedMethodId: null,
      expiresAt: { gt: new Date(clock.now().getTime() + REUSE_MARGIN_MS) },
    },
    include: { lines: true },
    orderBy: { id: 'desc' },
    take: 20,
  });
  const wanted = fingerprint(lines);
  const same = open.find((payment) => fingerprint(payment.lines) === wanted);
  if (!same) return undefined;
  const { lines: _, ...payment } = same;
  return payment;
}

const fingerprint = (lines: readonly LineDraft[]): string =>
  lines
    .map((line) => `${line.accountId}:${line.chargeId ?? ''}:${line.amountMinor}:${line.balanceMinor}`)
    .toSorted()
    .join();
