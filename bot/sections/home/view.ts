import type { Attention } from '../../../domain/attention/attention.ts';
import type { Cabinet } from '../../cabinet.ts';

/** What waits for the client, most pressing first, in HTML. */
export function homeText(
  cabinet: Cabinet,
  data: { hasAccounts: boolean; pending: readonly string[]; attention: Attention },
): string {
  const { debts, covers, ending, ordersInProgress } = data.attention;
  const lines = [
    ...data.pending.map((organization) => cabinet.html('home-pending', { organization })),
    ...debts.map((debt) =>
      cabinet.html('home-debt', {
        organization: debt.organizationName,
        total: cabinet.money(debt.totalMinor, debt.currency),
        overdue: debt.overdueMinor > 0n ? cabinet.money(debt.overdueMinor, debt.currency) : '',
        state: debt.overdueMinor === 0n ? 'ahead' : debt.overdueMinor === debt.totalMinor ? 'overdue' : 'partly',
      }),
    ),
    ...covers.map(({ holderName, accountNumber, groupName, balanceMinor, currency }) =>
      cabinet.html('home-cover-line', {
        person: holderName ?? accountNumber,
        group: groupName,
        balance: cabinet.money(balanceMinor, currency),
      }),
    ),
    ...ending.map((line) =>
      cabinet.html('home-ending', {
        person: line.personName,
        name: line.name,
        group: line.groupName,
        lessons: line.lessonsLeft ?? 0,
        days: line.daysLeft ?? 0,
        what: line.lessonsLeft === null ? 'days' : line.daysLeft === null ? 'lessons' : 'both',
      }),
    ),
    ...(ordersInProgress ? [cabinet.html('home-orders-line', { count: ordersInProgress })] : []),
  ];
  if (!data.hasAccounts && lines.length === 0) return cabinet.html('home-no-accounts');
  const title = cabinet.html('home-title');
  return [title, ...(lines.length ? lines : [cabinet.html('home-nothing')])].join('\n\n');
}
