import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { DebtItem } from '../../debt-items.ts';
import { itemTitle } from '../../debt-text.ts';

/** What is picked and what it comes to, in HTML. */
export function checkoutText(cabinet: Cabinet, items: readonly DebtItem[], picked: readonly DebtItem[]): string {
  const first = items[0]?.charges[0];
  if (!first) return cabinet.html('debts-none');
  const lines = items.map((item) =>
    cabinet.html(picked.includes(item) ? 'checkout-line' : 'checkout-line-left', {
      title: itemTitle(cabinet, item),
      whose: item.charges[0]?.holderName ?? item.charges[0]?.accountNumber ?? '',
      sum: cabinet.money(item.outstandingMinor, first.currency),
    }),
  );
  const total = cabinet.money(sumOf(picked.map((item) => item.outstandingMinor)), first.currency);
  return [
    cabinet.html('checkout-title', { organization: first.organizationName }),
    lines.join('\n'),
    ...(picked.length ? [] : [cabinet.html('checkout-nothing-picked')]),
    cabinet.html('checkout-total', { total }),
    ...(items.length > 1 ? [cabinet.html('checkout-how')] : []),
  ].join('\n\n');
}

/** «☑️ 2 400 ₽ · Илья · Абонемент «8 занятий»»: the sum first, because a telephone cuts the end. */
export function itemLabel(cabinet: Cabinet, item: DebtItem, isPicked: boolean): string {
  const sum = cabinet.money(item.outstandingMinor, item.charges[0]?.currency ?? 'RUB');
  const whose = givenName(item.charges[0]?.holderName);
  const title = whose ? `${whose} · ${itemTitle(cabinet, item)}` : itemTitle(cabinet, item);
  return cabinet.t(isPicked ? 'checkout-picked' : 'checkout-unpicked', { sum, title });
}

/** «Илья» of «Андреев Илья», as students are listed; a label is too short for more. */
function givenName(name: string | null | undefined): string {
  const parts = name?.split(' ') ?? [];
  return parts.length === 2 ? (parts[1] ?? '') : (name ?? '');
}
