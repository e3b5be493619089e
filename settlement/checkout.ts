import { DomainError } from '../domain/errors.ts';
import { claimPayment, keepProviderPayment, releaseClaim } from '../domain/payments/claim.ts';
import { isOutdated } from '../domain/payments/outdated.ts';
import { findPayable, type PaymentDetails } from '../domain/payments/payments.ts';
import { isOpen } from '../domain/payments/state.ts';
import { declineToKeep } from '../domain/saved-methods/agree.ts';
import { noteNotKept } from '../domain/saved-methods/not-kept.ts';
import { ProviderError } from '../payments/provider.ts';
import type { Merchant } from '../prisma/generated/client.ts';
import { isPaidInChat } from './chat.ts';
import { connectionOf } from './connections.ts';
import type { SettlementDeps } from './deps.ts';
import { buildOrder, type DescribePayment } from './order.ts';

/** What a click on «Pay» leads to. */
export type Checkout =
  /** On to the provider's page. */
  | { readonly kind: 'redirect'; readonly url: string }
  /** Another click is making the provider's payment right now. */
  | { readonly kind: 'busy' }
  /** The provider cannot be reached, or refuses; trying again later may help. */
  | { readonly kind: 'unavailable' }
  /** Paid, canceled, expired, or for a debt that is not there any more: there is nothing to pay here. */
  | { readonly kind: 'over' }
  | { readonly kind: 'unknown' };

/**
 * Makes the provider's payment for a link, once however often and concurrently it is clicked, and tells where to pay.
 * A crash between the provider's making it and our keeping it loses nothing: the next click makes the call again with
 * the same key, and reconciliation asks about it. The card is kept only as the payer agreed in the chat and whoever pays,
 * who may be somebody else, does not say no (`keepsCard`); the first click decides, as the provider is then told.
 */
export async function checkOut(
  deps: SettlementDeps,
  token: string,
  describe: DescribePayment,
  { keepsCard = true }: { readonly keepsCard?: boolean } = {},
): Promise<Checkout> {
  const payment = await findPayable(deps.db, token);
  if (!payment) return { kind: 'unknown' };
  if (!isOpen(payment.status) || payment.expiresAt <= deps.clock.now()) return { kind: 'over' };
  if (payment.merchantId === null || isOutdated(payment)) return { kind: 'over' };
  if (payment.savedMethodTitle !== null || isPaidInChat(deps, payment.provider)) return { kind: 'over' };
  if (payment.confirmationUrl) return { kind: 'redirect', url: payment.confirmationUrl };
  if (!(await isEnabled(deps.db, payment.merchantId))) return { kind: 'over' };
  if (payment.saveMethod && !keepsCard) await declineKeeping(deps, payment);
  if (!(await claimPayment(deps.db, deps.clock, payment.id))) return afterAnother(deps, token);
  return makeProviderPayment(deps, payment, payment.merchantId, describe);
}

async function declineKeeping({ db }: SettlementDeps, { id, clientId }: PaymentDetails): Promise<void> {
  try {
    await declineToKeep(db, { clientId, paymentId: id });
  } catch (error) {
    // Another click was first.
    if (!(error instanceof DomainError)) throw error;
  }
}

/** A link that nobody has clicked is not taken to a provider through an account that is closed meanwhile. */
async function isEnabled(db: SettlementDeps['db'], merchantId: number): Promise<boolean> {
  return (await db.merchant.count({ where: { id: merchantId, enabled: true } })) > 0;
}

async function afterAnother(deps: SettlementDeps, token: string): Promise<Checkout> {
  const payment = await findPayable(deps.db, token);
  if (!payment || !isOpen(payment.status)) return { kind: 'over' };
  return payment.confirmationUrl ? { kind: 'redirect', url: payment.confirmationUrl } : { kind: 'busy' };
}

async function makeProviderPayment(
  deps: SettlementDeps,
  payment: PaymentDetails,
  merchantId: number,
  describe: DescribePayment,
): Promise<Checkout> {
  const { db, clock, log } = deps;
  try {
    const merchant = await db.merchant.findUniqueOrThrow({ where: { id: merchantId } });
    // Until the claim the payer could still think better of it.
    const { saveMethod } = await db.payment.findUniqueOrThrow({ where: { id: payment.id } });
    const created = await create(deps, { ...payment, saveMethod }, merchant, describe);
    await keepProviderPayment(db, payment.id, created);
    return { kind: 'redirect', url: created.confirmationUrl };
  } catch (error) {
    log.error({ err: error, paymentId: payment.id }, "the provider's payment could not be made");
    const isUnknown = !(error instanceof ProviderError && error.isFinal);
    await releaseClaim(db, clock, payment.id, { isUnknown });
    return { kind: 'unavailable' };
  }
}

async function create(deps: SettlementDeps, payment: PaymentDetails, merchant: Merchant, describe: DescribePayment) {
  const connection = connectionOf(deps, merchant);
  const order = await buildOrder(deps, payment, merchant, describe);
  try {
    return await connection.createPayment(order);
  } catch (error) {
    if (!order.saveMethod || !(error instanceof ProviderError && error.isFinal)) throw error;
    return createWithoutKeeping(deps, payment, merchant, describe, error);
  }
}

/**
 * Providers keep cards only for merchants whom they have allowed it. Where that is what was refused, the payer pays all
 * the same; where it is refused again, no other client is offered what this merchant cannot do.
 */
async function createWithoutKeeping(
  deps: SettlementDeps,
  payment: PaymentDetails,
  merchant: Merchant,
  describe: DescribePayment,
  refusal: ProviderError,
) {
  const { db, clock, log } = deps;
  await db.payment.update({ where: { id: payment.id }, data: { saveMethod: false } });
  const order = await buildOrder(deps, { ...payment, saveMethod: false }, merchant, describe);
  const created = await connectionOf(deps, merchant).createPayment(order);
  const { id: merchantId, organizationId, provider } = merchant;
  const refused = { merchantId, organizationId, paymentNumber: payment.number };
  const { keepsCards } = await noteNotKept(db, clock, refused);
  log.error(
    { err: refusal, merchantId, provider, paymentId: payment.id },
    keepsCards
      ? 'CARD NOT KEPT: the provider refused a payment only because the card was to be kept'
      : 'CARDS NOT KEPT: the provider does not let this merchant keep cards; ask it to, then let the merchant keep them again',
  );
  return created;
}
