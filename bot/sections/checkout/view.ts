import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { DebtItem } from '../../debt-items.ts';
import { itemTitle } from '../../debt-text.ts';

/** What is picked and what it comes to, in HTML. */
export function checkoutText(cabinet: Cabinet, items: readonly DebtItem[], picked: readonly DebtItem[]): string {
  const first = items[0]?.charges[0];
  if (!first) return cabinet.html('debts-none');
  const lines = picked.map((item) =>
    cabinet.html('checkout-line', {
      title: itemTitle(cabinet, item),
      whose: item.charges[0]?.holderName ?? item.charges[0]?.accountNumber ?? '',
      sum: cabinet.money(item.outstandingMinor, first.currency),
    }),
  );
  const total = cabinet.money(sumOf(picked.map((item) => item.outstandingMinor)), first.currency);
  return [
    cabinet.html('checkout-title', { organization: first.organizationName }),
    picked.length ? lines.join('\n') : cabinet.html('checkout-nothing-picked'),
    cabinet.html('checkout-total', { total }),
    ...(items.length > 1 ? [cabinet.html('checkout-how')] : []),
  ].join('\n\n');
}

/** «☑️ 2 400 ₽ · Абонемент «8 занятий»»: the sum first, because a telephone cuts the end. */
export function itemLabel(cabinet: Cabinet, item: DebtItem, isPicked: boolean): string {
  const sum = cabinet.money(item.outstandingMinor, item.charges[0]?.currency ?? 'RUB');
  const title = itemTitle(cabinet, item);
  return cabinet.t(isPicked ? 'checkout-picked' : 'checkout-unpicked', { sum, title });
}
