import { randomBytes } from 'node:crypto';
import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Payment } from '../../prisma/generated/client.ts';
import { type DebtLine, listDebts } from '../billing/debts.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { formatMoney, maxOf, minorDigits, sumOf } from '../money.ts';
import { readThresholds, type Thresholds } from '../organizations/index.ts';
import { merchantFor } from './merchants.ts';
import { OPEN_STATUSES } from './state.ts';

/** How long the link of a payment works. */
export const PAYMENT_LIFETIME_HOURS = 24;

/** A link about to run out is not handed out again. */
const REUSE_MARGIN_MS = 30 * 60_000;

/**
 * A part of a payment: (some of) a charge, or a top-up of an account's balance. `amountMinor` is what the payer brings,
 * `balanceMinor` what the balance of the charge's own account gives; either may be 0, not both.
 */
export type PaymentLineChoice =
  | { readonly chargeId: number; readonly amountMinor: bigint; readonly balanceMinor?: bigint }
  | { readonly accountId: number; readonly amountMinor: bigint };

export interface PaymentRequest {
  readonly clientId: number;
  /** The one in Telegram who asked: their language is that of the page. */
  readonly telegramUserId?: bigint;
  readonly organizationId: string;
  readonly lines: readonly PaymentLineChoice[];
}

interface LineDraft {
  readonly accountId: number;
  readonly chargeId: number | null;
  readonly amountMinor: bigint;
}

/**
 * Makes the payment of what a client picked within one organization; its `token` opens the page where it is paid. No
 * money moves and no provider is asked yet. Asking for the same again while it is unpaid gives the same payment.
 * Fails with `nothing-to-pay`, `not-yours`, `debts-changed` (a debt is gone or smaller than what was picked),
 * `below-minimum` (less than the organization takes at once, or than one whole unit of the currency), or `no-merchant`.
 */
export async function startPayment(db: Database, clock: Clock, request: PaymentRequest): Promise<Payment> {
  if (request.lines.length === 0) throw new DomainError('nothing-to-pay');
  return inTransaction(db, async (tx) => {
    // Two taps at once would make two links for the same debts.
    await tx.$executeRaw`SELECT FROM clients WHERE id = ${request.clientId} FOR NO KEY UPDATE`;
    const lines = await checkLines(tx, request);
    const { currency, name, thresholds } = await tx.organization.findUniqueOrThrow({
      where: { id: request.organizationId },
    });
    const merchant = await merchantFor(tx, request.organizationId);
    if (!merchant) throw new DomainError('no-merchant', { organization: name });
    const amountMinor = sumOf(lines.map((line) => line.amountMinor));
    refuseTooLittle(amountMinor, currency, readThresholds(thresholds));
    const open = await findSame(tx, clock, request, merchant.id, lines);
    if (open) return open;
    const now = clock.now();
    return tx.payment.create({
      data: {
        number: await nextNumber(tx),
        token: randomBytes(24).toString('base64url'),
        organizationId: request.organizationId,
        clientId: request.clientId,
        telegramUserId: request.telegramUserId ?? null,
        merchantId: merchant.id,
        provider: merchant.provider,
        currency,
        amountMinor,
        createdAt: now,
        expiresAt: new Date(now.getTime() + PAYMENT_LIFETIME_HOURS * 3_600_000),
        lines: { createMany: { data: lines } },
      },
    });
  });
}

async function checkLines(tx: Tx, { clientId, organizationId, lines }: PaymentRequest): Promise<LineDraft[]> {
  const charges = lines.filter((line) => 'chargeId' in line);
  const topUps = lines.filter((line) => 'accountId' in line);
  if (new Set(charges.map((line) => line.chargeId)).size < charges.length) throw new DomainError('debts-changed');
  if (lines.some((line) => line.amountMinor <= 0n)) throw new DomainError('nothing-to-pay');
  const debts = charges.length === 0 ? [] : await ownDebts(tx, clientId, organizationId, charges);
  const owned = await tx.attachment.findMany({
    where: {
      clientId,
      detachedAt: null,
      accountId: { in: topUps.map((line) => line.accountId) },
      account: { organizationId, accessOpen: true },
    },
  });
  const debtsById = new Map(debts.map((debt) => [debt.chargeId, debt]));
  const ownAccountIds = new Set(owned.map((attachment) => attachment.accountId));
  return lines.map((line) => {
    if ('accountId' in line) {
      if (!ownAccountIds.has(line.accountId)) throw new DomainError('not-yours');
      return { accountId: line.accountId, chargeId: null, amountMinor: line.amountMinor };
    }
    const debt = debtsById.get(line.chargeId);
    if (!debt || debt.outstandingMinor < line.amountMinor) throw new DomainError('debts-changed');
    return { accountId: debt.accountId, chargeId: debt.chargeId, amountMinor: line.amountMinor };
  });
}

// What is not among the client's debts is either paid meanwhile or not theirs; only the former is told so.
async function ownDebts(
  tx: Tx,
  clientId: number,
  organizationId: string,
  charges: readonly { chargeId: number }[],
): Promise<DebtLine[]> {
  const chargeIds = charges.map((line) => line.chargeId);
  const debts = await listDebts(tx, { clientId, organizationId, chargeIds });
  if (debts.length === chargeIds.length) return debts;
  const own = await tx.charge.count({
    where: {
      id: { in: chargeIds },
      account: { organizationId, accessOpen: true, attachments: { some: { clientId, detachedAt: null } } },
    },
  });
  throw new DomainError(own === chargeIds.length ? 'debts-changed' : 'not-yours');
}

function refuseTooLittle(amountMinor: bigint, currency: string, { minimumPaymentMinor }: Thresholds): void {
  const minimumMinor = maxOf(BigInt(minimumPaymentMinor), 10n ** BigInt(minorDigits(currency)));
  if (amountMinor < minimumMinor)
    throw new DomainError('below-minimum', { minimum: formatMoney(minimumMinor, currency, 'ru') });
}

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
    .map((line) => `${line.accountId}:${line.chargeId ?? ''}:${line.amountMinor}`)
    .toSorted()
    .join();

/** LK-000123: short enough to be read out, and to be found in the purpose of a bank statement's line. */
async function nextNumber(tx: Tx): Promise<string> {
  const rows = await tx.$queryRaw<{ value: bigint }[]>`SELECT nextval('payment_number_seq') AS value`;
  return `LK-${String(rows[0]?.value ?? 0n).padStart(6, '0')}`;
}
