import { setTimeout as delay } from 'node:timers/promises';
import {
  type ComparablePayment,
  type ComparisonScope,
  listComparable,
  markCompared,
} from '../domain/payments/compare/due.ts';
import {
  type Difference,
  listOpenFindings,
  noteFindings,
  noteMended,
  type OpenFinding,
} from '../domain/payments/compare/findings.ts';
import type { Merchant } from '../prisma/generated/client.ts';
import { comparePayment, Unsettled } from './compare-payment.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { eachOf } from './each-of.ts';

/** What came of a merchant's payments. */
export interface MerchantComparison {
  readonly merchant: Pick<Merchant, 'id' | 'organizationId' | 'title' | 'provider'>;
  /** Payments and refunds that the provider was asked about. */
  payments: number;
  refunds: number;
  /** Payments that were as the provider has them. */
  same: number;
  /** Numbers of payments that were put right, with what was. */
  readonly mended: { readonly payment: string; readonly what: readonly string[] }[];
  /** Numbers of payments that differ and could not be mended. */
  readonly differing: { readonly payment: string; readonly differences: readonly Difference[] }[];
  /** The provider did not answer, or is about to change its mind: the next round asks again. */
  notAsked: number;
  /** The provider cannot be asked about these at all. */
  unaskable: number;
}

export interface ComparisonReport {
  readonly merchants: readonly MerchantComparison[];
  /** All that differs now, also what an earlier round has found. */
  readonly open: readonly OpenFinding[];
  /** There is more to compare than one round takes: the next goes on. */
  readonly isCut: boolean;
}

export interface ComparisonOptions {
  /** How many payments a round takes. */
  readonly limit?: number;
  /** How long passes between two payments of one merchant, so that the provider's own limits hold. */
  readonly spacingMs?: number;
}

const MERCHANTS_AT_ONCE = 4;
const PAYMENTS_AT_ONCE = 2;
/** So many payments in a row without an answer, and the rest of the merchant's wait for the next round. */
const MAX_SILENT = 3;

/**
 * Compares payments with what their providers know, a few of each merchant at once. What differs is mended by the
 * ordinary ways of settling, or found and kept as a finding until it agrees or staff have dealt with it. A payment whose
 * provider does not answer stays due. Two rounds at once do no harm: they ask twice.
 */
export async function comparePayments(
  deps: SettlementDeps,
  scope: ComparisonScope = {},
  { limit = 2_000, spacingMs = 100 }: ComparisonOptions = {},
): Promise<ComparisonReport> {
  const { db, clock } = deps;
  const known = new Set((await listOpenFindings(db, scope)).map(({ payment }) => payment));
  const due = await listComparable(db, clock, scope, { openNumbers: [...known], limit });
  const ids = [...new Set(due.map(({ merchantId }) => merchantId))];
  const merchants = await db.merchant.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  const rounds = merchants.map((merchant) => ({
    merchant,
    payments: due.filter(({ merchantId }) => merchantId === merchant.id),
    comparison: emptyFor(merchant),
  }));
  await eachOf(rounds, MERCHANTS_AT_ONCE, (round) => compareMerchant(deps, round, { known, spacingMs }));
  return {
    merchants: rounds.map(({ comparison }) => comparison),
    open: await listOpenFindings(db, scope),
    isCut: due.length === limit,
  };
}

interface Round {
  readonly merchant: Merchant;
  readonly payments: readonly ComparablePayment[];
  readonly comparison: MerchantComparison;
}

async function compareMerchant(
  deps: SettlementDeps,
  { merchant, payments, comparison }: Round,
  { known, spacingMs }: { known: ReadonlySet<string>; spacingMs: number },
): Promise<void> {
  let silent = 0;
  await eachOf(payments, PAYMENTS_AT_ONCE, async (payment) => {
    if (silent >= MAX_SILENT) {
      comparison.notAsked += 1;
      return;
    }
    try {
      await compareOne(deps, { ...payment, provider: merchant.provider }, { merchant, comparison, known });
      silent = 0;
    } catch (error) {
      comparison.notAsked += 1;
      if (error instanceof Unsettled) return;
      silent += 1;
      deps.log.warn({ err: error, paymentId: payment.id }, 'a payment could not be compared with its provider');
    }
    if (spacingMs > 0) await delay(spacingMs * PAYMENTS_AT_ONCE);
  });
}

async function compareOne(
  deps: SettlementDeps,
  payment: ComparablePayment & { readonly provider: string },
  { merchant, comparison, known }: { merchant: Merchant; comparison: MerchantComparison; known: ReadonlySet<string> },
): Promise<void> {
  const { db, clock } = deps;
  const askedAt = clock.now();
  const result = await comparePayment(deps, connectionOf(deps, merchant), payment);
  if (result === 'unaskable') comparison.unaskable += 1;
  else {
    const { mended, differences } = result;
    comparison.payments += 1;
    comparison.refunds += payment.refundCount;
    if (mended.length > 0) {
      comparison.mended.push({ payment: payment.number, what: mended });
      await noteMended(db, clock, payment, mended);
    }
    // The audit log is long: it is read only where there may be something to write.
    const isNoted = differences.length > 0 || known.has(payment.number);
    const isDiffering = isNoted && (await noteFindings(db, clock, payment, differences));
    if (isDiffering) comparison.differing.push({ payment: payment.number, differences });
    if (isDiffering && !known.has(payment.number)) loud(deps, payment, differences);
    if (mended.length === 0 && !isDiffering) comparison.same += 1;
  }
  await markCompared(db, payment.id, askedAt);
}

function loud(
  { log }: SettlementDeps,
  { id, provider }: { id: number; provider: string },
  found: readonly Difference[],
) {
  const kinds = found.map(({ kind }) => kind);
  log.error({ paymentId: id, provider, kinds }, 'A PAYMENT DIFFERS from what its provider says: npm run reconcile');
}

const emptyFor = ({ id, organizationId, title, provider }: Merchant): MerchantComparison => ({
  merchant: { id, organizationId, title, provider },
  payments: 0,
  refunds: 0,
  same: 0,
  mended: [],
  differing: [],
  notAsked: 0,
  unaskable: 0,
});
