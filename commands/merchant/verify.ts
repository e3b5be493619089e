import { type PaymentProvider, ProviderError } from '../../payments/provider.ts';
import { UsageError } from '../run.ts';
import type { MerchantCommandDeps } from './deps.ts';

/** What became of asking a provider whether settings are right. */
export type Verdict =
  | { readonly kind: 'accepted' }
  /** The provider says that they are wrong. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Nobody knows: it does not answer. */
  | { readonly kind: 'silent'; readonly why: string }
  /** It has no harmless question to be asked. */
  | { readonly kind: 'not-askable' };

/** Asks a provider about settings. */
export async function ask(
  { fetch, clock }: Pick<MerchantCommandDeps, 'fetch' | 'clock'>,
  provider: PaymentProvider,
  settings: unknown,
  mode: 'test' | 'live',
): Promise<Verdict> {
  const connection = provider.connect(settings, { fetch, clock, mode });
  if (!connection.check) return { kind: 'not-askable' };
  try {
    await connection.check();
    return { kind: 'accepted' };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { kind: error.isFinal ? 'refused' : 'silent', why: error.message };
  }
}

/**
 * Asks a provider about settings before they are written. Throws a `UsageError` where it refuses them, or does not
 * answer and nobody says to go on all the same.
 */
export async function verify(
  deps: MerchantCommandDeps,
  provider: PaymentProvider,
  { settings, mode, unchecked }: { settings: unknown; mode: 'test' | 'live'; unchecked: boolean },
): Promise<'accepted' | 'unchecked' | 'not-askable'> {
  const verdict = await ask(deps, provider, settings, mode);
  const { title } = provider;
  if (verdict.kind === 'refused') {
    throw new UsageError(
      `${title}: настройки не приняты (${verdict.why}). Ничего не записано. ` +
        `Проверьте ключи в кабинете и режим: --mode ${mode}.`,
    );
  }
  if (verdict.kind === 'silent') {
    await goOnUnchecked(deps, provider, { why: verdict.why, unchecked });
    return 'unchecked';
  }
  deps.print(
    verdict.kind === 'accepted'
      ? `${title}: настройки проверены и приняты.`
      : `${title}: заранее проверить настройки нельзя, проверкой станет первый платёж.`,
  );
  return verdict.kind;
}

async function goOnUnchecked(
  { questions, print }: MerchantCommandDeps,
  { title }: PaymentProvider,
  { why, unchecked }: { why: string; unchecked: boolean },
): Promise<void> {
  const choices = [
    { value: 'no', name: 'нет, попробую позже' },
    { value: 'yes', name: 'да, записать непроверенными' },
  ];
  const question = `${title} не отвечает (${why}). Записать настройки непроверенными?`;
  if (!unchecked && (await questions?.choose({ title: question, choices })) !== 'yes') {
    throw new UsageError(
      `${title}: не отвечает (${why}). Ничего не записано. Повторите позже, или запишите без проверки: --unchecked`,
    );
  }
  print(`${title} не отвечает (${why}): настройки записаны НЕПРОВЕРЕННЫМИ. Проверить: npm run merchant -- check`);
}
