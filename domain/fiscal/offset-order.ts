import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { AccountWord } from '../../prisma/generated/enums.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from '../billing/charge-subject.ts';
import type { Clock } from '../clock.ts';
import { type ConnectableMerchant, merchantColumn } from '../payments/merchants.ts';
import { itemName } from './name.ts';
import { fiscalProfileSchema } from './profile.ts';
import { addressed } from './said.ts';
import type { FiscalReceipt } from './words.ts';

/** An offset receipt that its provider has to be asked for, with the payment whose prepayment it closes. */
export interface WantedOffset {
  readonly id: number;
  readonly lineId: number;
  readonly amountMinor: bigint;
  readonly idempotencyKey: string;
  /** The provider may have been asked for it, and the answer was lost. */
  readonly isUnknown: boolean;
  readonly clientId: number;
  readonly profile: unknown;
  readonly payment: {
    readonly id: number;
    readonly number: string;
    readonly amountMinor: bigint;
    readonly currency: string;
    readonly providerPaymentId: string | null;
    readonly createdAt: Date;
  };
  readonly merchant: ConnectableMerchant;
}

interface Row extends Omit<WantedOffset, 'payment'> {
  readonly paymentId: number;
  readonly number: string;
  readonly paymentMinor: bigint;
  readonly currency: string;
  readonly providerPaymentId: string | null;
  readonly createdAt: Date;
}

/**
 * Takes an offset receipt to ask for, for this process alone, and notes that it is asked for before anybody is: a new
 * one; one whose fate is not known, at growing intervals; and once a day one that was refused. Null where none is due.
 * One and no more, because of what is noted and then not asked for after all nobody knows that it was not.
 */
export async function takeOffset(db: Database, clock: Clock): Promise<WantedOffset | null> {
  const now = Prisma.sql`${clock.now()}::timestamptz`;
  const [taken] = await db.$queryRaw<Row[]>`
    WITH due AS (
      SELECT id, asked_at IS NOT NULL AND failure IS NULL AS "isUnknown" FROM fiscal_receipts
      WHERE state = 'wanted' AND kind = 'offset'
        AND NOT EXISTS (
          SELECT FROM refunds WHERE refunds.payment_id = fiscal_receipts.payment_id
            AND refunds.status IN ('requested', 'pending') AND NOT refunds.to_balance)
        AND (asked_at IS NULL OR asked_at + CASE WHEN failure IS NOT NULL THEN interval '1 day'
          ELSE least(greatest(asked_at - created_at, interval '1 minute'), interval '6 hours') END <= ${now})
      ORDER BY asked_at NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE fiscal_receipts receipt SET asked_at = ${now}, attempts = receipt.attempts + 1, failure = NULL
    FROM due, payments p, merchants merchant
    WHERE receipt.id = due.id AND p.id = receipt.payment_id AND merchant.id = p.merchant_id
    RETURNING receipt.id, receipt.line_id AS "lineId", receipt.amount_minor AS "amountMinor",
      receipt.idempotency_key AS "idempotencyKey", due."isUnknown", p.client_id AS "clientId", merchant.fiscal AS profile,
      p.id AS "paymentId", p.number, p.amount_minor AS "paymentMinor", p.currency,
      p.provider_payment_id AS "providerPaymentId", p.created_at AS "createdAt", ${merchantColumn}`;
  if (!taken) return null;
  const { paymentId, number, paymentMinor, currency, providerPaymentId, createdAt, ...row } = taken;
  return {
    ...row,
    payment: { id: paymentId, number, amountMinor: paymentMinor, currency, providerPaymentId, createdAt },
  };
}

/**
 * What an offset receipt says: what was given, in full, at the merchant's rate of today; that it is paid by what was
 * prepaid is the provider's part to say (tag 1215). Fails with `receipt-no-address`.
 */
export async function fiscalOffset(db: Database, wanted: WantedOffset): Promise<FiscalReceipt> {
  const { taxSystem, vat, subject } = fiscalProfileSchema.parse(wanted.profile);
  const { lineId, amountMinor } = wanted;
  const [thing] = await db.$queryRaw<(ChargeSubject & { accountWord: AccountWord; accountNumber: string })[]>`
    SELECT organization.account_word AS "accountWord", account.number AS "accountNumber", ${chargeSubjectColumns}
    FROM payment_lines line
    JOIN accounts account ON account.id = line.account_id
    JOIN organizations organization ON organization.id = account.organization_id
    JOIN charges charge ON charge.id = line.charge_id
    ${chargeSubjectJoins}
    WHERE line.id = ${lineId}`;
  if (!thing) throw new Error(`line ${lineId} is of no charge`);
  const name = itemName({ ...thing, subject: thing });
  const item = { lineId, name, amountMinor, vat, subject, mode: 'full_payment' as const };
  return addressed(db, wanted.clientId, { taxSystem, items: [item] });
}

/**
 * Ends an offset receipt that is known not to be made and that would be for more than is still paid, because something has
 * gone back meanwhile: what is due then is reckoned anew. True where it was so.
 */
export async function withdrawExcess(db: Database, { id, lineId }: WantedOffset): Promise<boolean> {
  const withdrawn = await db.$executeRaw`
    DELETE FROM fiscal_receipts receipt USING payment_lines line
    WHERE receipt.id = ${id} AND receipt.state = 'wanted' AND line.id = ${lineId}
      AND (SELECT sum(other.amount_minor) FROM fiscal_receipts other
        WHERE other.line_id = line.id AND other.kind = 'offset'
          AND (other.payment_id = line.payment_id) = (receipt.payment_id = line.payment_id))
        > CASE WHEN receipt.payment_id = line.payment_id THEN line.allocated_minor - line.from_balance_minor
          ELSE line.from_balance_minor END`;
  return withdrawn > 0;
}

/** Notes that the provider will not make it, and has made none: it is asked again tomorrow. */
export async function noteRefusal(db: Database, receiptId: number, failure: string): Promise<void> {
  await db.fiscalReceipt.updateMany({
    where: { id: receiptId, state: 'wanted' },
    data: { failure: failure.slice(0, 200) },
  });
}
