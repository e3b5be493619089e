import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { disableMerchant, listMerchants } from '../../domain/payments/merchants.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Database } from '../../prisma/client.ts';
import { callbackUrl } from '../../settlement/deps.ts';
import { createMerchant, type Seal } from '../../settlement/merchants.ts';
import { UsageError } from '../run.ts';
import { collectSettings, type Questions } from './settings.ts';

const USAGE = `npm run merchant -- add --organization ID --provider NAME [--title TEXT] [--mode test|live]
                         [--set FIELD=VALUE ...] [--settings FILE.json]
npm run merchant -- list [--organization ID]
npm run merchant -- disable --id NUMBER

Секреты из --set остаются в истории команд: не указывайте их, и вас о них спросят, или положите их в файл --settings.`;

export interface MerchantCommandDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly providers: readonly PaymentProvider[];
  readonly seal: Seal;
  readonly publicUrl: string;
  readonly port: number;
  readonly fetch: typeof fetch;
  readonly print: (line: string) => void;
  /** Null where nobody is at a terminal. */
  readonly questions: Questions | null;
}

/**
 * Adds, lists and disables organizations' accounts at payment providers; throws a `UsageError` that names the remedy.
 */
export async function runMerchant(deps: MerchantCommandDeps, args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(args);
  const [action] = positionals;
  if (values.help) throw new UsageError(USAGE);
  if (action === 'add') return add(deps, values);
  if (action === 'list') return list(deps, values.organization);
  if (action === 'disable') return disable(deps, values.id);
  throw new UsageError(USAGE);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        organization: { type: 'string' },
        provider: { type: 'string' },
        title: { type: 'string' },
        mode: { type: 'string' },
        set: { type: 'string', multiple: true },
        settings: { type: 'string' },
        id: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

type Values = ReturnType<typeof readArguments>['values'];

async function add(deps: MerchantCommandDeps, values: Values): Promise<void> {
  const organizationId = values.organization;
  const organization = organizationId && (await deps.db.organization.findUnique({ where: { id: organizationId } }));
  if (!organization) throw new UsageError(await withOrganizations(deps.db, organizationId));
  const provider = deps.providers.find(({ name }) => name === values.provider);
  if (!provider) {
    throw new UsageError(
      `Назовите платёжную систему: --provider ${deps.providers.map(({ name }) => name).join(' | ')}`,
    );
  }
  const mode = z.enum(['test', 'live']).safeParse(values.mode ?? 'test');
  if (!mode.success) throw new UsageError('--mode бывает test или live');
  const settings = await collectSettings(provider, {
    given: values.set ?? [],
    file: values.settings,
    suggested: provider.suggest({ organizationId: organization.id, port: deps.port }),
    questions: deps.questions,
  });
  const merchant = await createMerchant(deps.db, deps.seal, {
    organizationId: organization.id,
    provider,
    settings,
    mode: mode.data,
    ...(values.title === undefined ? {} : { title: values.title }),
  });
  const url = callbackUrl(deps.publicUrl, provider.name, merchant.hookToken);
  deps.print(`Мерчант ${merchant.id} добавлен: ${organization.name}, ${merchant.title}, ${merchant.mode}.`);
  deps.print(`Уведомления платёжной системы приходят на ${url}`);
  deps.print('Этот адрес — секрет: укажите его в кабинете платёжной системы и больше нигде.');
  await register(deps, provider, settings, mode.data, url);
}

/** Tells the provider by a call where that can be done; the merchant is added whether it works or not. */
async function register(
  { fetch, clock, print }: MerchantCommandDeps,
  provider: PaymentProvider,
  settings: unknown,
  mode: 'test' | 'live',
  url: string,
): Promise<void> {
  const connection = provider.connect(settings, { fetch, clock, mode });
  if (!connection.register) return;
  try {
    await connection.register(url);
    print(`${provider.title}: мерчант зарегистрирован.`);
  } catch (error) {
    print(
      `${provider.title}: сообщить о мерчанте не удалось (${error instanceof Error ? error.message : 'нет ответа'}).`,
    );
  }
}

async function list({ db, print }: MerchantCommandDeps, organizationId: string | undefined): Promise<void> {
  const merchants = await listMerchants(db, organizationId);
  if (merchants.length === 0) print('Мерчантов пока нет. Добавить: npm run merchant -- add');
  for (const { id, organizationId: owner, provider, title, mode, enabled } of merchants) {
    print(`${id}  ${owner}  ${provider}  ${mode}  ${enabled ? 'включён' : 'выключен'}  ${title}`);
  }
}

async function disable({ db, print }: MerchantCommandDeps, id: string | undefined): Promise<void> {
  if (!id || !/^\d+$/.test(id))
    throw new UsageError('Укажите, какой: --id NUMBER, номер показывает npm run merchant -- list');
  if (!(await disableMerchant(db, Number(id))))
    throw new UsageError(`Мерчанта ${id} нет. Список: npm run merchant -- list`);
  print(`Мерчант ${id} больше не принимает новых платежей. Деньги, которые ещё идут через него, будут зачислены.`);
}

async function withOrganizations(db: Database, given: string | undefined): Promise<string> {
  const known = await db.organization.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const names = known.map(({ id }) => id).join(' | ') || '(пока нет: npm run organization -- add)';
  return given === undefined
    ? `Назовите организацию: --organization ${names}`
    : `Организации «${given}» нет; есть ${names}`;
}
