import type { Tx } from '../../prisma/client.ts';
import type { Payment } from '../../prisma/generated/client.ts';
import { lockAccounts, postTransactions } from '../billing/ledger.ts';
import type { Clock } from '../clock.ts';
import { groupBy } from '../collections.ts';
import { DomainError } from '../errors.ts';
import { sumOf } from '../money.ts';
import { planClientNotice } from '../notices/outbox.ts';
import { newIdentity } from './identity.ts';
import { balanceDrafts } from './postings.ts';

/** The provider that a payment from the balance alone names. */
export const BALANCE_PROVIDER = 'balance';

/** Charges of one organization, each paid by the balance of its own account. */
export interface BalancePaymentRequest {
  readonly clientId: number;
  /** The one in Telegram who asked, if anybody did. */
  readonly telegramUserId?: bigint;
  readonly organizationId: string;
  readonly lines: readonly { readonly chargeId: number; readonly balanceMinor: bigint }[];
  /** Which notice tells the client: that they paid, or that the balance paid by itself. */
  readonly notice: 'payment-succeeded' | 'balance-paid';
}

interface PayableCharge {
  readonly chargeId: number;
  readonly accountId: number;
  readonly currency: string;
  readonly outstandingMinor: bigint;
  readonly officePaidMinor: bigint;
  readonly heldMinor: bigint;
}

/**
 * Makes a payment from the balance alone and settles it at once, in the caller's transaction: the payment, its lines,
 * the ledger and the notice. The caller has made sure that the charges are the client's. Locks their accounts, and
 * fails with `nothing-to-pay`, `debts-changed` (a charge lacks less than is asked for it), or `balance-changed` (a
 * balance holds less than is asked from it); then nothing is written.
 */
export async function payFromBalance(tx: Tx, clock: Clock, request: BalancePaymentRequest): Promise<Payment> {
  const { clientId, organizationId, telegramUserId } = request;
  const lines = await lockCharges(tx, request);
  const totalMinor = sumOf(lines.map((line) => line.balanceMinor));
  const now = clock.now();
  const payment = await tx.payment.create({
    data: {
      ...(await newIdentity(tx)),
      organizationId,
      clientId,
      telegramUserId: telegramUserId ?? null,
      provider: BALANCE_PROVIDER,
      currency: lines[0]?.currency ?? '',
      amountMinor: 0n,
      balanceMinor: totalMinor,
      balanceSpentMinor: totalMinor,
      status: 'succeeded',
      createdAt: now,
      expiresAt: now,
      finishedAt: now,
    },
  });
  const written = await tx.paymentLine.createManyAndReturn({
    data: lines.map(({ accountId, chargeId, balanceMinor, officePaidMinor }) => ({
      paymentId: payment.id,
      accountId,
      chargeId,
      amountMinor: 0n,
      balanceMinor,
      allocatedMinor: balanceMinor,
      fromBalanceMinor: balanceMinor,
      officePaidMinor,
    })),
  });
  const draws = written.map((line) => ({ ...line, lineId: line.id }));
  await postTransactions(tx, balanceDrafts({ ...payment, lines: draws }, draws, now));
  await planClientNotice(tx, clock, {
    key: `${request.notice}:${payment.id}`,
    kind: request.notice,
    clientId,
    organizationId,
    params: { paymentId: payment.id },
    // The chat answers the tap with the receipt.
    ...(telegramUserId === undefined ? {} : { shownTo: telegramUserId }),
  });
  return payment;
}

async function lockCharges(tx: Tx, { organizationId, lines }: BalancePaymentRequest) {
  if (lines.length === 0 || lines.some(({ balanceMinor }) => balanceMinor <= 0n)) {
    throw new DomainError('nothing-to-pay');
  }
  const chargeIds = lines.map(({ chargeId }) => chargeId);
  const owners = await tx.charge.findMany({ where: { id: { in: chargeIds } }, select: { accountId: true } });
  await lockAccounts(
    tx,
    owners.map(({ accountId }) => accountId),
  );
  const charges = await readCharges(tx, organizationId, chargeIds);
  const byId = new Map(charges.map((charge) => [charge.chargeId, charge]));
  const asked = lines.flatMap(({ chargeId, balanceMinor }) => {
    const charge = byId.get(chargeId);
    return charge && charge.outstandingMinor >= balanceMinor ? [{ ...charge, balanceMinor }] : [];
  });
  if (asked.length < lines.length || byId.size < lines.length) throw new DomainError('debts-changed');
  for (const ofAccount of groupBy(asked, (line) => line.accountId).values()) {
    const askedMinor = sumOf(ofAccount.map((line) => line.balanceMinor));
    if (ofAccount.some(({ heldMinor }) => heldMinor < askedMinor)) throw new DomainError('balance-changed');
  }
  return asked;
}

function readCharges(tx: Tx, organizationId: string, chargeIds: readonly number[]): Promise<PayableCharge[]> {
  return tx.$queryRaw<PayableCharge[]>`
    SELECT charge.id AS "chargeId", charge.account_id AS "accountId", charge.currency,
      charge.amount_minor - charge.allocated_minor AS "outstandingMinor", charge.office_paid_minor AS "officePaidMinor",
      coalesce(-advance.balance_minor, 0) AS "heldMinor"
    FROM charges charge
    JOIN organizations organization ON organization.id = charge.organization_id
      AND organization.currency = charge.currency
    LEFT JOIN ledger_accounts advance ON advance.account_id = charge.account_id AND advance.kind = 'advance'
      AND advance.merchant_id = 0 AND advance.currency = charge.currency
    WHERE charge.id = ANY(${[...chargeIds]}) AND charge.organization_id = ${organizationId}`;
}
