import { randomBytes } from 'node:crypto';
import type { Tx } from '../../../prisma/client.ts';
import type { Refund } from '../../../prisma/generated/client.ts';
import type { Clock } from '../../clock.ts';
import { groupBy } from '../../collections.ts';
import { sumOf } from '../../money.ts';
import { planClientNotice } from '../../notices/outbox.ts';
import { noteRefund } from './audit.ts';
import { bookRefund } from './book.ts';
import { chooseRefund, chooseReturn, type RefundPart } from './choose.ts';
import { type RefundFacts, readRefundFacts } from './facts.ts';

/** What a refund row says of itself, as far as giving back needs it. */
type Given = Pick<Refund, 'id' | 'amountMinor' | 'cancelDebts' | 'actor'> & { readonly lineIds: readonly number[] };

/** Another name for the same refund at every provider, that nobody can guess. */
export const refundKey = (): string => randomBytes(16).toString('hex');

/**
 * Books money that the provider has given back to the payer, and tells the client. What the balance lacks for it is
 * taken from what the balance has paid since. Under `lockForRefund`.
 */
export async function giveToPayer(
  tx: Tx,
  clock: Clock,
  { facts, refund, providerPaymentId }: { facts: RefundFacts; refund: Given; providerPaymentId: string },
): Promise<void> {
  const { amountMinor, lineIds, cancelDebts } = refund;
  const { parts, undone } = chooseRefund({ ...facts, amountMinor, lineIds });
  for (const [paymentId, ofPayment] of groupBy(undone, (each) => each.paymentId)) {
    await undo(tx, clock, { paymentId, refund, parts: ofPayment, toldId: facts.clientId });
  }
  // What was undone may be of this very payment.
  const now = undone.length > 0 ? await readRefundFacts(tx, facts.id) : facts;
  if (!now) throw new Error(`payment ${facts.id} is gone`);
  await bookRefund(tx, clock, now, {
    refundId: refund.id,
    amountMinor,
    cancelDebts,
    parts,
    providerKey: providerKey(facts.id, providerPaymentId),
  });
  await tell(tx, clock, facts, refund);
}

/** Gives the balance back what it paid, at once, and tells the client. Under `lockForRefund`. */
export async function giveToBalance(
  tx: Tx,
  clock: Clock,
  { facts, refund }: { facts: RefundFacts; refund: Given },
): Promise<void> {
  const { id: refundId, amountMinor, lineIds, cancelDebts } = refund;
  const parts = chooseReturn({ ...facts, amountMinor, lineIds });
  await bookRefund(tx, clock, facts, { refundId, amountMinor, cancelDebts, parts, providerKey: null });
  await tell(tx, clock, facts, refund);
}

/** What ledger transactions of refunds begin with that one payment at the provider has given back. */
export const providerKey = (paymentId: number, providerPaymentId: string): string =>
  `refund:${paymentId}:${providerPaymentId}:`;

async function undo(
  tx: Tx,
  clock: Clock,
  {
    paymentId,
    refund,
    parts,
    toldId,
  }: {
    paymentId: number;
    refund: Given;
    parts: readonly { lineId: number; amountMinor: bigint }[];
    /** The client who hears of it with the refund itself. */
    toldId: number;
  },
): Promise<void> {
  const facts = await readRefundFacts(tx, paymentId);
  if (!facts) throw new Error(`payment ${paymentId} is gone`);
  const amountMinor = sumOf(parts.map((part) => part.amountMinor));
  const { id: refundId } = await tx.refund.create({
    data: {
      paymentId,
      amountMinor,
      toBalance: true,
      causedById: refund.id,
      actor: refund.actor,
      idempotencyKey: refundKey(),
      createdAt: clock.now(),
    },
  });
  await bookRefund(tx, clock, facts, {
    refundId,
    amountMinor,
    cancelDebts: false,
    providerKey: null,
    parts: parts.map(
      (part): RefundPart => ({
        lineId: part.lineId,
        allocatedMinor: part.amountMinor,
        advancedMinor: 0n,
      }),
    ),
  });
  await noteRefund(tx, clock, facts, { ...refund, id: refundId, amountMinor }, 'refund-needed-by-another');
  if (facts.clientId !== toldId) await tellClient(tx, clock, facts, refundId);
}

async function tell(tx: Tx, clock: Clock, facts: RefundFacts, refund: Given): Promise<void> {
  await noteRefund(tx, clock, facts, refund, 'refund-succeeded');
  await tellClient(tx, clock, facts, refund.id);
}

async function tellClient(tx: Tx, clock: Clock, facts: RefundFacts, refundId: number): Promise<void> {
  await planClientNotice(tx, clock, {
    key: `refund-succeeded:${refundId}`,
    kind: 'refund-succeeded',
    clientId: facts.clientId,
    organizationId: facts.organizationId,
    params: { refundId },
  });
}
