import { findMerchantsByHooks } from '../domain/payments/merchant-hooks.ts';
import type { ConnectableMerchant } from '../domain/payments/merchants.ts';
import type { SettlementDeps } from './deps.ts';

/** Merchants change almost never, and a rush of callbacks comes to few of them. */
const FRESH_MS = 5_000;

/** What the secret part of an address can be made of; all else is no merchant's and need not be looked for. */
const TOKEN = /^[\w-]{1,100}$/;

/** No query asks for more. */
const BATCH = 500;

interface Kept {
  readonly merchant: ConnectableMerchant;
  readonly untilMs: number;
}

interface Lookups {
  readonly kept: Map<string, Kept>;
  /** By the secret part, those who want to know, in the order they came. */
  waiting: Map<string, ((found: Promise<ConnectableMerchant | null>) => void)[]>;
  isAsking: boolean;
}

const lookups = new WeakMap<SettlementDeps, Lookups>();

/**
 * The merchant whose callbacks come to an address, read anew every five seconds; null where there is none, which is
 * never kept, so that made-up addresses fill no memory. They do not fill the database either: there is one query at a
 * time, for all who came while the last one ran, so that nobody true is kept out by whoever makes addresses up.
 */
export async function merchantOfHook(
  deps: SettlementDeps,
  provider: string,
  hookToken: string,
): Promise<ConnectableMerchant | null> {
  if (!TOKEN.test(hookToken) || !deps.providers.some(({ name }) => name === provider)) return null;
  const known = lookups.get(deps) ?? { kept: new Map(), waiting: new Map(), isAsking: false };
  lookups.set(deps, known);
  const entry = known.kept.get(hookToken);
  const isFresh = entry !== undefined && deps.clock.now().getTime() < entry.untilMs;
  const merchant = isFresh ? entry.merchant : await lookUp(deps, known, hookToken);
  return merchant?.provider === provider ? merchant : null;
}

function lookUp(deps: SettlementDeps, known: Lookups, hookToken: string): Promise<ConnectableMerchant | null> {
  return new Promise((resolve) => {
    const others = known.waiting.get(hookToken);
    if (others) others.push(resolve);
    else known.waiting.set(hookToken, [resolve]);
    if (!known.isAsking) void askForAll(deps, known);
  });
}

async function askForAll(deps: SettlementDeps, known: Lookups): Promise<void> {
  known.isAsking = true;
  while (known.waiting.size > 0) {
    const batch = [...known.waiting].slice(0, BATCH);
    for (const [hookToken] of batch) known.waiting.delete(hookToken);
    const asking = findMerchantsByHooks(
      deps.db,
      batch.map(([hookToken]) => hookToken),
    );
    // Whoever waits sees a failure; whoever comes next is asked for again.
    const found = await asking.catch(() => null);
    const untilMs = deps.clock.now().getTime() + FRESH_MS;
    for (const [hookToken, waiting] of batch) {
      const merchant = found?.get(hookToken);
      if (merchant) known.kept.set(hookToken, { merchant, untilMs });
      else known.kept.delete(hookToken);
      for (const resolve of waiting) resolve(found ? Promise.resolve(merchant ?? null) : asking.then(() => null));
    }
  }
  known.isAsking = false;
}
