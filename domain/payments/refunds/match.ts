import type { RefundFates } from './apply.ts';
import type { OpenRefund } from './facts.ts';

/**
 * Which refund money that went back belongs to: one that the provider says has ended, else one of exactly this sum, else
 * the oldest that it is enough for; of what fits none, nobody here has asked for it (id null). Null where that cannot be
 * told yet, because the money may be of a refund that the provider is still at: that one is asked about again.
 */
export function matchRefund(
  newMinor: bigint,
  open: readonly Pick<OpenRefund, 'id' | 'amountMinor'>[],
  { ended, pending }: RefundFates,
): { readonly id: number | null; readonly amountMinor: bigint } | null {
  const fitting = open.filter(({ amountMinor }) => amountMinor <= newMinor);
  const told = fitting.find(({ id }) => ended.includes(id));
  if (told) return told;
  if (fitting.some(({ id }) => pending.includes(id))) return null;
  const match = fitting.find(({ amountMinor }) => amountMinor === newMinor) ?? fitting[0];
  return match ?? { id: null, amountMinor: newMinor };
}
