import { type AccountBalance, readBalances } from '../../../domain/billing/balance.ts';
import { readStatement } from '../../../domain/billing/statement.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, opens, pageOf, pager, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { accountLabel, balancesText, balanceText } from './view.ts';

const PAGE_SIZE = 8;

/** «Счёт и история»: what an account holds and owes, and all that explains it. The argument is the account's id. */
export const balance = defineSection({
  name: 'balance',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const chosen = await chosenSubject(cabinet);
    const only = chosen.accountIds.length === 1 ? chosen.accountIds[0] : undefined;
    const accountId = argument === undefined ? only : idOf(argument);
    const { db, clock } = cabinet.deps;
    const { client: clientId } = cabinet;
    if (accountId === undefined) {
      const balances = await readBalances(db, { clientId, accountIds: chosen.accountIds });
      return { chosen, page: pageOf(cabinet), balances, one: null };
    }
    const account = await shownAccount(cabinet, accountId);
    const [balances, statement] = await Promise.all([
      readBalances(db, { clientId, accountIds: [accountId] }),
      readStatement(db, clock, { clientId, accountId }),
    ]);
    const [own] = balances;
    if (!own || !statement) throw new DomainError('not-yours');
    return { chosen, page: 0, balances, one: { account, own, statement } };
  },
  text: ({ cabinet }, { chosen, balances, one, page }) =>
    one
      ? `${accountLine(cabinet, one.account)}\n\n${balanceText(cabinet, one.own, one.statement.closingMinor)}`
      : `${subjectLine(cabinet, chosen)}\n\n${balancesText(cabinet, onPage(balances, page))}`,
  buttons: (buttons, { cabinet }, { chosen, balances, one, page }) => {
    if (one) {
      accountButtons(buttons, cabinet, one.own);
      const isFromList = cabinet.cameFrom?.section === 'balance';
      if (one.account.outOf > 1 && !isFromList) buttons.row().text(cabinet.t('balance-another'), opens('balance'));
    } else {
      for (const each of onPage(balances, page)) {
        const button = { text: accountLabel(cabinet, each), payload: String(each.accountId) };
        buttons.row().text(button, (ctx) => ctx.cabinet.visit('balance', ctx.match));
      }
      pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, ofNames: true, total: balances.length });
    }
    if (!one || one.account.outOf === 1) switchButton(buttons, cabinet, chosen, 'balance');
    footer(buttons, cabinet);
  },
});

function accountButtons(buttons: Buttons, cabinet: Cabinet, own: AccountBalance): void {
  const { accountId, owedMinor, balanceMinor, currency } = own;
  const id = String(accountId);
  if (owedMinor > 0n) {
    buttons.row().text(cabinet.t('balance-pay', { sum: cabinet.money(owedMinor, currency) }), visits('debts'));
  }
  if (owedMinor > 0n || balanceMinor > 0n) buttons.row();
  if (owedMinor > 0n) {
    buttons.text(
      cabinet.t('balance-why-owed', { sum: cabinet.money(owedMinor, currency) }),
      visits('why', `owed-${id}`),
    );
  }
  if (balanceMinor > 0n) {
    const sum = cabinet.money(balanceMinor, currency);
    buttons.text(cabinet.t('balance-why-held', { sum }), visits('why', `held-${id}`));
  }
  buttons.row().text(cabinet.t('balance-top-up'), visits('topup', id));
  buttons.text(cabinet.t('balance-history'), visits('history', id));
  buttons.row().text(cabinet.t('balance-statement'), visits('statement', id));
  buttons.text(cabinet.t('balance-papers'), visits('papers', id));
  buttons.row().text(cabinet.t('balance-charts'), visits('charts', id));
}

function onPage(balances: readonly AccountBalance[], page: number): readonly AccountBalance[] {
  return balances.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
}
