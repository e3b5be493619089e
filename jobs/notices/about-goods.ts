import type { Owed } from '../../domain/orders/facts.ts';
import type { Button, Recipient } from '../notice.ts';
import type { NoticeText } from '../text.ts';

/** What notices of the statuses of orders, items and parcels have in common. */
export const aboutGoods = {
  isUrgent: false,
  isSwitchable: true,
  isSnoozable: false,
  needsConsent: true,
  digest: true,
} as const;

/** Whose goods may be told of; null where the notice is nobody's. */
export function ownerOf({ clientId, organization }: Recipient): { clientId: number; organizationId: string } | null {
  return clientId === null || organization === null ? null : { clientId, organizationId: organization.id };
}

/** What was told of first has moved on since, and the notice of that speaks. */
export function isReplaced(
  told: { readonly status: string; readonly since: number },
  now: { readonly status: string; readonly sinceMs: number | null },
): boolean {
  return told.status !== now.status || told.since !== now.sinceMs;
}

/** Pays one charge and no other; none where nothing is owed for it. */
export function payButton(text: NoticeText, owed: Owed | null, currency: string): (readonly Button[])[] {
  if (!owed) return [];
  const sum = text.money(owed.outstandingMinor, currency);
  return [[{ text: text.plain('notice-button-pay', { sum }), open: `pay:${owed.chargeId}` }]];
}

/** Opens one order; of several, the list of them. */
export function orderButton(
  text: NoticeText,
  orders: readonly { readonly id: number; readonly number: string }[],
): readonly Button[] {
  const [first] = orders;
  const isOne = first !== undefined && orders.every(({ id }) => id === first.id);
  return isOne
    ? [{ text: text.plain('goods-button-order', { number: first.number }), open: `order:${first.id}` }]
    : [{ text: text.plain('goods-button-orders'), open: 'orders' }];
}

/** Of several things with a debt, so many get a button of their own. */
export const PAY_BUTTONS = 4;
