import { findPayable } from '../domain/payments/payments.ts';
import { settlePayment } from '../domain/payments/settle.ts';
import { isOpen, isPaid } from '../domain/payments/state.ts';
import {
  type ChargeClaim,
  holdCharge,
  noteCharged,
  readToken,
  takeUnanswered,
} from '../domain/saved-methods/charge.ts';
import { cancelCharge } from '../domain/saved-methods/refused.ts';
import { revokeSavedMethod } from '../domain/saved-methods/revoke.ts';
import { findWithdrawal, withdrawCharge } from '../domain/saved-methods/withdraw.ts';
import { ChargeRefusedError, MethodRevokedError, ProviderError } from '../payments/provider.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { keepNews, tokenContext } from './news.ts';
import { buildOrder, type DescribePayment } from './order.ts';
import { reportOutcome } from './report.ts';

/** How a charge stands: `waiting` where the bank is still at it, or nobody knows; reconciliation asks then. */
export type ChargeProgress = 'paid' | 'refused' | 'waiting';

/**
 * Charges a payment from the kept card that it names; to be called by whoever has taken it, once. The same payment is
 * the same key, so that asked for again it is charged once. Never throws for what the provider or the network does.
 */
export async function chargeKept(
  deps: SettlementDeps,
  paymentId: number,
  describe: DescribePayment,
): Promise<ChargeProgress> {
  const charge = await readCharge(deps, paymentId);
  if (isOpen(charge.payment.status)) await ask(deps, charge, describe, { paymentId, takenAt: null });
  return progressOf(deps, paymentId);
}

/**
 * Asks again for at most `limit` charges of which no answer was heard. Gives how many. One is taken, asked for, and only
 * then the next: what is taken may wait for its answer no longer than others leave it alone.
 */
export async function repeatCharges(deps: SettlementDeps, limit: number, describe: DescribePayment): Promise<number> {
  const { db, clock } = deps;
  const begunAt = clock.now();
  let repeated = 0;
  for (; repeated < limit; repeated += 1) {
    const claim = await takeUnanswered(db, clock, begunAt);
    if (!claim) break;
    await repeat(deps, claim, describe);
  }
  return repeated;
}

async function repeat(deps: SettlementDeps, claim: ChargeClaim, describe: DescribePayment): Promise<void> {
  const charge = await readCharge(deps, claim.paymentId);
  // It may have been done: then there is nothing to ask for.
  const outcome = await look(deps, charge);
  if ((await progressOf(deps, claim.paymentId)) !== 'waiting') return;
  const reason = await findWithdrawal(deps.db, claim.paymentId);
  if (reason === null) {
    await ask(deps, charge, describe, claim);
    return;
  }
  deps.log.info({ paymentId: claim.paymentId, reason }, 'a kept card is not charged any more');
  // What the provider has begun, or has perhaps begun, only it can end.
  if (outcome === 'unknown') await withdraw(deps, charge, reason);
}

async function withdraw(
  deps: SettlementDeps,
  { payment: { id: paymentId }, merchant }: Charge,
  reason: NonNullable<Awaited<ReturnType<typeof findWithdrawal>>>,
): Promise<void> {
  if (!(await withdrawCharge(deps.db, deps.clock, { paymentId, reason }))) return;
  deps.observe?.('canceled', merchant.provider);
  deps.noticesPlanned();
}

/** Whether cards can be kept through a merchant account: its provider is there, can, and has not refused to. */
export async function canKeepCards(deps: SettlementDeps, merchantId: number): Promise<boolean> {
  const merchant = await deps.db.merchant.findUnique({ where: { id: merchantId } });
  if (!merchant?.keepsCards || !deps.providers.some(({ name }) => name === merchant.provider)) return false;
  return connectionOf(deps, merchant).chargeSaved !== undefined;
}

type Charge = Awaited<ReturnType<typeof readCharge>>;

async function readCharge({ db }: SettlementDeps, paymentId: number) {
  const row = await db.payment.findUniqueOrThrow({ where: { id: paymentId }, include: { merchant: true } });
  const payment = await findPayable(db, row.token);
  const { merchant, savedMethodId } = row;
  if (!payment || !merchant || savedMethodId === null) throw new Error(`payment ${paymentId} has no kept card`);
  return { payment, merchant, savedMethodId };
}

async function progressOf({ db }: SettlementDeps, paymentId: number): Promise<ChargeProgress> {
  const { status } = await db.payment.findUniqueOrThrow({ where: { id: paymentId }, select: { status: true } });
  if (isOpen(status)) return 'waiting';
  return isPaid(status) ? 'paid' : 'refused';
}

async function ask(deps: SettlementDeps, charge: Charge, describe: DescribePayment, claim: ChargeClaim): Promise<void> {
  const { db, clock, log } = deps;
  const { payment, merchant } = charge;
  try {
    const call = await prepareCall(deps, charge, describe);
    if (!(await holdCharge(db, clock, claim))) return;
    const { providerPaymentId } = await call();
    await noteCharged(db, clock, { paymentId: payment.id, providerPaymentId });
    await look(deps, charge);
  } catch (error) {
    const about = { err: error, paymentId: payment.id, provider: merchant.provider };
    if (!(error instanceof ProviderError && error.isFinal)) {
      log.warn(about, 'nobody knows whether a kept card was charged; the provider is asked again');
      return;
    }
    if (claim.takenAt !== null && (await mayBeDone(deps, charge, error))) return;
    log.info(about, 'a kept card was refused');
    await refuse(deps, charge, error);
  }
}

/** What was refused the second time may have been done the first time, unless this is about the first time. */
async function mayBeDone(deps: SettlementDeps, charge: Charge, error: ProviderError): Promise<boolean> {
  const outcome = await look(deps, charge);
  return outcome !== 'unknown' && !(outcome === 'pending' && error instanceof ChargeRefusedError);
}

/** All that the provider's call needs, so that nothing slow is left between the last look at the claim and the call. */
async function prepareCall(
  deps: SettlementDeps,
  { payment, merchant, savedMethodId }: Charge,
  describe: DescribePayment,
): Promise<() => Promise<{ readonly providerPaymentId: string }>> {
  const connection = connectionOf(deps, merchant);
  const saved = merchant.enabled ? await readToken(deps.db, savedMethodId) : null;
  const { chargeSaved } = connection;
  if (!saved || !chargeSaved) {
    return () => Promise.reject(new ProviderError('the card cannot be charged any more', true));
  }
  const order = await buildOrder(deps, payment, merchant, describe);
  const token = deps.open(saved, tokenContext(merchant));
  const isAgreed = (await deps.db.autopayment.count({ where: { paymentId: payment.id } })) > 0;
  const { title } = saved;
  return () => chargeSaved({ ...order, initiator: isAgreed ? 'merchant' : 'payer' }, { token, title });
}

async function refuse(deps: SettlementDeps, { payment, savedMethodId: id, merchant }: Charge, error: ProviderError) {
  const { clientId } = payment;
  if (error instanceof MethodRevokedError)
    await revokeSavedMethod(deps.db, deps.clock, { id, clientId, by: 'provider' });
  if (await cancelCharge(deps.db, deps.clock, payment.id)) {
    deps.observe?.('canceled', merchant.provider);
    deps.noticesPlanned();
  }
}

/** Asks how the payment stands and settles it; `unknown` where the provider does not know it, or cannot be asked. */
async function look(deps: SettlementDeps, { payment, merchant }: Charge): Promise<string> {
  try {
    const report = await connectionOf(deps, merchant).fetchPayment(await queryOf(deps, payment.id));
    if (!report) return 'unknown';
    await keepNews(deps, payment, report);
    const outcome = await settlePayment(deps.db, deps.clock, { paymentId: payment.id, report });
    reportOutcome(deps, outcome, { paymentId: payment.id, provider: merchant.provider });
    return outcome;
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.id }, 'the provider could not be asked about a charge');
    return 'pending';
  }
}

async function queryOf({ db }: SettlementDeps, paymentId: number) {
  return db.payment.findUniqueOrThrow({
    where: { id: paymentId },
    select: { id: true, number: true, providerPaymentId: true, amountMinor: true, currency: true, createdAt: true },
  });
}
