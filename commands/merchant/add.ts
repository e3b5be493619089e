import { z } from 'zod';
import { noteMerchantAct } from '../../domain/payments/merchant-changes.ts';
import { listMerchantsFor } from '../../domain/payments/merchants.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Organization } from '../../prisma/generated/client.ts';
import { callbackUrl } from '../../settlement/deps.ts';
import { createMerchant, newHookToken } from '../../settlement/merchants.ts';
import { UsageError } from '../run.ts';
import { printSetup } from './addresses.ts';
import type { Values } from './arguments.ts';
import { type MerchantCommandDeps, merchantOf, providerOf, settingsOf, yesOf } from './deps.ts';
import { collectFiscal, fiscalLine } from './fiscal.ts';
import { collectSettings } from './settings.ts';
import { verify } from './verify.ts';

/**
 * Gives an organization an account at a payment provider: asks for what is not given, verifies it where the provider can
 * be asked, writes it, and says what is to be entered in the provider's cabinet.
 */
export async function add(deps: MerchantCommandDeps, values: Values): Promise<void> {
  const organization = await organizationOf(deps.db, values.organization);
  const provider = providerOf(deps, values.provider);
  const { data: mode } = z.enum(['test', 'live']).safeParse(values.mode ?? 'test');
  if (!mode) throw new UsageError('--mode бывает test или live');
  const hookToken = newHookToken();
  // Some cabinets give a secret only for an address that they know.
  if (deps.questions) printSetup(deps, provider, { hookToken, mode });
  const settings = await collectSettings(provider, {
    given: values.set,
    file: values.settings,
    like: await settingsLike(deps, values.like, { organization, provider }),
    suggested: provider.suggest({ organizationId: organization.id, port: deps.port }),
    questions: deps.questions,
  });
  const receipts = yesOf('--receipts', values.receipts);
  const fiscal = await collectFiscal(provider, { receipts, given: values.fiscal, questions: deps.questions });
  const keepsCards = await cardsOf(deps, provider, { settings, mode, given: yesOf('--cards', values.cards) });
  const title = await titleOf(deps, provider, values.title);
  const checked = await verify(deps, provider, { settings, mode, unchecked: values.unchecked });
  const others = await listMerchantsFor(deps.db, organization.id);
  const merchant = await inTransaction(deps.db, async (tx) => {
    const made = await createMerchant(tx, deps.seal, {
      organizationId: organization.id,
      provider,
      settings,
      mode,
      title,
      fiscal,
      hookToken,
      ...(keepsCards === undefined ? {} : { keepsCards }),
    });
    const details = { provider: provider.name, mode, title, check: checked };
    await noteMerchantAct(tx, deps.clock, made, { actor: deps.actor, action: 'merchant-added', details });
    return made;
  });
  deps.print(`Мерчант ${merchant.id} добавлен: ${organization.name}, ${merchant.title}, ${merchant.mode}.`);
  if (provider.makesReceipts) deps.print(`54-ФЗ: ${fiscalLine(merchant.fiscal)}.`);
  if (!deps.questions) printSetup(deps, provider, { hookToken, mode });
  if (others.length > 0) printChoice(deps, title, others);
  await register(deps, provider, { settings, mode, hookToken });
}

/** Whether the provider lets this account keep cards, which many allow only on request; undefined: nobody was asked. */
async function cardsOf(
  { questions, fetch, clock }: MerchantCommandDeps,
  provider: PaymentProvider,
  { settings, mode, given }: { settings: unknown; mode: 'test' | 'live'; given: boolean | undefined },
): Promise<boolean | undefined> {
  const isAble = provider.connect(settings, { fetch, clock, mode }).chargeSaved !== undefined;
  if (given !== undefined || !questions || !isAble) return given;
  const title = `${provider.title} разрешила этому мерчанту сохранять карты клиентов (автоплатежи)?`;
  const choices = [
    { value: 'no', name: 'нет, или пока не знаю' },
    { value: 'yes', name: 'да' },
  ];
  return (await questions.choose({ title, choices })) === 'yes';
}

/** The title is what clients choose by: the organization's words and not the payment system's. */
async function titleOf(
  { questions }: MerchantCommandDeps,
  { title: suggestion }: PaymentProvider,
  given: string | undefined,
): Promise<string> {
  const question = 'Как клиенты увидят этот способ, например «Картой», «СБП», «Из-за рубежа»';
  const asked = { title: question, isSecret: false, isOptional: false, suggestion };
  const title = (given ?? (await questions?.ask(asked)))?.trim() || suggestion;
  if (title.length > 40) throw new UsageError('--title: на кнопке видно не больше 40 знаков');
  return title;
}

function printChoice({ print }: MerchantCommandDeps, title: string, others: readonly { title: string }[]): void {
  const titles = [...others.map((other) => other.title), title].map((each) => `«${each}»`).join(', ');
  print(`Клиенты будут выбирать из способов: ${titles}.`);
  if (others.some((other) => other.title === title)) {
    print(
      'Внимание: два способа называются одинаково. Назовите их по-разному: npm run merchant -- set --id N --title …',
    );
  }
}

/** Settings of another account of the same organization at the same provider, for one that is to replace it. */
async function settingsLike(
  deps: MerchantCommandDeps,
  like: string | undefined,
  { organization, provider }: { organization: Organization; provider: PaymentProvider },
): Promise<Record<string, unknown>> {
  if (like === undefined) return {};
  const merchant = await merchantOf(deps, like);
  if (merchant.organizationId !== organization.id || merchant.provider !== provider.name) {
    throw new UsageError(`Мерчант ${like} — другой организации или другой платёжной системы`);
  }
  return settingsOf(deps, merchant);
}

/** Tells the provider by a call where that can be done; the merchant is added whether it works or not. */
async function register(
  { fetch, clock, print, publicUrl }: MerchantCommandDeps,
  provider: PaymentProvider,
  { settings, mode, hookToken }: { settings: unknown; mode: 'test' | 'live'; hookToken: string },
): Promise<void> {
  const connection = provider.connect(settings, { fetch, clock, mode });
  if (!connection.register) return;
  try {
    await connection.register(callbackUrl(publicUrl, provider.name, hookToken));
    print(`${provider.title}: мерчант зарегистрирован.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'нет ответа';
    print(`${provider.title}: сообщить о мерчанте не удалось (${why}).`);
  }
}

async function organizationOf(db: Database, id: string | undefined): Promise<Organization> {
  const organization = id === undefined ? null : await db.organization.findUnique({ where: { id } });
  if (organization) return organization;
  const known = await db.organization.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const names = known.map((each) => each.id).join(' | ') || '(пока нет: npm run organization -- add)';
  throw new UsageError(
    id === undefined ? `Назовите организацию: --organization ${names}` : `Организации «${id}» нет; есть ${names}`,
  );
}
