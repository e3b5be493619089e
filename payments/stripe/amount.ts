import { minorDigits } from '../../domain/money.ts';
import { ProviderError } from '../provider.ts';

// Stripe counts in minor units of its own: https://docs.stripe.com/currencies (zero-decimal, three-decimal, special
// cases).

const WITHOUT_FRACTION = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const WITH_THREE_DIGITS = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
/** Of this one Stripe's pages contradict each other, by a factor of a hundred. */
const UNCLEAR = 'UGX';

function digitsAtStripe(currency: string): number {
  if (currency === UNCLEAR) throw new ProviderError(`Stripe is not asked for ${UNCLEAR}`, true);
  if (WITHOUT_FRACTION.has(currency)) return 0;
  return WITH_THREE_DIGITS.has(currency) ? 3 : 2;
}

/** The sum as Stripe wants it; a final `ProviderError` for what it cannot take. ISK is counted in hundredths there. */
export function toStripeAmount(amountMinor: bigint, currency: string): number {
  const theirs = digitsAtStripe(currency);
  const amount = rescale(amountMinor, theirs - minorDigits(currency));
  // The last of three digits has to be a zero.
  if (amount === null || amount > BigInt(Number.MAX_SAFE_INTEGER) || (theirs === 3 && amount % 10n !== 0n)) {
    throw new ProviderError(`Stripe cannot take such a sum of ${currency}`, true);
  }
  return Number(amount);
}

/** A sum of Stripe's in our minor units; throws for what would not be exact. */
export function fromStripeAmount(amount: number, currency: string): bigint {
  if (!Number.isSafeInteger(amount)) throw new TypeError('No whole number of minor units');
  const amountMinor = rescale(BigInt(amount), minorDigits(currency) - digitsAtStripe(currency));
  if (amountMinor === null) throw new TypeError('No whole number of minor units');
  return amountMinor;
}

function rescale(amount: bigint, digits: number): bigint | null {
  if (digits >= 0) return amount * 10n ** BigInt(digits);
  const divisor = 10n ** BigInt(-digits);
  return amount % divisor === 0n ? amount / divisor : null;
}
