import type { Database, Tx } from '../../prisma/client.ts';
import type { PaymentStatus } from '../../prisma/generated/enums.ts';

/** A payment's line with what its charge says. */
export interface LineFacts {
  readonly lineId: number;
  readonly accountId: number;
  readonly chargeId: number | null;
  readonly amountMinor: bigint;
  readonly allocatedMinor: bigint;
  readonly advancedMinor: bigint;
  /** Null for a top-up. */
  readonly outstandingMinor: bigint | null;
  readonly officePaidMinor: bigint | null;
}

/** All that settling a payment depends on, as it was at some moment. */
export interface PaymentFacts {
  readonly id: number;
  readonly number: string;
  readonly organizationId: string;
  readonly clientId: number;
  readonly merchantId: number;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly receivedMinor: bigint;
  readonly status: PaymentStatus;
  readonly providerPaymentId: string | null;
  /** The organization has it in its own books. */
  readonly posted: boolean;
  readonly createdAt: Date;
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
    receivedMinor: BigInt(raw.receivedMinor),
    createdAt: new Date(raw.createdAt),
    lines: raw.lines.map((line) => ({
      ...line,
      amountMinor: BigInt(line.amountMinor),
      allocatedMinor: BigInt(line.allocatedMinor),
      advancedMinor: BigInt(line.advancedMinor),
      outstandingMinor: line.outstandingMinor === null ? null : BigInt(line.outstandingMinor),
      officePaidMinor: line.officePaidMinor === null ? null : BigInt(line.officePaidMinor),
    })),
    raw,
  };
}
