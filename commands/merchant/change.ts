import { changeMerchant, type MerchantAct, type MerchantChange } from '../../domain/payments/merchant-changes.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Merchant } from '../../prisma/generated/client.ts';
import { credentialsContext } from '../../settlement/connections.ts';
import { UsageError } from '../run.ts';
import type { Values } from './arguments.ts';
import { type MerchantCommandDeps, merchantOf, providerOf, settingsOf, yesOf } from './deps.ts';
import { collectFiscal, fiscalLine } from './fiscal.ts';
import { changeSettings } from './settings.ts';
import { verify } from './verify.ts';

/** Changes a merchant's title, settings or permission to keep cards; its callback address stays. */
export async function set(deps: MerchantCommandDeps, values: Values): Promise<void> {
  const merchant = await merchantOf(deps, values.id);
  const provider = providerOf(deps, merchant.provider);
  if (values.mode !== undefined && values.mode !== merchant.mode) {
    throw new UsageError('Режим не меняется: для настоящих платежей заведите нового мерчанта, старого выключите');
  }
  const title = values.title?.trim();
  if (title === '' || (title?.length ?? 0) > 40) throw new UsageError('--title: от 1 до 40 знаков');
  const keepsCards = yesOf('--cards', values.cards);
  const settings = await settingsAfter(deps, { merchant, provider }, values);
  const change: MerchantChange = {
    ...(title === undefined ? {} : { title }),
    ...(keepsCards === undefined ? {} : { keepsCards }),
    ...(settings === null
      ? {}
      : { sealed: deps.seal(JSON.stringify(settings.checked), credentialsContext(merchant.hookToken)) }),
  };
  const fields = [
    ...(title === undefined ? [] : ['title']),
    ...(keepsCards === undefined ? [] : ['cards']),
    ...(settings?.changed ?? []),
  ];
  if (fields.length === 0) throw new UsageError('Что изменить? --title, --set, --ask, --settings или --cards');
  await write(deps, merchant, { change, act: { action: 'merchant-changed', details: { fields } } });
  deps.print(`Мерчант ${merchant.id} изменён: ${fields.join(', ')}. Адрес уведомлений прежний.`);
}

async function settingsAfter(
  deps: MerchantCommandDeps,
  { merchant, provider }: { merchant: Merchant; provider: PaymentProvider },
  values: Values,
): Promise<{ checked: Record<string, unknown>; changed: string[] } | null> {
  if (values.set.length + values.ask.length === 0 && values.settings === undefined) return null;
  const after = await changeSettings(provider, {
    before: () => settingsOf(deps, merchant),
    given: values.set,
    asked: values.ask,
    file: values.settings,
    questions: deps.questions,
  });
  await verify(deps, provider, { settings: after.checked, mode: merchant.mode, unchecked: values.unchecked });
  return after;
}

/** Changes what a merchant's fiscal receipts say, or says that its payment system makes none. */
export async function fiscal(deps: MerchantCommandDeps, values: Values): Promise<void> {
  const merchant = await merchantOf(deps, values.id);
  const profile = await collectFiscal(providerOf(deps, merchant.provider), {
    receipts: yesOf('--receipts', values.receipts),
    given: values.fiscal,
    questions: deps.questions,
  });
  const details = { before: fiscalLine(merchant.fiscal), after: fiscalLine(profile) };
  await write(deps, merchant, { change: { fiscal: profile }, act: { action: 'merchant-fiscal-changed', details } });
  deps.print(`Мерчант ${merchant.id}: ${details.after}. Чеки, сделанные раньше, не меняются.`);
}

/** Stops new payments through a merchant, or lets them in again. */
export async function enable(deps: MerchantCommandDeps, values: Values, enabled: boolean): Promise<void> {
  const merchant = await merchantOf(deps, values.id);
  const action = enabled ? 'merchant-enabled' : 'merchant-disabled';
  await write(deps, merchant, { change: { enabled }, act: { action } });
  deps.print(
    enabled
      ? `Мерчант ${merchant.id} снова принимает платежи.`
      : `Мерчант ${merchant.id} больше не принимает новых платежей. Деньги, которые ещё идут через него, будут зачислены.`,
  );
}

async function write(
  { db, clock, actor }: MerchantCommandDeps,
  { id }: Merchant,
  { change, act }: { change: MerchantChange; act: Omit<MerchantAct, 'actor'> },
): Promise<void> {
  await changeMerchant(db, clock, id, { change, act: { actor, ...act } });
}
