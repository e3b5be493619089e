import type { Database, Tx } from '../../prisma/client.ts';
import { maxOf, minorDigits } from '../money.ts';
import { readThresholds, type Thresholds } from '../organizations/index.ts';

/** On what terms an organization takes money through the cabinet. */
export interface PaymentTerms {
  readonly currency: string;
  /** The least of a debt, or for the balance, that may be paid at once. */
  readonly minimumMinor: bigint;
  /** The least that may be paid where every debt that it is for is paid whole: one whole unit of the currency. */
  readonly wholeMinimumMinor: bigint;
  /** Whether it takes cards at all; without a merchant account only the balance pays. */
  readonly hasMerchant: boolean;
  /** What the balance pays by itself; all else waits for the client's word. */
  readonly balancePays: Thresholds['balancePays'];
}

/** The terms of an organization, which must exist. */
export async function readPaymentTerms(db: Database | Tx, organizationId: string): Promise<PaymentTerms> {
  const { currency, thresholds, merchants } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: {
      currency: true,
      thresholds: true,
      merchants: { where: { enabled: true }, select: { id: true }, take: 1 },
    },
  });
  const own = readThresholds(thresholds);
  return {
    currency,
    minimumMinor: minimumOf(own, currency),
    wholeMinimumMinor: wholeMinimumOf(currency),
    hasMerchant: merchants.length > 0,
    balancePays: own.balancePays,
  };
}

/** What the organization says, but never less than one whole unit of the currency. */
export function minimumOf({ minimumPaymentMinor }: Thresholds, currency: string): bigint {
  return maxOf(BigInt(minimumPaymentMinor), wholeMinimumOf(currency));
}

/** One whole unit of the currency: what an organization wants at least is said of parts, and a debt may be smaller. */
export const wholeMinimumOf = (currency: string): bigint => 10n ** BigInt(minorDigits(currency));
