import { z } from 'zod';
import { trackingPage } from '../../../domain/orders/carriers.ts';
import { isWaitingForDelivery, type ParcelFacts, readParcelFacts } from '../../../domain/orders/facts.ts';
import { type Button, defineNotice, type Recipient } from '../../notice.ts';
import { EACH_UP_TO } from '../../pay-buttons.ts';
import type { NoticeText } from '../../text.ts';
import { aboutGoods, isReplaced, orderButton, owedButtons, ownerOf } from '../about-goods.ts';
import { trackingLine } from './tracking.ts';

const PARCELS_SHOWN = 6;

/** A parcel has another status, or has been formed; what it waits for, and how to follow it once it is on its way. */
export const parcelStatus = defineNotice({
  ...aboutGoods,
  kind: 'parcel-status',
  params: z.object({ parcelId: z.number().int(), status: z.string(), since: z.number().int() }),
  load: async (db, params, recipient) => {
    const owner = ownerOf(recipient);
    if (!owner) return params.map(() => null);
    const ids = params.map(({ parcelId }) => parcelId);
    const parcels = await readParcelFacts(db, owner, ids);
    return params.map((told) => {
      const parcel = parcels.get(told.parcelId);
      return parcel ? { parcel, isReplaced: isReplaced(told, parcel) } : null;
    });
  },
  reasonToDrop: ({ isReplaced: replaced }: Told) => (replaced ? 'replaced' : null),
  render: (text, data, recipient) => {
    const parcels = data.map(({ parcel }) => parcel).toSorted((a, b) => a.id - b.id);
    const [first, ...others] = parcels;
    if (!first) throw new Error('parcel-status: nothing to say');
    return {
      ...(others.length === 0 ? aboutOne(text, first, recipient) : aboutMany(text, parcels, recipient)),
      buttons: [
        ...owedButtons(text, parcels),
        ...parcels.flatMap((parcel) => trackingButton(text, parcel)).slice(0, EACH_UP_TO),
        orderButton(
          text,
          parcels.map(({ orderId, orderNumber }) => ({ id: orderId, number: orderNumber })),
        ),
      ],
    };
  },
});

interface Told {
  readonly parcel: ParcelFacts;
  readonly isReplaced: boolean;
}

function aboutOne(text: NoticeText, parcel: ParcelFacts, { organization }: Recipient) {
  const { number, status, orderNumber: order } = parcel;
  const params = { number, status, order, organization: organization?.name ?? '' };
  return {
    subject: text.plain('parcel-status-subject', params),
    text: [
      text.html('parcel-status-one', params),
      ...(isWaitingForDelivery(parcel) ? [''] : []),
      ...detailsOf(text, parcel),
    ].join('\n'),
  };
}

function aboutMany(text: NoticeText, parcels: readonly ParcelFacts[], { organization }: Recipient) {
  const params = { count: parcels.length, organization: organization?.name ?? '' };
  const more = parcels.length - PARCELS_SHOWN;
  return {
    subject: text.plain('parcel-status-subject-many', params),
    text: [
      text.html('parcel-status-many', params),
      ...parcels.slice(0, PARCELS_SHOWN).flatMap((parcel) => {
        const { number, orderNumber: order } = parcel;
        const status = text.plain(`orders-parcel-status-${parcel.status}`);
        return ['', text.html('parcel-status-line', { number, order, status }), ...detailsOf(text, parcel)];
      }),
      ...(more > 0 ? ['', text.html('notice-more', { count: more })] : []),
    ].join('\n'),
  };
}

/** How it travels, or what it waits for. */
function detailsOf(text: NoticeText, parcel: ParcelFacts): string[] {
  const { status, deliveryMethod: method, owed, currency } = parcel;
  const sum = owed ? text.money(owed.outstandingMinor, currency) : '';
  return [
    ...(status === 'shipped' && method !== null ? [text.html('parcel-status-method', { method })] : []),
    ...(status === 'shipped' ? [trackingLine(text, parcel)] : []),
    ...(status === 'cancelled' ? [text.html('parcel-status-cancelled')] : []),
    ...(isWaitingForDelivery(parcel) ? [text.html('parcel-status-waits', { sum })] : []),
    ...(owed && !isWaitingForDelivery(parcel) ? [text.html('parcel-status-owed', { sum })] : []),
  ];
}

function trackingButton(
  text: NoticeText,
  { status, number, deliveryMethod, trackingNumber }: ParcelFacts,
): (readonly Button[])[] {
  if (status !== 'shipped' || deliveryMethod === null || trackingNumber === null) return [];
  const page = trackingPage(deliveryMethod, trackingNumber);
  return page ? [[{ text: text.plain('orders-track', { number, carrier: page.carrier }), url: page.url }]] : [];
}
