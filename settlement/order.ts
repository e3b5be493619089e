import { createHash } from 'node:crypto';
import { fiscalOrder } from '../domain/fiscal/order.ts';
import type { PaymentDetails } from '../domain/payments/payments.ts';
import type { Payer, PaymentOrder } from '../payments/provider.ts';
import type { Merchant } from '../prisma/generated/client.ts';
import { connectionOf } from './connections.ts';
import { callbackUrl, type SettlementDeps } from './deps.ts';
import { tellsOf } from './fiscal.ts';

/** How a payment is put into words for the provider, in the payer's language. */
export type DescribePayment = (payment: PaymentDetails) => {
  readonly description: string;
  readonly items: readonly { readonly title: string; readonly amountMinor: bigint }[];
};

/**
 * All that a provider is told of a payment, whichever way it is paid: by a link, in the chat, from a kept card. Built
 * anew it is the same, because a repeated call with the same key must say the same.
 */
export async function buildOrder(
  deps: SettlementDeps,
  payment: PaymentDetails,
  merchant: Merchant,
  describe: DescribePayment,
): Promise<PaymentOrder> {
  const { db, clock, publicUrl } = deps;
  const { description, items } = describe(payment);
  const payer = await payerOf(db, payment.clientId, merchant);
  const receipt = await fiscalOrder(db, clock, payment, {
    profile: merchant.fiscal,
    isTold: () => tellsOf(connectionOf(deps, merchant), 'payment'),
  });
  return {
    id: payment.id,
    number: payment.number,
    idempotencyKey: keyOf(payment),
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    description: description.slice(0, 128),
    items,
    locale: payment.locale,
    returnUrl: `${publicUrl}/pay/${payment.token}/return`,
    callbackUrl: callbackUrl(publicUrl, merchant.provider, merchant.hookToken),
    expiresAt: payment.expiresAt,
    payer,
    ...(payment.saveMethod ? { saveMethod: true } : {}),
    ...(receipt ? { receipt } : {}),
  };
}

/** A payment that must not keep the card after all is another one to the provider. */
function keyOf({ token, saveMethod }: PaymentDetails): string {
  const name = `payment ${token}${saveMethod ? ' keeping' : ''}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 48);
}

/** Opaque to the provider, the same for the client at this merchant account, and another at any other. */
async function payerOf(db: SettlementDeps['db'], clientId: number, { hookToken }: Merchant): Promise<Payer> {
  const address = await db.clientEmail.findFirst({ where: { clientId }, orderBy: { id: 'asc' } });
  const key = createHash('sha256').update(`payer ${clientId} ${hookToken}`).digest('hex').slice(0, 36);
  return { key, email: address?.email ?? null };
}
