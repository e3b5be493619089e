import { sumOf } from '../domain/money.ts';
import { type ComparablePayment, creditedNames } from '../domain/payments/compare/due.ts';
import type { Difference } from '../domain/payments/compare/findings.ts';
import { creditedBefore } from '../domain/payments/postings.ts';
import { bookedBefore } from '../domain/payments/refunds/apply.ts';
import { takeBackRefund } from '../domain/payments/refunds/take-back.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import { isPaid } from '../domain/payments/state.ts';
import type { PaymentQuery, ProviderConnection, ProviderPayment } from '../payments/provider.ts';
import type { SettlementDeps } from './deps.ts';
import { keepNews } from './news.ts';
import { bookRefunds, checkRefunds } from './refund.ts';
import { reportOutcome } from './report.ts';

/** How a payment compares: `unaskable` where the provider cannot be asked about it at all. */
export type Comparison =
  | 'unaskable'
  | {
      /** What was put right, in the words of settling. */
      readonly mended: readonly string[];
      /** What still differs. */
      readonly differences: readonly Difference[];
    };

/** What a refund that ended so lately says may not be in the provider's sum yet. */
const SETTLING_MS = 600_000;

/** The provider's sums are about to change: the payment is to be compared another time. */
export class Unsettled extends Error {
  override readonly name = 'Unsettled';
}

/**
 * Compares a payment and its refunds with what the provider says, and mends what differs by the ordinary ways only:
 * settling, and booking of refunds. Throws what the asking throws, and `Unsettled`; then nothing is known.
 */
export async function comparePayment(
  deps: SettlementDeps,
  connection: ProviderConnection,
  payment: ComparablePayment & { readonly provider: string },
): Promise<Comparison> {
  const before = await stateOf(deps, payment.id);
  // What is asked for and not over is asked about as ever.
  if (payment.refundCount > 0) await checkRefunds(deps, payment.id);
  const names = isPaid(before.status) ? await creditedNames(deps.db, payment.id) : [];
  const differences: Difference[] = [];
  const mended: string[] = [];
  for (const providerPaymentId of names.length > 0 ? names : [payment.providerPaymentId]) {
    const asking = { connection, query: { ...payment, providerPaymentId } };
    const report = await connection.fetchPayment(asking.query);
    if (report) {
      differences.push(...(await compareReport(deps, payment, asking, report, mended)));
      continue;
    }
    if (connection.readEvent) return 'unaskable';
    if (names.length === 0) continue;
    const oursMinor = await creditedBefore(deps.db, payment.id, providerPaymentId ?? '');
    differences.push({ kind: 'unknown-to-provider', oursMinor, theirsMinor: null });
  }
  const after = await stateOf(deps, payment.id);
  if (after.receivedMinor > before.receivedMinor) mended.push('credited');
  else if (after.status !== before.status && !isPaid(after.status)) mended.push(after.status);
  if (after.refundedMinor > before.refundedMinor) mended.push('refunded');
  if (after.failedRefunds > before.failedRefunds && !mended.includes(TAKEN_BACK)) mended.push('refund-failed');
  return { mended, differences };
}

const TAKEN_BACK = 'refund-taken-back';

interface Asking {
  readonly connection: ProviderConnection;
  readonly query: PaymentQuery & { readonly providerPaymentId: string | null };
}

async function compareReport(
  deps: SettlementDeps,
  payment: ComparablePayment & { readonly provider: string },
  asking: Asking,
  report: ProviderPayment,
  mended: string[],
): Promise<Difference[]> {
  const { db, clock } = deps;
  const about = { paymentId: payment.id, provider: payment.provider };
  await keepNews(deps, payment, report);
  const outcome = await settlePayment(db, clock, { paymentId: payment.id, report });
  reportOutcome(deps, outcome, about);
  const theirsMinor = report.state === 'succeeded' ? report.receivedMinor : 0n;
  if (outcome === 'merchant-mismatch' || outcome === 'reference-mismatch' || outcome === 'currency-mismatch') {
    return [{ kind: outcome, oursMinor: null, theirsMinor }];
  }
  if (report.refundedMinor > 0n) await bookRefunds(deps, { ...about, report }, asking);
  const creditedMinor = await creditedBefore(db, payment.id, report.providerPaymentId);
  const bookedMinor = await bookedBefore(db, payment.id, report.providerPaymentId);
  const differences: Difference[] = [];
  if (creditedMinor > theirsMinor) differences.push({ kind: 'received', oursMinor: creditedMinor, theirsMinor });
  const sums = { oursMinor: bookedMinor, theirsMinor: report.refundedMinor };
  const isSilent = asking.connection.tellsRefunds === false;
  if (report.refundedMinor > creditedMinor) differences.push({ kind: 'refund-mismatch', ...sums });
  else if (report.refundedMinor > bookedMinor) differences.push({ kind: 'refund-waits', ...sums });
  else if (report.refundedMinor < bookedMinor) {
    differences.push(...(await followTakenBack(deps, payment, asking, { ...sums, isSilent }, mended)));
  }
  return differences;
}

/**
 * The provider counts less as given back than the books do: it has taken refunds back, and says which where it can be
 * asked. `isSilent`: it never counts refunds, so that only what it says of single ones tells.
 */
async function followTakenBack(
  deps: SettlementDeps,
  payment: ComparablePayment & { readonly provider: string },
  { connection, query }: Asking,
  { oursMinor, theirsMinor, isSilent }: { oursMinor: bigint; theirsMinor: bigint; isSilent: boolean },
  mended: string[],
): Promise<Difference[]> {
  const done = await deps.db.refund.findMany({
    where: { paymentId: payment.id, toBalance: false, status: 'succeeded' },
    orderBy: { id: 'asc' },
  });
  await expectStill(deps, connection, query, theirsMinor, done);
  const failed: typeof done = [];
  for (const refund of done) {
    // Without a name or a question of ours the provider cannot tell which refund is meant.
    if (!connection.fetchRefund || (refund.providerRefundId === null && refund.askedAt === null)) continue;
    if ((await connection.fetchRefund(query, refund))?.state === 'failed') failed.push(refund);
  }
  const failedMinor = sumOf(failed.map(({ amountMinor }) => amountMinor));
  if (isSilent && failedMinor === 0n) return [];
  deps.log.error(
    { paymentId: payment.id, provider: payment.provider, refundIds: failed.map(({ id }) => id) },
    'REFUND TAKEN BACK: the provider counts less as given back than the books do',
  );
  const lackingMinor = isSilent ? failedMinor : oursMinor - theirsMinor;
  const open = (restMinor: bigint): Difference[] =>
    restMinor === 0n
      ? []
      : [
          {
            kind: 'refund-taken-back',
            oursMinor: oursMinor - lackingMinor + restMinor,
            theirsMinor: oursMinor - lackingMinor,
          },
        ];
  if (failedMinor !== lackingMinor) return open(lackingMinor);
  let restMinor = failedMinor;
  for (const { id, amountMinor } of failed) {
    if ((await takeBackRefund(deps.db, deps.clock, id)) !== 'taken-back') continue;
    restMinor -= amountMinor;
    deps.observe?.('refund-taken-back', payment.provider);
  }
  if (restMinor < failedMinor) {
    mended.push(TAKEN_BACK);
    deps.noticesPlanned();
  }
  return open(restMinor);
}

/** The provider says it twice, and not of what has just ended; throws `Unsettled` otherwise. */
async function expectStill(
  { clock }: SettlementDeps,
  connection: ProviderConnection,
  query: PaymentQuery,
  refundedMinor: bigint,
  done: readonly { readonly finishedAt: Date | null }[],
): Promise<void> {
  const settledBefore = clock.now().getTime() - SETTLING_MS;
  const isFresh = done.some(({ finishedAt }) => finishedAt !== null && finishedAt.getTime() > settledBefore);
  const again = isFresh ? null : await connection.fetchPayment(query);
  if (again?.refundedMinor !== refundedMinor) throw new Unsettled('refunds of the payment are still being counted');
}

async function stateOf({ db }: SettlementDeps, paymentId: number) {
  const { status, receivedMinor, refundedMinor } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  const failedRefunds = await db.refund.count({ where: { paymentId, status: 'failed' } });
  return { status, receivedMinor, refundedMinor, failedRefunds };
}
