import type { PaymentProvider } from './provider.ts';
import { sandbox } from './sandbox/index.ts';

/** Every provider there is. A new one is a folder and a line here. */
export const providers: readonly PaymentProvider[] = [sandbox];

export function findProvider(name: string): PaymentProvider | undefined {
  return providers.find((provider) => provider.name === name);
}
