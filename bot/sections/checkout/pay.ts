import type { SumSplit } from '../../../domain/payments/split.ts';
import type { CabinetContext } from '../../context.ts';
import { goOnToPay } from '../../ways/index.ts';
import type { RoundedUp } from './plan.ts';

/** Goes on to pay a split of what is picked: over the choice of ways, where there is one. */
export async function pay(
  { cabinet }: CabinetContext,
  organizationId: string,
  { lines, balanceMinor }: SumSplit,
): Promise<void> {
  const state = { ...cabinet.state, from: balanceMinor > 0n ? 'balance' : 'card' };
  await goOnToPay(cabinet, { organizationId, lines }, state);
}

/** As `pay`, for debts too small for a card: what is too much goes to the balance. */
export async function payRounded(
  { cabinet }: CabinetContext,
  organizationId: string,
  { lines }: RoundedUp,
): Promise<void> {
  await goOnToPay(cabinet, { organizationId, lines }, { ...cabinet.state, from: 'rounded' });
}
