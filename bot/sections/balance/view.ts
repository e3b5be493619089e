import type { AccountBalance } from '../../../domain/billing/balance.ts';
import type { Cabinet } from '../../cabinet.ts';
import { accountName } from '../../subject.ts';

/**
 * What one account holds and owes, in HTML. `closingMinor`: what the organization's books come to, overpayments
 * included.
 */
export function balanceText(cabinet: Cabinet, own: AccountBalance, closingMinor: bigint): string {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, own.currency);
  const isOverpaid = own.owedMinor === 0n && closingMinor < 0n;
  return [
    cabinet.html('balance-title'),
    [
      cabinet.html('balance-held', { sum: money(own.balanceMinor) }),
      own.owedMinor > 0n
        ? cabinet.html('balance-owed', { sum: money(own.owedMinor) })
        : cabinet.html('balance-nothing-owed'),
      ...(isOverpaid ? [cabinet.html('balance-overpaid', { sum: money(-closingMinor) })] : []),
    ].join('\n'),
    ...(own.balanceMinor > 0n && own.owedMinor > 0n ? [cabinet.html('balance-can-pay')] : []),
  ].join('\n\n');
}

/** Several accounts, each with what it holds and owes, in HTML. */
export function balancesText(cabinet: Cabinet, balances: readonly AccountBalance[]): string {
  const title = cabinet.html('balance-title');
  if (balances.length === 0) return `${title}\n\n${cabinet.html('balance-none')}`;
  const lines = balances.map((each) =>
    cabinet.html('balance-line', {
      whose: whoseName(each) ?? each.organizationName,
      organization: whoseName(each) === null ? 'none' : each.organizationName,
      account: accountName(cabinet, each.accountWord, each.accountNumber),
      held: cabinet.money(each.balanceMinor, each.currency),
      owed: each.owedMinor > 0n ? cabinet.money(each.owedMinor, each.currency) : '',
      state: each.owedMinor > 0n ? 'owed' : 'clear',
    }),
  );
  return [title, cabinet.html('balance-choose'), ...lines].join('\n\n');
}

/** «Смирнова Ольга · договор № Д-01001»: the button that opens an account. */
export function accountLabel(cabinet: Cabinet, own: AccountBalance): string {
  const account = accountName(cabinet, own.accountWord, own.accountNumber);
  const name = whoseName(own);
  if (name !== null) return `${name} · ${account}`;
  return account.includes('@') ? own.organizationName : account;
}

/** A customer known only by an address has no name. */
function whoseName({ holderName }: AccountBalance): string | null {
  return holderName === null || holderName.includes('@') ? null : holderName;
}
