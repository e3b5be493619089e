import type { Database } from '../../prisma/client.ts';
import { maxOf, minOf } from '../money.ts';
import { chooseRefund } from '../payments/refunds/choose.ts';
import { payersMinor, readRefundFacts } from '../payments/refunds/facts.ts';
import { afterOpen } from '../payments/refunds/plan.ts';
import { isPrepaid, type LineItem } from './items.ts';
import { fiscalProfileSchema } from './profile.ts';
import { addressed, readSaid, writeSaid } from './said.ts';
import type { FiscalReceipt } from './words.ts';

/**
 * The receipt of money that goes back, for the provider that is about to be asked for it; null where the payment had
 * none. Its lines are those that the refund will take once it is booked; what they say is what the payment's receipt
 * said of them. It is kept with the refund, and said again as it was. Fails with `receipt-no-address`.
 */
export async function fiscalRefund(
  db: Database,
  refund: { readonly id: number; readonly payment: { readonly id: number } },
  isTold: boolean,
): Promise<FiscalReceipt | null> {
  const payment = await db.payment.findUniqueOrThrow({
    where: { id: refund.payment.id },
    select: { id: true, clientId: true, fiscal: true, merchant: { select: { fiscal: true } } },
  });
  const paid = readSaid(payment.fiscal);
  if (!paid) return null;
  const said = await kept(db, refund.id);
  if (said) return addressed(db, payment.clientId, said);
  const parts = await partsOf(db, refund);
  const closedMinor = await readClosed(db, payment.id, refund.id);
  const profile = fiscalProfileSchema.safeParse(payment.merchant?.fiscal).data;
  const items = refundItems(paid.items, parts, closedMinor, profile ?? null);
  const text = writeSaid({ taxSystem: paid.taxSystem, isTold, items });
  await db.$executeRaw`UPDATE refunds SET fiscal = ${text}::jsonb WHERE id = ${refund.id} AND fiscal IS NULL`;
  const now = await kept(db, refund.id);
  return now && addressed(db, payment.clientId, now);
}

async function kept(db: Database, refundId: number) {
  const { fiscal } = await db.refund.findUniqueOrThrow({ where: { id: refundId }, select: { fiscal: true } });
  return readSaid(fiscal);
}

interface LinePart {
  readonly lineId: number;
  readonly amountMinor: bigint;
}

/** The choice that booking will make, as if the refunds that were asked for earlier were through. */
async function partsOf(
  db: Database,
  { id: refundId, payment: { id: paymentId } }: { readonly id: number; readonly payment: { readonly id: number } },
): Promise<LinePart[]> {
  const { amountMinor, lineIds } = await db.refund.findUniqueOrThrow({ where: { id: refundId } });
  const facts = await readRefundFacts(db, paymentId);
  if (!facts) throw new Error(`payment ${paymentId} is gone`);
  const lines = afterOpen({ ...facts, open: facts.open.filter(({ id }) => id < refundId) });
  // Part of it may have gone back in the provider's cabinet meanwhile; then the provider refuses, or it is of any line.
  const takenMinor = minOf(amountMinor, payersMinor(lines));
  const { parts } = chooseRefund({ ...facts, lines, amountMinor: takenMinor, lineIds });
  const rest = { lineId: facts.lines[0]?.lineId ?? 0, amountMinor: amountMinor - takenMinor };
  return [
    ...parts.map((part) => ({ lineId: part.lineId, amountMinor: part.allocatedMinor + part.advancedMinor })),
    ...(rest.amountMinor > 0n ? [rest] : []),
  ];
}

/**
 * Of each line that has had offset receipts: what of its prepayment they and earlier refunds have closed. An advance is
 * closed by what its account's balance has paid since, by lines of other payments; of several lines that brought the
 * account an advance, the first ones first.
 */
async function readClosed(db: Database, paymentId: number, refundId: number): Promise<Map<number, bigint>> {
  const rows = await db.$queryRaw<{ lineId: number; amountMinor: bigint }[]>`
    WITH offsets AS (
      SELECT line.id AS line_id, line.payment_id, line.account_id, receipt.amount_minor
      FROM fiscal_receipts receipt JOIN payment_lines line ON line.id = receipt.line_id
      WHERE receipt.payment_id = ${paymentId} AND receipt.kind = 'offset' AND receipt.state <> 'failed'
    ), brought AS (
      SELECT line.id, line.account_id, line.advanced_minor + coalesce(back.amount_minor, 0) AS amount_minor,
        coalesce(sum(line.advanced_minor + coalesce(back.amount_minor, 0)) OVER (PARTITION BY line.account_id
          ORDER BY line.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before_minor
      FROM payment_lines line LEFT JOIN LATERAL (
        SELECT sum(taken.advanced_minor) AS amount_minor FROM refund_lines taken WHERE taken.line_id = line.id
      ) back ON true
      WHERE line.payment_id = ${paymentId}
    ), closed AS (
      SELECT line_id, amount_minor FROM offsets WHERE payment_id = ${paymentId}
      UNION ALL
      SELECT brought.id, least(brought.amount_minor, spent.amount_minor - brought.before_minor)
      FROM brought JOIN (
        SELECT account_id, sum(amount_minor) AS amount_minor FROM offsets WHERE payment_id <> ${paymentId}
        GROUP BY account_id
      ) spent ON spent.account_id = brought.account_id
      WHERE brought.amount_minor > 0 AND spent.amount_minor > brought.before_minor
    )
    SELECT line_id AS "lineId", sum(amount_minor)::bigint AS "amountMinor" FROM closed GROUP BY line_id`;
  const closed = new Map(rows.map(({ lineId, amountMinor }) => [lineId, amountMinor]));
  const earlier = await db.refund.findMany({
    where: { paymentId, id: { not: refundId }, status: { not: 'failed' } },
    select: { fiscal: true },
  });
  for (const item of earlier.flatMap(({ fiscal }) => readSaid(fiscal)?.items ?? []).filter(isPrepaid)) {
    const before = closed.get(item.lineId);
    if (before !== undefined) closed.set(item.lineId, before + item.amountMinor);
  }
  return closed;
}

/**
 * The items of a refund's receipt: each line that gives something back, as the payment's receipt named it. What has been
 * given for it since, and had its offset receipt, is no prepayment any more: of a line that gives back more than is
 * still prepaid, that part goes back as what is sold and paid in full. They come to what the lines give.
 */
export function refundItems(
  paid: readonly LineItem[],
  parts: readonly LinePart[],
  closedMinor: ReadonlyMap<number, bigint>,
  profile: Pick<LineItem, 'subject' | 'vat'> | null,
): LineItem[] {
  return parts.flatMap(({ lineId, amountMinor }): LineItem[] => {
    const item = paid.find((each) => each.lineId === lineId) ?? paid[0];
    if (!item) return [];
    const closed = closedMinor.get(lineId) ?? 0n;
    if (closed === 0n || !profile || !isPrepaid(item)) return [{ ...item, lineId, amountMinor }];
    const asPrepaidMinor = minOf(amountMinor, maxOf(0n, item.amountMinor - closed));
    const { name } = item;
    const { subject, vat } = profile;
    return [
      { ...item, lineId, amountMinor: asPrepaidMinor },
      { lineId, name, subject, vat, mode: 'full_payment' as const, amountMinor: amountMinor - asPrepaidMinor },
    ].filter((each) => each.amountMinor > 0n);
  });
}
