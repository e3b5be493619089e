import { Temporal } from 'temporal-polyfill';
import type {
  BillReason,
  DeliveryReason,
  LessonReason,
  OrderReason,
  SubscriptionReason,
} from '../../../domain/billing/charge-reason.ts';
import type { ChargeExplanation } from '../../../domain/billing/explain.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { Figure } from '../../figures.ts';

/** Items of an order that are named one by one; the order's own screen has them all. */
const MAX_ITEMS = 12;

/** The lines from the list price, or from the figures of the latest bill, to what was charged. */
export function reasonFigures(cabinet: Cabinet, { reason, amountMinor }: ChargeExplanation): Figure[] {
  if (reason.kind === 'bill') return billFigures(cabinet, reason, amountMinor);
  const isSum = reason.kind === 'order' || reason.kind === 'delivery';
  const charged = { label: cabinet.t(isSum ? 'charge-figure-sum' : 'charge-figure-price'), amountMinor };
  if (reason.kind !== 'subscription' && reason.kind !== 'course') return [charged];
  const { listPriceMinor, discountMinor, priceMinor } = reason;
  const discounted: Figure[] =
    listPriceMinor === null || discountMinor === 0n
      ? []
      : [
          { label: cabinet.t('charge-figure-list'), amountMinor: listPriceMinor },
          discountMinor > 0n
            ? { label: cabinet.t('charge-figure-discount'), amountMinor: discountMinor, role: 'minus' }
            : { label: cabinet.t('charge-figure-markup'), amountMinor: -discountMinor, role: 'plus' },
        ];
  // A cancelled subscription is asked for no further than it was paid.
  const lowered: Figure[] =
    amountMinor === priceMinor
      ? []
      : [{ label: cabinet.t('charge-figure-lowered'), amountMinor: priceMinor - amountMinor, role: 'minus' }];
  if (discounted.length === 0 && lowered.length === 0) return [charged];
  if (lowered.length === 0) return [...discounted, { ...charged, role: 'result' }];
  const price: Figure = { label: cabinet.t('charge-figure-price'), amountMinor: priceMinor };
  return [...discounted, ...(discounted.length > 0 ? [] : [price]), ...lowered];
}

function billFigures(cabinet: Cabinet, { months }: BillReason, amountMinor: bigint): Figure[] {
  const [latest] = months;
  if (!latest) return [{ label: cabinet.t('charge-figure-price'), amountMinor }];
  const { openingMinor, chargedMinor, recalculatedMinor, penaltyMinor, paidMinor, closingMinor } = latest;
  const parts: Figure[] = [
    { label: cabinet.t('statement-opening'), amountMinor: openingMinor },
    { label: cabinet.t('statement-charged'), amountMinor: chargedMinor, role: 'plus' },
    { label: cabinet.t('statement-recalculated'), amountMinor: recalculatedMinor, role: 'plus' },
    { label: cabinet.t('statement-penalty'), amountMinor: penaltyMinor, role: 'plus' },
    { label: cabinet.t('statement-paid'), amountMinor: paidMinor, role: 'minus' },
  ];
  return [
    ...parts.filter((part, index) => index < 2 || part.amountMinor !== 0n),
    { label: cabinet.t('charge-figure-bill'), amountMinor: closingMinor, role: 'result' },
  ];
}

/** What the charge is for, down to the lesson, the item or the month, in HTML. */
export function reasonText(cabinet: Cabinet, charge: ChargeExplanation): string[] {
  const { reason } = charge;
  if (reason.kind === 'bill') return billText(cabinet, reason);
  if (reason.kind === 'lesson') return [lessonText(cabinet, reason, charge)];
  if (reason.kind === 'order') return [orderText(cabinet, reason, charge)];
  if (reason.kind === 'delivery') return [deliveryText(cabinet, reason)];
  if (reason.kind === 'unknown') return [cabinet.html('charge-unknown')];
  return [subscriptionText(cabinet, reason)];
}

function billText(cabinet: Cabinet, { months: [latest] }: BillReason): string[] {
  return latest ? [cabinet.html('charge-bill', { month: cabinet.month(latest.period) })] : [];
}

function subscriptionText(cabinet: Cabinet, reason: SubscriptionReason): string {
  const { lessonsTotal, lessonsLeft } = reason;
  return [
    cabinet.html('charge-subscription', {
      first: day(cabinet, reason.firstDay),
      last: reason.lastDay === null ? 'none' : day(cabinet, reason.lastDay),
      status: cabinet.t(`charge-status-${reason.status}`),
    }),
    ...(lessonsTotal === null
      ? []
      : [cabinet.html('charge-lessons', { total: lessonsTotal, left: lessonsLeft ?? lessonsTotal })]),
    ...(reason.boughtHere ? [cabinet.html('charge-bought-here')] : []),
  ].join('\n');
}

function lessonText(cabinet: Cabinet, reason: LessonReason, charge: ChargeExplanation): string {
  const { priceFrom, planName, listPriceMinor, coveredBy, teacher, mark } = reason;
  return [
    cabinet.html('charge-lesson', {
      date: charge.day === null ? '' : day(cabinet, charge.day),
      time: charge.time ?? '',
      group: charge.groupName ?? '',
      mark: cabinet.t(`charge-mark-${mark}`),
    }),
    ...(teacher ? [cabinet.html('charge-teacher', { teacher })] : []),
    cabinet.html('charge-price-from', {
      from: priceFrom,
      plan: planName ?? '',
      list: listPriceMinor === null ? 'none' : cabinet.money(listPriceMinor, charge.currency),
    }),
    ...(coveredBy
      ? [cabinet.html('charge-covered', { name: coveredBy.name, date: day(cabinet, coveredBy.firstDay) })]
      : []),
  ].join('\n');
}

function orderText(cabinet: Cabinet, reason: OrderReason, { currency }: ChargeExplanation): string {
  const items = reason.items.slice(0, MAX_ITEMS).map((item) =>
    cabinet.html('charge-item', {
      position: item.position,
      name: item.name,
      quantity: item.quantity,
      price: cabinet.money(item.priceMinor, currency),
      sum: cabinet.money(item.sumMinor, currency),
    }),
  );
  const more = reason.items.length - items.length;
  return [
    cabinet.html('charge-items', { status: cabinet.t(`orders-status-${reason.status}`) }),
    ...items,
    ...(more > 0 ? [cabinet.html('charge-items-more', { more })] : []),
    ...(reason.differenceMinor === 0n
      ? []
      : [
          cabinet.html('charge-items-difference', {
            sum: cabinet.money(
              reason.differenceMinor < 0n ? -reason.differenceMinor : reason.differenceMinor,
              currency,
            ),
            way: reason.differenceMinor < 0n ? 'less' : 'more',
          }),
        ]),
  ].join('\n');
}

function deliveryText(cabinet: Cabinet, reason: DeliveryReason): string {
  const weight =
    reason.weightGrams === null
      ? 'none'
      : new Intl.NumberFormat(cabinet.locale, { maximumFractionDigits: 2 }).format(reason.weightGrams / 1000);
  return cabinet.html('charge-delivery', {
    method: reason.deliveryMethod ?? 'none',
    weight,
    status: cabinet.t(`orders-parcel-status-${reason.status}`),
  });
}

const day = (cabinet: Cabinet, text: string): string => cabinet.date(Temporal.PlainDate.from(text));
