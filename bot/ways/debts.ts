import type { AccountBalance } from '../../domain/billing/balance.ts';
import type { DebtLine } from '../../domain/billing/debts.ts';
import { sumOf } from '../../domain/money.ts';
import { wholeMinimumOf } from '../../domain/payments/terms.ts';
import type { Cabinet } from '../cabinet.ts';
import { debtItems } from '../debt-items.ts';
import { goOn, waysOf } from './index.ts';

/**
 * From a list on to paying the debts of one organization: over the screen where they are picked, or, where there is
 * nothing to pick (one debt, no balance that could pay it, and somewhere to pay it), straight on.
 */
export async function payDebts(
  cabinet: Cabinet,
  debts: readonly DebtLine[],
  balances: readonly AccountBalance[],
): Promise<void> {
  const { organizationId = '', currency = '' } = debts[0] ?? {};
  const wish = {
    organizationId,
    lines: debts.map(({ chargeId, outstandingMinor }) => ({ chargeId, amountMinor: outstandingMinor })),
  };
  const accountIds = new Set(debts.map(({ accountId }) => accountId));
  const isHeld = balances.some(({ accountId, balanceMinor }) => accountIds.has(accountId) && balanceMinor > 0n);
  const isBigEnough = sumOf(debts.map((debt) => debt.outstandingMinor)) >= wholeMinimumOf(currency);
  const ways = debtItems(debts).length === 1 && !isHeld && isBigEnough ? await waysOf(cabinet, wish) : [];
  if (ways.length === 0) cabinet.visit('checkout', organizationId);
  else await goOn(cabinet, wish, { ways, state: { from: 'card' } });
}
