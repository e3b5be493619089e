import type { AccountBalance } from '../../domain/billing/balance.ts';
import type { DebtLine } from '../../domain/billing/debts.ts';
import { sumOf } from '../../domain/money.ts';
import { wholeMinimumOf } from '../../domain/payments/terms.ts';
import type { ScreenState } from '../../domain/updates/updates.ts';
import type { Cabinet } from '../cabinet.ts';
import { debtItems } from '../debt-items.ts';
import { goOn, waysOf } from './index.ts';

/**
 * From a list on to paying the debts of one organization: over the screen where they are picked, or, where there is
 * nothing to pick (one debt, no balance that could pay it, and somewhere to pay it), straight on. `state` says which of
 * the organization's debts these are; none: all of them.
 */
export async function payDebts(
  cabinet: Cabinet,
  debts: readonly DebtLine[],
  balances: readonly AccountBalance[],
  state: ScreenState = {},
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
  if (ways.length === 0) cabinet.visit('checkout', organizationId, state);
  else await goOn(cabinet, wish, { ways, state: { ...state, from: 'card' } });
}
