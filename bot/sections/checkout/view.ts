import { sumOf } from '../../../domain/money.ts';
import type { SumSplit } from '../../../domain/payments/split.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { DebtItem } from '../../debt-items.ts';
import { itemTitle } from '../../debt-text.ts';
import { headOf, type ItemShare, type Payable, type Plan, roundedUp, sharesOf } from './plan.ts';

/** So many items are named in a message; the rest are counted. */
const SHOWN = 20;

/** What is picked and what it comes to, in HTML; `items` are those of the page. */
export function checkoutText(cabinet: Cabinet, payable: Payable, plan: Plan, items: readonly DebtItem[]): string {
  const first = headOf(payable);
  if (!first) return cabinet.html('debts-none');
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, first.currency);
  const shares = new Map(sharesOf(plan.picked, plan.byCard).map((share) => [share.item, share]));
  const lines = items.map((item) => {
    const share = shares.get(item);
    const isOnly = payable.items.length === 1;
    const line = cabinet.html(isOnly ? 'checkout-share' : share ? 'checkout-line' : 'checkout-line-left', {
      title: itemTitle(cabinet, item),
      whose: whoseOf(item),
      sum: money(item.outstandingMinor),
    });
    return share && plan.isPart ? `${line}\n${partLine(cabinet, share, first.currency)}` : line;
  });
  const sums = { sum: money(plan.sumMinor), total: money(plan.totalMinor), count: plan.picked.length };
  return [
    cabinet.html('checkout-title', { organization: first.organizationName }),
    lines.join('\n'),
    plan.picked.length === 0
      ? cabinet.html('checkout-nothing-picked')
      : cabinet.html(plan.isPart ? 'checkout-part-of' : 'checkout-total', sums),
    ...(plan.heldMinor > 0n ? [cabinet.html('checkout-held', { sum: money(plan.heldMinor) })] : []),
    ...cardRemark(cabinet, payable, plan),
    ...(payable.items.length > 1 ? [cabinet.html('checkout-how')] : []),
  ].join('\n\n');
}

/** The last look before money moves: each debt with what it gets from where, and what stays owed; then the sums. */
export function confirmText(cabinet: Cabinet, payable: Payable, plan: Plan): string {
  const first = headOf(payable);
  if (!first) return cabinet.html('debts-none');
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, first.currency);
  const split = plan.withBalance;
  const shares = sharesOf(plan.picked, split);
  const lines = shares.slice(0, SHOWN).map((share) =>
    [
      cabinet.html('checkout-share', {
        title: itemTitle(cabinet, share.item),
        whose: whoseOf(share.item),
        sum: money(share.item.outstandingMinor),
      }),
      shareLine(cabinet, share, first.currency),
    ].join('\n'),
  );
  const leftMinor = sumOf(shares.map((share) => share.leftMinor));
  return [
    cabinet.html('checkout-confirm-title', { organization: first.organizationName }),
    lines.join('\n'),
    ...(shares.length > SHOWN ? [cabinet.html('checkout-more', { count: shares.length - SHOWN })] : []),
    [
      cabinet.html('checkout-from-balance', {
        sum: money(split.balanceMinor),
        left: money(plan.heldMinor - split.balanceMinor),
      }),
      ...(split.amountMinor > 0n ? [cabinet.html('checkout-by-card', { sum: money(split.amountMinor) })] : []),
      ...(leftMinor > 0n ? [cabinet.html('checkout-stays', { sum: money(leftMinor) })] : []),
    ].join('\n'),
    cabinet.html(split.amountMinor > 0n ? 'checkout-confirm-both' : 'checkout-confirm-balance'),
  ].join('\n\n');
}

/** Choosing how much of the picked debts to pay. */
export function partText(cabinet: Cabinet, payable: Payable, plan: Plan): string {
  const first = headOf(payable);
  if (!first) return cabinet.html('debts-none');
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, first.currency);
  return [
    cabinet.html('checkout-part-title', { organization: first.organizationName }),
    cabinet.html('checkout-part-how', {
      total: money(plan.totalMinor),
      minimum: money(payable.terms.minimumMinor),
      count: plan.picked.length,
    }),
  ].join('\n\n');
}

/** «☑️ 2 400 ₽ · Илья · Абонемент «8 занятий»»: the sum first, because a telephone cuts the end. */
export function itemLabel(cabinet: Cabinet, item: DebtItem, isPicked: boolean): string {
  const sum = cabinet.money(item.outstandingMinor, item.charges[0]?.currency ?? 'RUB');
  const whose = givenName(item.charges[0]?.holderName);
  const title = whose ? `${whose} · ${itemTitle(cabinet, item)}` : itemTitle(cabinet, item);
  return cabinet.t(isPicked ? 'checkout-picked' : 'checkout-unpicked', { sum, title });
}

/** The button that leads on with the balance: all from it, or what it has and the rest by card. */
export function balanceLabel(cabinet: Cabinet, { balanceMinor, amountMinor }: SumSplit, currency: string): string {
  return cabinet.t(amountMinor > 0n ? 'checkout-pay-both' : 'checkout-pay-balance', {
    sum: cabinet.money(balanceMinor, currency),
    rest: cabinet.money(amountMinor, currency),
  });
}

/** Why there is no button for a card, where there is none. */
function cardRemark(cabinet: Cabinet, payable: Payable, plan: Plan): string[] {
  const { hasMerchant, currency } = payable.terms;
  if (!hasMerchant) return [cabinet.html('checkout-no-cards')];
  const rounded = roundedUp(payable, plan);
  if (!rounded) return [];
  return [
    cabinet.html('checkout-card-minimum', {
      minimum: cabinet.money(plan.leastMinor, currency),
      sum: cabinet.money(rounded.amountMinor, currency),
      rest: cabinet.money(rounded.restMinor, currency),
    }),
  ];
}

function partLine(cabinet: Cabinet, { amountMinor, leftMinor }: ItemShare, currency: string): string {
  return cabinet.html('checkout-part-line', {
    now: cabinet.money(amountMinor, currency),
    left: cabinet.money(leftMinor, currency),
    what: amountMinor === 0n ? 'later' : leftMinor === 0n ? 'whole' : 'part',
  });
}

function shareLine(cabinet: Cabinet, share: ItemShare, currency: string): string {
  const parts = [
    ['balance', share.balanceMinor],
    ['card', share.amountMinor],
    ['left', share.leftMinor],
  ] as const;
  const words = parts
    .filter(([, amountMinor]) => amountMinor > 0n)
    .map(([name, amountMinor]) => cabinet.t(`checkout-share-${name}`, { sum: cabinet.money(amountMinor, currency) }));
  return cabinet.html('checkout-share-parts', { parts: words.join(', ') });
}

function whoseOf({ charges: [first] }: DebtItem): string {
  return first?.holderName ?? first?.accountNumber ?? '';
}

/** «Илья» of «Андреев Илья», as students are listed; a label is too short for more. */
function givenName(name: string | null | undefined): string {
  const parts = name?.split(' ') ?? [];
  return parts.length === 2 ? (parts[1] ?? '') : (name ?? '');
}
