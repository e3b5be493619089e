import { type ConnectableMerchant, findMerchantByHook } from '../domain/payments/merchants.ts';
import type { SettlementDeps } from './deps.ts';

/** Merchants change almost never, and a rush of callbacks comes to few of them. */
const FRESH_MS = 5_000;

interface Kept {
  readonly merchant: ConnectableMerchant;
  readonly untilMs: number;
}

const kept = new WeakMap<SettlementDeps, Map<string, Kept>>();

/**
 * The merchant whose callbacks come to an address, read anew every five seconds; null where there is none, which is
 * never kept, so that made-up addresses fill no memory.
 */
export async function merchantOfHook(
  deps: SettlementDeps,
  provider: string,
  hookToken: string,
): Promise<ConnectableMerchant | null> {
  const known = kept.get(deps) ?? new Map<string, Kept>();
  kept.set(deps, known);
  const key = `${provider} ${hookToken}`;
  const nowMs = deps.clock.now().getTime();
  const entry = known.get(key);
  if (entry && nowMs < entry.untilMs) return entry.merchant;
  const merchant = await findMerchantByHook(deps.db, provider, hookToken);
  if (merchant) known.set(key, { merchant, untilMs: nowMs + FRESH_MS });
  else known.delete(key);
  return merchant;
}
