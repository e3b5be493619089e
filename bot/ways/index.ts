import { DomainError } from '../../domain/errors.ts';
import type { PaymentDetails } from '../../domain/payments/payments.ts';
import type { ScreenState } from '../../domain/updates/updates.ts';
import type { Cabinet } from '../cabinet.ts';
import { cardWays } from './cards.ts';
import { merchantWays, startAndShow } from './merchants.ts';
import type { PaymentWish, Way, WaySource } from './way.ts';

export { merchantKey } from './merchants.ts';
export type { PaymentWish, Way } from './way.ts';

/** All kinds of ways, in the order in which a client sees them. Another kind is a file and a line here. */
const SOURCES: readonly WaySource[] = [cardWays, merchantWays];

/** How this client can pay the payer's part of a wish; none where the organization takes no payments here. */
export async function waysOf(cabinet: Cabinet, wish: PaymentWish): Promise<readonly Way[]> {
  const found = await Promise.all(SOURCES.map((source) => source(cabinet, wish)));
  return found.flat();
}

/**
 * Goes on with a sum that is settled: at once where there is one way to pay it, else over the screen that asks which;
 * `state` says to that screen what the sum is for. Fails as `startPayment` does.
 */
export async function goOnToPay(cabinet: Cabinet, wish: PaymentWish, state: ScreenState): Promise<void> {
  if (wish.lines.length === 0) throw new DomainError('nothing-to-pay');
  const ways = wish.lines.some(({ amountMinor }) => amountMinor > 0n) ? await waysOf(cabinet, wish) : [];
  await goOn(cabinet, wish, { ways, state });
}

/** As `goOnToPay`, with the ways that were found. */
export async function goOn(
  cabinet: Cabinet,
  wish: PaymentWish,
  { ways, state }: { readonly ways: readonly Way[]; readonly state: ScreenState },
): Promise<void> {
  const [first, ...others] = ways;
  if (others.length > 0) cabinet.visit('checkout-way', wish.organizationId, state);
  else if (first) await first.start(cabinet, wish);
  else await startAndShow(cabinet, wish);
}

/** The wish that a payment was made for. */
export function wishOf({ organizationId, lines }: PaymentDetails): PaymentWish {
  return {
    organizationId,
    lines: lines.map(({ chargeId, accountId, amountMinor, balanceMinor }) =>
      chargeId === null ? { accountId, amountMinor } : { chargeId, amountMinor, balanceMinor },
    ),
  };
}
