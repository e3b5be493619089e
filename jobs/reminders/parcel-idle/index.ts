import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { listOrganizationContacts } from '../../../domain/access/organizations.ts';
import type { OrganizationContacts } from '../../../domain/access/types.ts';
import { isWaitingForDelivery, movedOnSql, type ParcelFacts, readParcelFacts } from '../../../domain/orders/facts.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import { orderButton, owedButtons, ownerOf } from '../../notices/about-goods.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';

const PARCELS_SHOWN = 6;

/** A parcel has not moved for the organization's number of days: told once for each time that it stands still. */
export const parcelIdle: Reminder = {
  due: ({ id, timeZone, thresholds }, { today }) => Prisma.sql`
    SELECT 'parcel-idle:' || parcel.id || ':' || stands.since || ':' || attachment.client_id AS key,
      attachment.client_id, jsonb_build_object('parcelId', parcel.id, 'movedOn', stands.since) AS params,
      NULL::text AS reason
    FROM parcels parcel
    CROSS JOIN LATERAL (SELECT ${movedOnSql(Prisma.sql`${timeZone}`)} AS since) stands
    JOIN orders "order" ON "order".id = parcel.order_id
    JOIN accounts account ON account.id = "order".account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
    WHERE parcel.organization_id = ${id} AND parcel.status NOT IN ('shipped', 'cancelled')
      AND "order".status <> 'cancelled' AND stands.since <= ${today.toString()}::date - ${thresholds.parcelIdleDays}::int`,
  notice: defineNotice({
    kind: 'parcel-idle',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: true,
    needsConsent: true,
    digest: true,
    params: z.object({ parcelId: z.number().int(), movedOn: z.iso.date() }),
    load: async (db, params, recipient) => {
      const owner = ownerOf(recipient);
      if (!owner) return params.map(() => null);
      const ids = params.map(({ parcelId }) => parcelId);
      const parcels = await readParcelFacts(db, owner, ids);
      const [contacts] = await listOrganizationContacts(db, [owner.organizationId]);
      return params.map(({ parcelId, movedOn }) => {
        const parcel = parcels.get(parcelId);
        return parcel ? { parcel, hasMoved: movedSince(parcel, movedOn), contacts } : null;
      });
    },
    reasonToDrop: ({ hasMoved }: Standing) => (hasMoved ? 'moved' : null),
    render: (text, data, recipient) => {
      // One that was put off and one that is due now may have come together.
      const byId = new Map(data.map(({ parcel }) => [parcel.id, parcel]));
      const parcels = [...byId.values()].toSorted((a, b) => a.id - b.id);
      const [first] = parcels;
      if (!first) throw new Error('parcel-idle: nothing to say');
      const params = {
        number: first.number,
        order: first.orderNumber,
        count: parcels.length,
        organization: recipient.organization?.name ?? '',
      };
      const more = parcels.length - PARCELS_SHOWN;
      return {
        subject: text.plain('parcel-idle-subject', params),
        text: [
          text.html('parcel-idle-title', params),
          ...parcels
            .slice(0, PARCELS_SHOWN)
            .flatMap((parcel) => [
              '',
              ...(parcels.length > 1
                ? [text.html('parcel-idle-line', { number: parcel.number, order: parcel.orderNumber })]
                : []),
              ...aboutParcel(text, parcel, recipient),
            ]),
          ...(more > 0 ? ['', text.html('notice-more', { count: more })] : []),
          '',
          ...contactLines(text, data[0]?.contacts),
        ].join('\n'),
        buttons: [
          ...owedButtons(text, parcels.filter(isWaitingForDelivery)),
          orderButton(
            text,
            parcels.map(({ orderId, orderNumber }) => ({ id: orderId, number: orderNumber })),
          ),
        ],
      };
    },
  }),
};

interface Standing {
  readonly parcel: ParcelFacts;
  readonly hasMoved: boolean;
  readonly contacts: OrganizationContacts | undefined;
}

function movedSince({ status, orderStatus, movedOn }: ParcelFacts, before: string): boolean {
  return status === 'shipped' || status === 'cancelled' || orderStatus === 'cancelled' || movedOn !== before;
}

function aboutParcel(text: NoticeText, parcel: ParcelFacts, recipient: Recipient): string[] {
  const { status, movedOn, owed, currency } = parcel;
  const days = Temporal.PlainDate.from(movedOn).until(todayOf(recipient), { largestUnit: 'days' }).days;
  return [
    text.html('parcel-idle-since', {
      status: text.plain(`orders-parcel-status-${status}`),
      date: text.day(movedOn, recipient.now),
      days,
    }),
    ...(owed && isWaitingForDelivery(parcel)
      ? [text.html('parcel-idle-waits', { sum: text.money(owed.outstandingMinor, currency) })]
      : []),
  ];
}

/** Whom to ask; the cabinet knows no more than the client does. */
function contactLines(text: NoticeText, contacts: OrganizationContacts | undefined): string[] {
  const { phone, email, chatUrl, hours } = contacts ?? {};
  const lines = [
    ...(phone ? [text.html('contacts-phone', { phone })] : []),
    ...(email ? [text.html('contacts-email', { email })] : []),
    ...(chatUrl ? [text.html('contacts-chat', { url: chatUrl })] : []),
    ...(hours ? [text.html('contacts-hours', { hours })] : []),
  ];
  return [text.html(lines.length > 0 ? 'parcel-idle-ask' : 'parcel-idle-ask-nobody'), ...lines];
}
