import { type Database, inTransaction, type Tx } from '../../../prisma/client.ts';
import { postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import type { Clock } from '../../clock.ts';
import { planClientNotice } from '../../notices/outbox.ts';
import { noteRefund } from './audit.ts';
import { lockForRefund } from './facts.ts';

/** What a refund that had succeeded says when its provider has taken it back. */
const TAKEN_BACK = 'the provider has taken it back after it had succeeded';

/**
 * `taken-back`: the books are as if the refund had failed; `needs-staff`: they cannot follow by themselves, because
 * since the refund something was built on it; `over`: it does not count as given back any more.
 */
export type TakeBack = 'taken-back' | 'needs-staff' | 'over';

/**
 * Follows a provider that has taken back a refund of which it had said that it succeeded, so that the money is the
 * organization's again: each of the refund's ledger transactions is answered with its reverse, the payment's lines hold
 * what they held, and the client is told. Only where nothing is built on the refund: the organization has neither it nor
 * the payment in its books, no charge was lowered by it, no other payment undone for it, and what it opened again is
 * still open.
 */
export async function takeBackRefund(db: Database, clock: Clock, refundId: number): Promise<TakeBack> {
  const { paymentId } = await db.refund.findUniqueOrThrow({ where: { id: refundId }, select: { paymentId: true } });
  return inTransaction(db, async (tx) => {
    await lockForRefund(tx, paymentId);
    const refund = await tx.refund.findUniqueOrThrow({
      where: { id: refundId },
      include: { lines: true, payment: { include: { lines: true } } },
    });
    const { payment, amountMinor } = refund;
    if (refund.status !== 'succeeded' || refund.toBalance) return 'over';
    if (await isBuiltOn(tx, refund)) return 'needs-staff';
    await postTransactions(tx, await reversals(tx, refundId, payment.currency, clock.now()));
    for (const { lineId, allocatedMinor, advancedMinor } of refund.lines) {
      await tx.paymentLine.update({
        where: { id: lineId },
        data: { allocatedMinor: { increment: allocatedMinor }, advancedMinor: { increment: advancedMinor } },
      });
    }
    await tx.refundLine.updateMany({ where: { refundId }, data: { allocatedMinor: 0n, advancedMinor: 0n } });
    const refundedMinor = payment.refundedMinor - amountMinor;
    await tx.payment.update({
      where: { id: paymentId },
      data: { refundedMinor, status: refundedMinor === 0n ? 'succeeded' : 'partially_refunded' },
    });
    await tx.refund.update({ where: { id: refundId }, data: { status: 'failed', failure: TAKEN_BACK } });
    await noteRefund(tx, clock, payment, refund, 'refund-taken-back');
    await planClientNotice(tx, clock, {
      key: `refund-taken-back:${refundId}`,
      kind: 'refund-taken-back',
      clientId: payment.clientId,
      organizationId: payment.organizationId,
      params: { refundId },
    });
    return 'taken-back';
  });
}

interface Built {
  readonly id: number;
  readonly cancelDebts: boolean;
  readonly postedAt: Date | null;
  readonly lines: readonly { readonly absorbedMinor: bigint }[];
  readonly payment: {
    readonly postedAt: Date | null;
    readonly lines: readonly { readonly absorbedMinor: bigint }[];
  };
}

async function isBuiltOn(tx: Tx, { id, cancelDebts, postedAt, lines, payment }: Built): Promise<boolean> {
  if (cancelDebts || postedAt !== null || payment.postedAt !== null) return true;
  if ([...lines, ...payment.lines].some(({ absorbedMinor }) => absorbedMinor !== 0n)) return true;
  if ((await tx.refund.count({ where: { causedById: id } })) > 0) return true;
  const rows = await tx.$queryRaw<{ paid: boolean }[]>`
    SELECT bool_or(charge.amount_minor - charge.allocated_minor < part.allocated_minor) AS paid
    FROM (
      SELECT line.charge_id, sum(part.allocated_minor) AS allocated_minor
      FROM refund_lines part JOIN payment_lines line ON line.id = part.line_id
      WHERE part.refund_id = ${id} AND part.allocated_minor > 0 GROUP BY line.charge_id
    ) part JOIN charges charge ON charge.id = part.charge_id`;
  return rows[0]?.paid ?? false;
}

/** The refund's ledger transactions the other way round. */
async function reversals(tx: Tx, refundId: number, currency: string, now: Date): Promise<TransactionDraft[]> {
  const posted = await tx.ledgerTransaction.findMany({
    where: { refundId, kind: 'refund' },
    include: { entries: { include: { ledgerAccount: true }, orderBy: { id: 'asc' } } },
    orderBy: { id: 'asc' },
  });
  return posted.map(({ id: reversesId, accountId, idempotencyKey, paymentId, entries }) => ({
    accountId,
    kind: 'refund',
    idempotencyKey: `${idempotencyKey}:taken-back`,
    reversesId,
    occurredAt: now,
    currency,
    ...(paymentId === null ? {} : { paymentId }),
    refundId,
    entries: entries.map(({ ledgerAccount: { kind, merchantId }, chargeId, amountMinor }) => ({
      ledger: kind,
      ...(chargeId === null ? {} : { chargeId }),
      ...(merchantId === 0 ? {} : { merchantId }),
      amountMinor: -amountMinor,
    })),
  }));
}
