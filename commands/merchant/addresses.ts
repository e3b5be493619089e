import type { PaymentProvider } from '../../payments/provider.ts';
import { callbackUrl } from '../../settlement/deps.ts';
import type { MerchantCommandDeps } from './deps.ts';

/** What is to be entered in the provider's cabinet: every callback address under the cabinet's own name, and the rest. */
export function printSetup(
  { print, publicUrl }: Pick<MerchantCommandDeps, 'print' | 'publicUrl'>,
  provider: PaymentProvider,
  { hookToken, mode }: { readonly hookToken: string; readonly mode: 'test' | 'live' },
): void {
  if (provider.door === 'chat') {
    print('Уведомления приходят через самого бота: адресов вводить не нужно.');
  } else {
    const url = callbackUrl(publicUrl, provider.name, hookToken);
    print('Адреса уведомлений:');
    const types = provider.callbackTypes.length > 0 ? provider.callbackTypes : [{ type: null, title: 'Уведомления' }];
    for (const { type, title } of types) {
      print(`  ${title}`);
      print(`    ${type === null ? url : `${url}/${type}`}`);
    }
    print('Эти адреса — секрет: укажите их в кабинете платёжной системы и больше нигде.');
  }
  if (provider.setup.length > 0) print(`${provider.title}, что ещё нужно в её кабинете:`);
  for (const line of provider.setup) print(`  • ${line}`);
  for (const line of addressWarnings(publicUrl, mode)) print(line);
}

/** Why a payment system could not reach this installation; a test one may run beside it, so only live ones are told. */
export function addressWarnings(publicUrl: string, mode: 'test' | 'live'): string[] {
  if (mode === 'test') return [];
  if (!URL.canParse(publicUrl)) return [`Внимание: PUBLIC_URL — ${publicUrl}, это не адрес.`];
  const { hostname, protocol } = new URL(publicUrl);
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(hostname);
  return [
    ...(isLoopback ? [`Внимание: PUBLIC_URL — ${publicUrl}, снаружи туда не попасть: уведомления не придут.`] : []),
    ...(protocol === 'https:' ? [] : ['Внимание: PUBLIC_URL без https — настоящие уведомления так принимать нельзя.']),
  ];
}
