import type { Clock } from '../../domain/clock.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Database } from '../../prisma/client.ts';
import type { Merchant } from '../../prisma/generated/client.ts';
import { credentialsContext } from '../../settlement/connections.ts';
import type { Seal } from '../../settlement/merchants.ts';
import { UsageError } from '../run.ts';

/** Asks a person; a secret is not shown while it is typed. */
export interface Questions {
  ask(question: { title: string; isSecret: boolean; isOptional: boolean; suggestion?: string }): Promise<string>;
  choose(question: { title: string; choices: readonly { value: string; name: string }[] }): Promise<string>;
}

export interface MerchantCommandDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly providers: readonly PaymentProvider[];
  readonly seal: Seal;
  /** Opens what was sealed under the same context; throws where it cannot. */
  readonly open: (sealed: { ciphertext: string; keyId: string }, context: string) => string;
  /** The newest key of SECRET_KEY, and all of them, by their names. */
  readonly keys: { readonly newest: string; readonly known: readonly string[] };
  readonly publicUrl: string;
  readonly port: number;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  /** Null where nobody is at a terminal. */
  readonly questions: Questions | null;
  /** Who runs the command, for the audit log. */
  readonly actor: string;
}

/** The merchant account that --id names; throws a `UsageError` where there is none. */
export async function merchantOf({ db }: MerchantCommandDeps, id: string | undefined): Promise<Merchant> {
  if (!id || !/^[1-9]\d{0,8}$/.test(id))
    throw new UsageError('Укажите, какой: --id NUMBER, номер показывает npm run merchant -- list');
  const merchant = await db.merchant.findUnique({ where: { id: Number(id) } });
  if (!merchant) throw new UsageError(`Мерчанта ${id} нет. Список: npm run merchant -- list`);
  return merchant;
}

/** The provider of a name; throws a `UsageError` that lists them. */
export function providerOf({ providers }: MerchantCommandDeps, name: string | undefined): PaymentProvider {
  const provider = providers.find((each) => each.name === name);
  if (provider) return provider;
  throw new UsageError(`Назовите платёжную систему: --provider ${providers.map((each) => each.name).join(' | ')}`);
}

/** A merchant's settings as they were sealed; throws a `UsageError` where SECRET_KEY lacks their key. */
export function settingsOf(
  { open }: MerchantCommandDeps,
  { id, credentials, keyId, hookToken }: Pick<Merchant, 'id' | 'credentials' | 'keyId' | 'hookToken'>,
): Record<string, unknown> {
  try {
    return JSON.parse(open({ ciphertext: credentials, keyId }, credentialsContext(hookToken)));
  } catch (error) {
    throw new UsageError(
      `Настройки мерчанта ${id} зашифрованы ключом ${keyId} и не открываются. Добавьте этот ключ в SECRET_KEY через ` +
        'запятую после нового, или введите настройки заново: npm run merchant -- set',
      { cause: error },
    );
  }
}

/** «yes» or «no» of a flag; undefined where it is not given. */
export function yesOf(flag: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'yes' || value === 'no') return value === 'yes';
  throw new UsageError(`${flag} бывает yes или no`);
}
