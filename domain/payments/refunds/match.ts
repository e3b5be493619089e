import type { OpenRefund } from './facts.ts';

/**
 * Which refund money that went back belongs to: the one that the provider says has ended, else one of exactly this sum,
 * else the oldest that it is enough for; of what fits none, nobody here has asked for it (id null).
 */
export function matchRefund(
  newMinor: bigint,
  open: readonly Pick<OpenRefund, 'id' | 'amountMinor'>[],
  endedId?: number,
): { readonly id: number | null; readonly amountMinor: bigint } {
  const fitting = open.filter(({ amountMinor }) => amountMinor <= newMinor);
  const match =
    fitting.find(({ id }) => id === endedId) ??
    fitting.find(({ amountMinor }) => amountMinor === newMinor) ??
    fitting[0];
  return match ?? { id: null, amountMinor: newMinor };
}
