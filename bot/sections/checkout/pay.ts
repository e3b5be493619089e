import type { SumSplit } from '../../../domain/payments/split.ts';
import type { CabinetContext } from '../../context.ts';
import { goOnToPay } from '../../ways/index.ts';

/** Goes on to pay a split of what is picked: over the choice of ways, where there is one. */
export async function pay(
  { cabinet }: CabinetContext,
  organizationId: string,
  { lines, balanceMinor }: SumSplit,
): Promise<void> {
  const state = { ...cabinet.state, from: balanceMinor > 0n ? 'balance' : 'card' };
  await goOnToPay(cabinet, { organizationId, lines }, state);
}
