import type { AccountBalance } from '../../../domain/billing/balance.ts';
import type { LatestBill } from '../../../domain/billing/bills.ts';
import type { DebtLine } from '../../../domain/billing/debts.ts';
import { dayIn } from '../../../domain/clock.ts';
import { groupBy } from '../../../domain/collections.ts';
import type { CoverOffer } from '../../../domain/lessons/cover.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import { type DebtItem, debtItems } from '../../debt-items.ts';
import { itemText } from '../../debt-text.ts';
import { accountName } from '../../subject.ts';
import { type TextBlock, type TextPage, textPages } from '../../text-pages.ts';

export interface DebtsData {
  readonly lines: readonly DebtLine[];
  readonly bills: ReadonlyMap<number, LatestBill>;
  readonly balances: readonly AccountBalance[];
  readonly offers: readonly CoverOffer[];
}

type DebtPages = readonly TextPage<TextBlock>[];

/** More accounts than these with money and no debts are seen in «Баланс». */
const HELD_SHOWN = 10;

/**
 * All debts in HTML: by organization with its total, then by person and account with what its balance holds, each line
 * with its reason. A list too long for one message comes in pages, of which this is one.
 */
export function debtsText(cabinet: Cabinet, data: DebtsData & { readonly pages: DebtPages }, page: number): string {
  const { pages } = data;
  const shown = pages[Math.min(page, pages.length - 1)];
  const held = heldText(cabinet, data);
  return [
    cabinet.html('debts-title'),
    data.lines.length > 0 && shown ? shown.text : cabinet.html('debts-none'),
    ...(pages.length > 1 ? [cabinet.html('debts-page', { page: page + 1, pages: pages.length })] : []),
    ...(held && page === 0 ? [held] : []),
  ].join('\n\n');
}

/** The debts in pages that each fit a message; at least one. */
export function debtPages(cabinet: Cabinet, data: DebtsData): DebtPages {
  const byOrganization = groupBy(data.lines, (line) => line.organizationId);
  const blocks: TextBlock[] = [...byOrganization.values()].flatMap((own) => {
    const { organizationName = '', currency = 'RUB' } = own[0] ?? {};
    const total = cabinet.money(sumOf(own.map((debt) => debt.outstandingMinor)), currency);
    const head = cabinet.html('debts-organization', { organization: organizationName, total });
    return [...groupBy(own, (debt) => debt.accountId).values()].flatMap((ofAccount) =>
      accountBlocks(cabinet, data, head, ofAccount),
    );
  });
  return textPages(blocks);
}

function accountBlocks(cabinet: Cabinet, data: DebtsData, head: string, debts: readonly DebtLine[]): TextBlock[] {
  const [first] = debts;
  if (!first) return [];
  const today = dayIn(first.timeZone, cabinet.now);
  const headings = [head, accountHead(cabinet, data, first)];
  return debtItems(debts)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((item) => ({ headings, text: itemText(cabinet, item, today, data.bills.get(first.accountId)) }));
}

function accountHead(cabinet: Cabinet, { balances, offers }: DebtsData, first: DebtLine): string {
  const account = accountName(cabinet, first.accountWord, first.accountNumber);
  const balance = balances.find(({ accountId }) => accountId === first.accountId);
  return [
    first.holderName && !first.holderName.includes('@')
      ? cabinet.html('debts-whose', { name: first.holderName, account })
      : cabinet.html('debts-whose-account', { account }),
    ...(balance && balance.balanceMinor > 0n
      ? [cabinet.html('debts-held', { sum: cabinet.money(balance.balanceMinor, balance.currency) })]
      : []),
    ...offers
      .filter(({ accountId }) => accountId === first.accountId)
      .map(({ groupName }) => cabinet.html('debts-cover-hint', { group: groupName })),
  ].join('\n');
}

/** Subscriptions first, then lessons and courses, then what is bought and used. */
const KINDS: readonly DebtLine['kind'][] = ['subscription', 'lesson', 'course', 'order', 'delivery', 'bill'];
const rankOf = ({ charges }: DebtItem): number => KINDS.indexOf(charges[0]?.kind ?? 'bill');

/** Money held on accounts that owe nothing. */
function heldText(cabinet: Cabinet, { balances, lines }: DebtsData): string | null {
  const owing = new Set(lines.map(({ accountId }) => accountId));
  const held = balances.filter(({ accountId, balanceMinor }) => balanceMinor > 0n && !owing.has(accountId));
  if (held.length === 0) return null;
  const shown = held.slice(0, HELD_SHOWN).map((each) => {
    const account = accountName(cabinet, each.accountWord, each.accountNumber);
    const whose = each.holderName && !each.holderName.includes('@') ? `${each.holderName}, ${account}` : account;
    return cabinet.html('debts-held-here', { whose, sum: cabinet.money(each.balanceMinor, each.currency) });
  });
  return [cabinet.html('debts-held-title'), ...shown].join('\n');
}
