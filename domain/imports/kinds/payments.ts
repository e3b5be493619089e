import type { Tx } from '../../../prisma/client.ts';
import { postTransactions, type TransactionDraft } from '../../billing/ledger.ts';
import type { ImportContext } from '../context.ts';
import { findAccounts, unknownAccount } from '../lookup.ts';
import type { PaymentRecord } from '../records.ts';
import { postRefunds } from '../refunds.ts';
import { type Batch, type RowResult, type Table, upsertRows } from '../rows.ts';

const IMPORTED_PAYMENTS: Table = {
  name: 'imported_payments',
  key: ['account_id', 'paid_on', 'amount_minor', 'method', 'purpose', 'ordinal'],
  columns: {
    organization_id: 'text',
    account_id: 'int',
    paid_on: 'date',
    amount_minor: 'bigint',
    method: 'text',
    purpose: 'text',
    ordinal: 'int',
    payment_id: 'int',
  },
};

/**
 * Takes the payments that the office lists, by contract, date, sum, method and purpose. They are the history of money
 * that its rows already count, so no debt moves. One that names a payment made here (LK-000123) marks that as posted,
 * or, where its sum is negative, what was given back of it.
 */
export async function importPayments(
  tx: Tx,
  context: ImportContext,
  { records }: Batch<PaymentRecord>,
): Promise<RowResult[]> {
  const { organization, touched } = context;
  const accounts = await findAccounts(
    tx,
    organization.id,
    records.map(({ number }) => number),
  );
  const known = records.filter(({ number }) => accounts.has(number));
  const own = await findOwnPayments(tx, organization.id, known);
  const rows = known.map((record) => ({
    organization_id: organization.id,
    account_id: accounts.get(record.number),
    paid_on: record.paidOn,
    amount_minor: record.amountMinor,
    method: record.method,
    purpose: record.purpose,
    ordinal: record.ordinal,
    payment_id: own.get(ownNumber(record.purpose) ?? '') ?? null,
  }));
  const written = await upsertRows(tx, IMPORTED_PAYMENTS, rows);
  const drafts: TransactionDraft[] = [];
  for (const [index, { id, outcome }] of written.entries()) {
    const record = known[index];
    const row = rows[index];
    if (!record || !row?.account_id) continue;
    touched.accountIds.add(row.account_id);
    // Money that came through the cabinet is in the ledger already.
    if (outcome !== 'added' || row.payment_id !== null || record.amountMinor === 0n) continue;
    drafts.push({
      accountId: row.account_id,
      kind: 'office_receipt',
      idempotencyKey: `imported-payment:${id}`,
      occurredAt: context.momentOf(record.paidOn),
      importedPaymentId: id,
      entries: [
        { ledger: 'office_receipts', amountMinor: record.amountMinor },
        { ledger: 'office', amountMinor: -record.amountMinor },
      ],
    });
  }
  await postTransactions(tx, drafts);
  await markPosted(
    tx,
    context,
    namedBy(known, own, (amountMinor) => amountMinor >= 0n),
  );
  const refunded = namedBy(known, own, (amountMinor) => amountMinor < 0n);
  await postRefunds(tx, context.clock, refunded);
  for (const id of refunded) touched.postedPaymentIds.add(id);
  const results = new Map(known.map((record, index) => [record, written[index]]));
  return records.map((record) => results.get(record) ?? unknownAccount(record.number));
}

/**
 * The number of a payment made here that a purpose names, as it is stored («Оплата лк 123» is LK-000123), or null.
 * The letters may be Latin or Cyrillic, alike to the eye.
 */
export function ownNumber(purpose: string): string | null {
  const match = /(?<![\p{L}\p{N}])[lл][kк][\s\-–—№#]*(\d{1,12})(?!\d)/iu.exec(purpose);
  const digits = match?.[1]?.replace(/^0+/, '');
  return digits ? `LK-${digits.padStart(6, '0')}` : null;
}

/** Payments made here in whose favour money has come, by number. */
async function findOwnPayments(
  tx: Tx,
  organizationId: string,
  records: readonly PaymentRecord[],
): Promise<Map<string, number>> {
  const numbers = new Set(records.flatMap(({ purpose }) => ownNumber(purpose) ?? []));
  if (numbers.size === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: number; number: string }[]>`
    SELECT id, number FROM payments
    WHERE organization_id = ${organizationId} AND number = ANY(${[...numbers]})
      AND received_minor + balance_spent_minor > 0`;
  return new Map(rows.map(({ id, number }) => [number, id]));
}

/** The payments made here that rows with such a sum name. */
function namedBy(
  records: readonly PaymentRecord[],
  own: ReadonlyMap<string, number>,
  fits: (amountMinor: bigint) => boolean,
): number[] {
  const ids = records.flatMap(({ purpose, amountMinor }) => {
    const id = own.get(ownNumber(purpose) ?? '');
    return id !== undefined && fits(amountMinor) ? [id] : [];
  });
  return [...new Set(ids)];
}

async function markPosted(tx: Tx, { clock, touched }: ImportContext, paymentIds: readonly number[]): Promise<void> {
  if (paymentIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE payments SET posted_at = ${clock.now()} WHERE id = ANY(${[...paymentIds]}) AND posted_at IS NULL`;
  for (const id of paymentIds) touched.postedPaymentIds.add(id);
}
