import type { Clock } from '../domain/clock.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import type { Database } from '../prisma/client.ts';

/** What joins the payments' domain with the providers; made by the composition root. */
export interface SettlementDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: SettlementLog;
  /** The typed list of providers. */
  readonly providers: readonly PaymentProvider[];
  readonly fetch: typeof fetch;
  /** Opens what was sealed under the same context; throws where it cannot. */
  readonly open: (sealed: { ciphertext: string; keyId: string }, context: string) => string;
  /** Encrypts under a context that is needed again to open it. */
  readonly seal: (plaintext: string, context: string) => { ciphertext: string; keyId: string };
  /** A keyed hash: tells a secret from another of the same context, and nothing of it to whoever reads the database. */
  readonly digest: (secret: string, context: string) => string;
  /** The address of this installation as providers and browsers reach it, without a slash at the end. */
  readonly publicUrl: string;
  /** Called after a commit that may owe somebody a message. */
  readonly noticesPlanned: () => void;
  /** Counts what became of news about payments. */
  readonly observe?: (outcome: string, provider: string) => void;
}

export interface SettlementLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Where a merchant's callbacks go; providers with several kinds of callback add `/type`. */
export function callbackUrl(publicUrl: string, provider: string, hookToken: string): string {
  return `${publicUrl}/hooks/${provider}/${hookToken}`;
}
