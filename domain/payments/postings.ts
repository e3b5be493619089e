import type { Database, Tx } from '../../prisma/client.ts';
import type { TransactionDraft } from '../billing/ledger.ts';
import { groupBy } from '../collections.ts';
import { sumOf } from '../money.ts';
import type { Allocation } from './allocate.ts';
import type { LineFacts, PaymentFacts } from './facts.ts';

/** One ledger transaction for each personal account that got a part of the money. */
export function ledgerDrafts(
  facts: PaymentFacts,
  { providerPaymentId }: { readonly providerPaymentId: string },
  allocations: readonly Allocation[],
  creditedMinor: bigint,
  now: Date,
): TransactionDraft[] {
  const lines = new Map(facts.lines.map((line) => [line.lineId, line]));
  const parts = allocations.flatMap((allocation) => {
    const line = lines.get(allocation.lineId);
    return line ? [{ ...line, ...allocation }] : [];
  });
  return [...groupBy(parts, (part) => part.accountId)].flatMap(([accountId, ofAccount]) => {
    const advancedMinor = sumOf(ofAccount.map((part) => part.advancedMinor));
    const settled = ofAccount.filter((part) => part.allocatedMinor > 0n);
    const receivedMinor = advancedMinor + sumOf(settled.map((part) => part.allocatedMinor));
    if (receivedMinor === 0n) return [];
    return {
      accountId,
      kind: ofAccount.some((part) => part.chargeId !== null) ? ('payment' as const) : ('top_up' as const),
      idempotencyKey: `${keyPrefix(facts.id, providerPaymentId)}${creditedMinor}:${accountId}`,
      occurredAt: now,
      currency: facts.currency,
      paymentId: facts.id,
      entries: [
        {
          ledger: 'merchant' as const,
          ...(facts.merchantId === null ? {} : { merchantId: facts.merchantId }),
          amountMinor: receivedMinor,
        },
        ...settled.map(({ chargeId, allocatedMinor }) => ({
          ledger: 'receivable' as const,
          ...(chargeId === null ? {} : { chargeId }),
          amountMinor: -allocatedMinor,
        })),
        ...(advancedMinor > 0n ? [{ ledger: 'advance' as const, amountMinor: -advancedMinor }] : []),
      ],
    };
  });
}

/** One ledger transaction for each personal account whose balance gives something to its own charges, once for ever. */
export function balanceDrafts(
  { id, currency, lines }: Pick<PaymentFacts, 'id' | 'currency'> & { readonly lines: readonly ChargedLine[] },
  draws: readonly { readonly lineId: number; readonly fromBalanceMinor: bigint }[],
  now: Date,
): TransactionDraft[] {
  const drawn = new Map(draws.map((draw) => [draw.lineId, draw.fromBalanceMinor]));
  const parts = lines.flatMap(({ lineId, accountId, chargeId }) => {
    const amountMinor = drawn.get(lineId) ?? 0n;
    return chargeId !== null && amountMinor > 0n ? [{ accountId, chargeId, amountMinor }] : [];
  });
  return [...groupBy(parts, (part) => part.accountId)].map(([accountId, ofAccount]) => ({
    accountId,
    kind: 'from_balance',
    idempotencyKey: `payment:${id}:balance:${accountId}`,
    occurredAt: now,
    currency,
    paymentId: id,
    entries: [
      { ledger: 'advance', amountMinor: sumOf(ofAccount.map((part) => part.amountMinor)) },
      ...ofAccount.map(({ chargeId, amountMinor }) => ({
        ledger: 'receivable' as const,
        chargeId,
        amountMinor: -amountMinor,
      })),
    ],
  }));
}

type ChargedLine = Pick<LineFacts, 'lineId' | 'accountId' | 'chargeId'>;

/**
 * What is in the ledger already of the money that the provider holds under an id. A payment may, against the rules,
 * have been paid twice at the provider, under two ids: each counts for itself.
 */
export async function creditedBefore(db: Database | Tx, paymentId: number, providerPaymentId: string): Promise<bigint> {
  const rows = await db.$queryRaw<{ creditedMinor: bigint }[]>`
    SELECT coalesce(sum(entry.amount_minor), 0)::bigint AS "creditedMinor"
    FROM ledger_transactions t
    JOIN ledger_entries entry ON entry.transaction_id = t.id
    JOIN ledger_accounts ledger ON ledger.id = entry.ledger_account_id AND ledger.kind = 'merchant'
    WHERE t.payment_id = ${paymentId} AND t.kind IN ('payment', 'top_up')
      AND starts_with(t.idempotency_key, ${keyPrefix(paymentId, providerPaymentId)})`;
  return rows[0]?.creditedMinor ?? 0n;
}

const keyPrefix = (paymentId: number, providerPaymentId: string) => `payment:${paymentId}:${providerPaymentId}:`;
