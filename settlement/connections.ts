import type { ConnectableMerchant } from '../domain/payments/merchants.ts';
import type { ProviderConnection } from '../payments/provider.ts';
import type { SettlementDeps } from './deps.ts';

/** What a merchant's credentials are sealed under, so that they open for this merchant only. */
export const credentialsContext = (hookToken: string): string => `merchant ${hookToken}`;

// Opening credentials and checking them costs as much as the rest of a callback; they change almost never.
const opened = new WeakMap<SettlementDeps, Map<string, ProviderConnection>>();

/** The connection to a merchant's provider with its own credentials, and never with another merchant's. */
export function connectionOf(deps: SettlementDeps, merchant: ConnectableMerchant): ProviderConnection {
  const known = opened.get(deps) ?? new Map<string, ProviderConnection>();
  opened.set(deps, known);
  const key = `${merchant.id} ${merchant.mode} ${merchant.keyId} ${merchant.credentials}`;
  const connection = known.get(key) ?? connect(deps, merchant);
  known.set(key, connection);
  return connection;
}

function connect({ providers, open, fetch, clock }: SettlementDeps, merchant: ConnectableMerchant): ProviderConnection {
  const provider = providers.find(({ name }) => name === merchant.provider);
  if (!provider) throw new Error(`No payment provider is called ${merchant.provider}`);
  const sealed = { ciphertext: merchant.credentials, keyId: merchant.keyId };
  const settings: unknown = JSON.parse(open(sealed, credentialsContext(merchant.hookToken)));
  return provider.connect(settings, { fetch, clock, mode: merchant.mode });
}
