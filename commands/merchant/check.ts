import { readShortfalls } from '../../domain/fiscal/shortfalls.ts';
import { noteMerchantAct } from '../../domain/payments/merchant-changes.ts';
import { listMerchants } from '../../domain/payments/merchants.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Merchant } from '../../prisma/generated/client.ts';
import { UsageError } from '../run.ts';
import { addressWarnings, printSetup } from './addresses.ts';
import type { Values } from './arguments.ts';
import { type MerchantCommandDeps, merchantOf, providerOf, settingsOf } from './deps.ts';
import { fiscalLine } from './fiscal.ts';
import { merchantLine } from './list.ts';
import { ask } from './verify.ts';

/**
 * Asks every enabled merchant's provider, or the one merchant's that --id names, whether its settings are right, and says
 * what it can do. The exit code is 1 where one is refused, silent or not to be opened.
 */
export async function check(deps: MerchantCommandDeps, values: Values): Promise<number> {
  const merchants =
    values.id === undefined
      ? (await listMerchants(deps.db, values.organization)).filter(({ enabled }) => enabled)
      : [await merchantOf(deps, values.id)];
  if (merchants.length === 0) deps.print('Проверять некого: включённых мерчантов нет.');
  let failures = 0;
  for (const merchant of merchants) {
    deps.print(merchantLine(merchant));
    const outcome = await checkOne(deps, merchant);
    if (outcome !== 'accepted' && outcome !== 'not-askable') failures += 1;
    const act = { actor: deps.actor, action: 'merchant-checked', details: { outcome } } as const;
    await noteMerchantAct(deps.db, deps.clock, merchant, act);
    if (values.id !== undefined) printSetup(deps, providerOf(deps, merchant.provider), merchant);
    else for (const line of addressWarnings(deps.publicUrl, merchant.mode)) deps.print(`    ${line}`);
  }
  return failures > 0 ? 1 : 0;
}

async function checkOne(deps: MerchantCommandDeps, merchant: Merchant): Promise<string> {
  const provider = providerOf(deps, merchant.provider);
  try {
    const settings = settingsOf(deps, merchant);
    const verdict = await ask(deps, provider, settings, merchant.mode);
    const words = {
      accepted: 'настройки верны',
      refused: 'ОТКАЗ, настройки не приняты',
      silent: 'НЕ ОТВЕЧАЕТ',
      'not-askable': 'заранее проверить нельзя, проверкой станет первый платёж',
    };
    deps.print(`    ${words[verdict.kind]}${'why' in verdict ? `: ${verdict.why}` : ''}`);
    for (const line of abilities(deps, provider, { settings, merchant })) deps.print(`    ${line}`);
    for (const line of await shortfalls(deps, provider, { settings, merchant })) deps.print(`    ${line}`);
    return verdict.kind;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    deps.print(`    ${error.message}`);
    return 'sealed';
  }
}

/** What can be done through a merchant by this program, and what only in the provider's cabinet. */
function abilities(
  { fetch, clock }: MerchantCommandDeps,
  provider: PaymentProvider,
  { settings, merchant }: { settings: unknown; merchant: Merchant },
): string[] {
  const connection = provider.connect(settings, { fetch, clock, mode: merchant.mode });
  const cards = connection.chargeSaved !== undefined;
  const can = [
    ['возвраты', connection.refundPayment !== undefined],
    ['отмена неоплаченной ссылки', connection.cancelPayment !== undefined],
    ['сохранение карт', cards && merchant.keepsCards],
    ['чеки 54-ФЗ', provider.makesReceipts],
    ['чеки зачёта предоплаты', connection.makeOffsetReceipt !== undefined],
  ] as const;
  const named = (isAble: boolean) => can.filter(([, able]) => able === isAble).map(([name]) => name);
  const lines = [
    ['умеет', named(true)],
    ['не умеет', named(false)],
  ] as const;
  return [
    ...lines.flatMap(([word, names]) => (names.length > 0 ? [`${word}: ${names.join(', ')}`] : [])),
    ...(provider.makesReceipts ? [fiscalLine(merchant.fiscal)] : []),
  ];
}

/** What staff have to do themselves about fiscal receipts. */
async function shortfalls(
  { db, fetch, clock }: MerchantCommandDeps,
  provider: PaymentProvider,
  { settings, merchant }: { settings: unknown; merchant: Merchant },
): Promise<string[]> {
  const { makeOffsetReceipt } = provider.connect(settings, { fetch, clock, mode: merchant.mode });
  const { lacksOffsets, lost } = await readShortfalls(db, merchant, { makesOffsets: makeOffsetReceipt !== undefined });
  return [
    ...(lacksOffsets
      ? ['ЧЕКИ ЗАЧЁТА эта платёжная система не делает, а offset их требует: делайте их сами и задайте offset=none']
      : []),
    ...(lost > 0 ? [`ЧЕКИ НЕ ЗАРЕГИСТРИРОВАНЫ: ${lost}, посмотрите их в кабинете платёжной системы`] : []),
  ];
}
