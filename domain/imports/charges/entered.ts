import type { Tx } from '../../../prisma/client.ts';
import { Prisma } from '../../../prisma/generated/client.ts';

/** Notes that the rows of these charges contain all that the organization has posted of them: payments and refunds. */
export async function markEntered(tx: Tx, chargeIds: readonly number[]): Promise<void> {
  if (chargeIds.length === 0) return;
  const lines = Prisma.sql`line.charge_id = ANY(${[...chargeIds]})`;
  await markPayments(tx, lines);
  await markRefunds(tx, lines);
}

/** Notes that their charges' rows contain these lines of payments that the organization has posted. */
export async function markLinesEntered(tx: Tx, lineIds: readonly number[]): Promise<void> {
  if (lineIds.length > 0) await markPayments(tx, Prisma.sql`line.id = ANY(${[...lineIds]})`);
}

/** Notes that their charges' rows are smaller by these parts of refunds that the organization has posted. */
export async function markPartsEntered(tx: Tx, partIds: readonly number[]): Promise<void> {
  if (partIds.length > 0) await markRefunds(tx, Prisma.sql`part.id = ANY(${[...partIds]})`);
}

async function markPayments(tx: Tx, which: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    UPDATE payment_lines line SET absorbed_minor = line.allocated_minor + coalesce((
      SELECT sum(part.allocated_minor) FROM refund_lines part WHERE part.line_id = line.id), 0)
    FROM payments payment
    WHERE payment.id = line.payment_id AND payment.posted_at IS NOT NULL AND ${which}`;
}

async function markRefunds(tx: Tx, which: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    UPDATE refund_lines part SET absorbed_minor = part.allocated_minor
    FROM refunds refund, payment_lines line, payments payment
    WHERE refund.id = part.refund_id AND refund.posted_at IS NOT NULL AND line.id = part.line_id
      AND payment.id = line.payment_id AND payment.posted_at IS NOT NULL AND ${which}`;
}
