import { type AccountBalance, readBalances } from '../../../domain/billing/balance.ts';
import { latestBills } from '../../../domain/billing/bills.ts';
import { type DebtLine, listDebts } from '../../../domain/billing/debts.ts';
import { groupBy } from '../../../domain/collections.ts';
import { listCoverOffers } from '../../../domain/lessons/cover.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, pageOf, pager, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { payDebts } from '../../ways/debts.ts';
import { type DebtsData, debtPages, debtsText } from './view.ts';

/** Telegram takes a hundred buttons at most; who owes to more organizations than this chooses a student or account. */
const ORGANIZATIONS_SHOWN = 25;

/** «Долги и оплата»: what is owed, why, and since when; paid organization by organization. */
export const debts = defineSection({
  name: 'debts',
  access: 'client',
  load: async ({ cabinet }) => {
    const chosen = await chosenSubject(cabinet);
    const { client: clientId } = cabinet;
    const { db } = cabinet.deps;
    const own = { clientId, accountIds: chosen.accountIds };
    const [lines, balances, offers] = await Promise.all([
      listDebts(db, own),
      readBalances(db, own),
      listCoverOffers(db, own),
    ]);
    const billed = lines.filter(({ kind }) => kind === 'bill').map(({ accountId }) => accountId);
    const data: DebtsData = { lines, balances, offers, bills: await latestBills(db, billed) };
    return { chosen, ...data, pages: debtPages(cabinet, data) };
  },
  text: ({ cabinet }, data) => `${subjectLine(cabinet, data.chosen)}\n\n${debtsText(cabinet, data, pageOf(cabinet))}`,
  buttons: (buttons, { cabinet }, { lines, offers, balances, chosen, pages }) => {
    pager(buttons, cabinet, {
      page: pageOf(cabinet),
      pageSize: 1,
      total: pages.length,
      ofNames: true,
    });
    const organizations = [...groupBy(lines, (line) => line.organizationId).values()].slice(0, ORGANIZATIONS_SHOWN);
    const isOneOfMany = organizations.length > 1;
    for (const own of organizations) payButton(buttons, cabinet, own, { balances, isOneOfMany });
    if (offers.length > 0) buttons.row().text(cabinet.t('debts-cover'), visits('cover'));
    whyButtons(buttons, cabinet, organizations);
    buttons.row().text(cabinet.t('debts-payments'), visits('payments'));
    if (balances.length > 0) buttons.text(cabinet.t('debts-balance'), visits('balance'));
    switchButton(buttons, cabinet, chosen, 'debts');
    footer(buttons, cabinet);
  },
});

function payButton(
  buttons: Buttons,
  cabinet: Cabinet,
  own: readonly DebtLine[],
  { balances, isOneOfMany }: { readonly balances: readonly AccountBalance[]; readonly isOneOfMany: boolean },
): void {
  const { organizationId = '', organizationName: organization = '', currency = 'RUB' } = own[0] ?? {};
  const sum = cabinet.money(sumOf(own.map((line) => line.outstandingMinor)), currency);
  const label = isOneOfMany
    ? cabinet.t('debts-pay-organization', { sum, organization })
    : cabinet.t('debts-pay', { sum });
  const button = { text: label, payload: organizationId };
  buttons.row().text(button, (ctx) => payDebts(ctx.cabinet, own, balances));
}

/** «Почему столько?» of each organization's total; named by the sums where there are several, two in a row. */
function whyButtons(buttons: Buttons, cabinet: Cabinet, organizations: readonly (readonly DebtLine[])[]): void {
  for (const [index, own] of organizations.entries()) {
    const { organizationId = '', currency = 'RUB' } = own[0] ?? {};
    const sum = cabinet.money(sumOf(own.map((line) => line.outstandingMinor)), currency);
    const label = organizations.length > 1 ? cabinet.t('debts-why-sum', { sum }) : cabinet.t('debts-why');
    if (index % 2 === 0) buttons.row();
    buttons.text(label, visits('why', `organization-${organizationId}`));
  }
}
