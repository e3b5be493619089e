import type { Owed } from '../../domain/orders/facts.ts';
import type { Button, Recipient } from '../notice.ts';
import { EACH_UP_TO, payButton } from '../pay-buttons.ts';
import type { NoticeText } from '../text.ts';

/** What notices of the statuses of orders, items and parcels have in common. */
export const aboutGoods = {
  isUrgent: false,
  isSwitchable: true,
  isSnoozable: false,
  needsConsent: true,
  digest: true,
} as const;

/** Something that money may be owed for. */
interface Goods {
  readonly owed: Owed | null;
  readonly currency: string;
}

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

/** A button for each of the first few of them that are owed for, which pays that and no other. */
export function owedButtons(text: NoticeText, goods: readonly Goods[]): (readonly Button[])[] {
  const owing = goods.flatMap(({ owed, currency }) => (owed ? [{ ...owed, currency }] : []));
  return owing.slice(0, EACH_UP_TO).map((each) => [payButton(text, each)]);
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
