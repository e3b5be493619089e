import type { LatestBill } from '../../../domain/billing/bills.ts';
import type { DebtLine } from '../../../domain/billing/debts.ts';
import { dayIn } from '../../../domain/clock.ts';
import { groupBy } from '../../../domain/collections.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import { debtItems } from '../../debt-items.ts';
import { itemText } from '../../debt-text.ts';
import { accountName } from '../../subject.ts';

/** All debts in HTML: by organization with its total, then by person and account, each line with its reason. */
export function debtsText(
  cabinet: Cabinet,
  debts: readonly DebtLine[],
  bills: ReadonlyMap<number, LatestBill>,
): string {
  const title = cabinet.html('debts-title');
  if (debts.length === 0) return `${title}\n\n${cabinet.html('debts-none')}`;
  const organizations = [...groupBy(debts, (debt) => debt.organizationId).values()];
  return [title, ...organizations.map((own) => organizationText(cabinet, own, bills))].join('\n\n');
}

function organizationText(
  cabinet: Cabinet,
  debts: readonly DebtLine[],
  bills: ReadonlyMap<number, LatestBill>,
): string {
  const { organizationName = '', currency = 'RUB' } = debts[0] ?? {};
  const total = cabinet.money(sumOf(debts.map((debt) => debt.outstandingMinor)), currency);
  const head = cabinet.html('debts-organization', { organization: organizationName, total });
  const accounts = [...groupBy(debts, (debt) => debt.accountId).values()];
  return [head, ...accounts.map((own) => accountText(cabinet, own, bills))].join('\n');
}

function accountText(cabinet: Cabinet, debts: readonly DebtLine[], bills: ReadonlyMap<number, LatestBill>): string {
  const [first] = debts;
  if (!first) return '';
  const account = accountName(cabinet, first.accountWord, first.accountNumber);
  const whose = first.holderName
    ? cabinet.html('debts-whose', { name: first.holderName, account })
    : cabinet.html('debts-whose-account', { account });
  const today = dayIn(first.timeZone, cabinet.now);
  return [whose, ...debtItems(debts).map((item) => itemText(cabinet, item, today, bills.get(first.accountId)))].join(
    '\n',
  );
}
