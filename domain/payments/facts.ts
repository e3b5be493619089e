import type { Database, Tx } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';

/** A payment's line with what its charge says. */
export interface LineFacts {
  readonly lineId: number;
  readonly accountId: number;
  readonly chargeId: number | null;
  /** Asked from the payer, and from the account's balance. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** What the charge has got by this line and what no refund took back. */
  readonly allocatedMinor: bigint;
  /** Null for a top-up. */
  readonly outstandingMinor: bigint | null;
  readonly officePaidMinor: bigint | null;
  /** What the account's balance holds; null where nothing is asked from it. */
  readonly heldMinor: bigint | null;
}

/** All that settling a payment depends on, as it was at some moment. */
export interface PaymentFacts {
  readonly id: number;
  readonly number: string;
  readonly organizationId: string;
  readonly clientId: number;
  /** Null: from the balance alone. */
  readonly merchantId: number | null;
  readonly currency: string;
  /** Asked from the payer, and from the balance. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** All that ever came from the payer: a refund does not lower it. */
  readonly receivedMinor: bigint;
  readonly status: PaymentStatus;
  readonly providerPaymentId: string | null;
  /** The organization has it in its own books. */
  readonly posted: boolean;
  readonly createdAt: Date;
  /** The organization has some charges paid from the balance by itself. */
  readonly balancePays: boolean;
  readonly lines: readonly LineFacts[];
  /** As the database gave them, to be compared there with those of a later moment. */
  readonly raw: RawFacts;
}

type Raw<Facts> = { readonly [Key in keyof Facts]: Facts[Key] extends bigint | Date ? string : Raw$<Facts[Key]> };
type Raw$<Value> = Value extends bigint ? string : Value;

/** The database function `payment_facts` as JSON: amounts and moments are strings. */
export type RawFacts = Raw<Omit<PaymentFacts, 'raw' | 'lines'>> & { readonly lines: readonly Raw<LineFacts>[] };

/** The facts of a payment now; null where there is none. */
export async function readFacts(db: Database | Tx, paymentId: number): Promise<PaymentFacts | null> {
  const rows = await db.$queryRaw<{ facts: RawFacts | null }[]>`SELECT payment_facts(${paymentId}) AS facts`;
  const facts = rows[0]?.facts;
  return facts ? parseFacts(facts) : null;
}

export function parseFacts(raw: RawFacts): PaymentFacts {
  return {
    ...raw,
    amountMinor: BigInt(raw.amountMinor),
    balanceMinor: BigInt(raw.balanceMinor),
    receivedMinor: BigInt(raw.receivedMinor),
    createdAt: new Date(raw.createdAt),
    lines: raw.lines.map((line) => ({
      ...line,
      amountMinor: BigInt(line.amountMinor),
      balanceMinor: BigInt(line.balanceMinor),
      allocatedMinor: BigInt(line.allocatedMinor),
      outstandingMinor: line.outstandingMinor === null ? null : BigInt(line.outstandingMinor),
      officePaidMinor: line.officePaidMinor === null ? null : BigInt(line.officePaidMinor),
      heldMinor: line.heldMinor === null ? null : BigInt(line.heldMinor),
    })),
    raw,
  };
}
