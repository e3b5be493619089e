import { derivePepper, hashSecret } from '../domain/access/secrets.ts';
import { open, parseKeyring, seal } from '../infra/encryption.ts';
import type { SettlementDeps } from '../settlement/deps.ts';

/** What hides merchants' keys and cards' tokens, and opens them again, with the installation's SECRET_KEY. */
export function sealingWith(secretKey: string): Pick<SettlementDeps, 'open' | 'seal' | 'digest'> {
  const keyring = parseKeyring(secretKey);
  const pepper = derivePepper(secretKey);
  return {
    open: (sealed, context) => open(sealed, keyring, context),
    seal: (plaintext, context) => seal(plaintext, keyring, context),
    digest: (secret, context) => hashSecret(pepper, context, secret),
  };
}
