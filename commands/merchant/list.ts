import { listMerchants } from '../../domain/payments/merchants.ts';
import type { Merchant } from '../../prisma/generated/client.ts';
import type { Values } from './arguments.ts';
import type { MerchantCommandDeps } from './deps.ts';
import { fiscalLine } from './fiscal.ts';

/** Prints the merchant accounts, of one organization if it is named. */
export async function list({ db, print }: MerchantCommandDeps, { organization }: Values): Promise<void> {
  const merchants = await listMerchants(db, organization);
  if (merchants.length === 0) print('Мерчантов пока нет. Добавить: npm run merchant -- add');
  for (const merchant of merchants) {
    print(merchantLine(merchant));
    print(`    /hooks/${merchant.provider}/${merchant.hookToken.slice(0, 4)}… · ${fiscalLine(merchant.fiscal)}`);
  }
}

/** A merchant in a line. */
export function merchantLine({ id, organizationId, provider, mode, enabled, title }: Merchant): string {
  return `${id}  ${organizationId}  ${provider}  ${mode}  ${enabled ? 'включён' : 'выключен'}  ${title}`;
}
