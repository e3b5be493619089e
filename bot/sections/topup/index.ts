import { type AccountBalance, readBalances } from '../../../domain/billing/balance.ts';
import { DomainError } from '../../../domain/errors.ts';
import { type PaymentTerms, readPaymentTerms } from '../../../domain/payments/terms.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, pageOf, pager } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { accountLine, type ShownAccount, shownAccount } from '../../shown-account.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { readSum } from '../../sum.ts';
import { goOnToPay } from '../../ways/index.ts';
import { maximumOf, offeredSums } from './sums.ts';
import { accountLabel, topUpText } from './view.ts';

const PAGE_SIZE = 10;

/**
 * «Пополнить баланс»: by one of the sums offered, or by one that is typed. The argument is the account's id; the state
 * may name a sum that something lacks (`lacking`, in minor units).
 */
export const topup = defineSection({
  name: 'topup',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const chosen = await chosenSubject(cabinet);
    const only = chosen.accountIds.length === 1 ? chosen.accountIds[0] : undefined;
    const accountId = argument === undefined ? only : idOf(argument);
    const own = { clientId: cabinet.client };
    if (accountId === undefined) {
      const balances = await readBalances(cabinet.deps.db, { ...own, accountIds: chosen.accountIds });
      return { chosen, balances, one: null };
    }
    return { chosen, balances: [], one: await readAccount(cabinet, accountId) };
  },
  text: ({ cabinet }, { chosen, balances, one }) => {
    if (one) return `${accountLine(cabinet, one.account)}\n\n${topUpText(cabinet, one)}`;
    const what = cabinet.html(balances.length > 0 ? 'topup-choose' : 'topup-no-accounts');
    return `${subjectLine(cabinet, chosen)}\n\n${what}`;
  },
  buttons: (buttons, { cabinet }, { chosen, balances, one }) => {
    if (one) sumButtons(buttons, cabinet, one);
    else accountButtons(buttons, cabinet, balances);
    if (!one) switchButton(buttons, cabinet, chosen, 'topup');
    footer(buttons, cabinet, { section: 'debts' });
  },
  typed: async ({ cabinet }, { one }, text) => {
    if (!one?.terms.hasMerchant) return cabinet.reopen();
    const { currency, minimumMinor } = one.terms;
    const sumMinor = readSum(cabinet, text, { currency, minimumMinor, maximumMinor: maximumOf(currency) });
    if (sumMinor === null) cabinet.reopen();
    else await start(cabinet, one.own, sumMinor);
  },
});

export interface TopUpAccount {
  readonly account: ShownAccount;
  readonly own: AccountBalance;
  readonly terms: PaymentTerms;
}

async function readAccount(cabinet: Cabinet, accountId: number): Promise<TopUpAccount> {
  const account = await shownAccount(cabinet, accountId);
  const { db } = cabinet.deps;
  const [[own], terms] = await Promise.all([
    readBalances(db, { clientId: cabinet.client, accountIds: [accountId] }),
    readPaymentTerms(db, account.subject.organizationId),
  ]);
  if (!own) throw new DomainError('not-yours');
  return { account, own, terms };
}

function sumButtons(buttons: Buttons, cabinet: Cabinet, { own, terms }: TopUpAccount): void {
  if (!terms.hasMerchant) return;
  const { lacking } = cabinet.state;
  const lackingMinor = typeof lacking === 'string' && /^[1-9]\d{0,17}$/u.test(lacking) ? BigInt(lacking) : 0n;
  const sums = offeredSums({ ...own, minimumMinor: terms.minimumMinor, lackingMinor });
  for (const [index, { sumMinor, reason }] of sums.entries()) {
    const sum = cabinet.money(sumMinor, own.currency);
    const label = reason ? cabinet.t(`topup-sum-${reason}`, { sum }) : sum;
    // What lacks has a row of its own; the round sums stand in pairs.
    const before = sums[index - 1];
    const pairs = sums.slice(0, index).filter((each) => each.reason === null).length;
    if (reason || before?.reason || pairs % 2 === 0) buttons.row();
    buttons.text({ text: label, payload: String(sumMinor) }, (tap) => start(tap.cabinet, own, BigInt(tap.match)));
  }
}

function accountButtons(buttons: Buttons, cabinet: Cabinet, balances: readonly AccountBalance[]): void {
  const page = pageOf(cabinet);
  for (const each of balances.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)) {
    const button = { text: accountLabel(cabinet, each), payload: String(each.accountId) };
    buttons.row().text(button, (tap) => tap.cabinet.visit('topup', tap.match));
  }
  pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, total: balances.length, ofNames: true });
}

async function start(cabinet: Cabinet, own: AccountBalance, amountMinor: bigint): Promise<void> {
  const { accountId, organizationId } = own;
  const state = { account: accountId, sum: String(amountMinor) };
  await goOnToPay(cabinet, { organizationId, lines: [{ accountId, amountMinor }] }, state);
}
