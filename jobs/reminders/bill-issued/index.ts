import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type BillFacts, readBillFacts } from '../../../domain/notices/bill-facts.ts';
import { Prisma } from '../../../prisma/generated/client.ts';
import { defineNotice, type Recipient, todayOf } from '../../notice.ts';
import { payButton } from '../../pay-buttons.ts';
import type { NoticeText } from '../../text.ts';
import type { Reminder } from '../reminder.ts';

/** After so many days without a sweep a bill is no news any more. */
const NEWS_DAYS = 14;

/** A month's bill has come by a file: told once, of the latest month, to who held the account before, with the paper. */
export const billIssued: Reminder = {
  due: ({ id }, { now }) => Prisma.sql`
    SELECT 'bill-issued:' || account.id || ':' || month.period || ':' || attachment.client_id AS key,
      attachment.client_id, jsonb_build_object('accountId', account.id, 'period', month.period) AS params,
      CASE WHEN EXISTS (SELECT FROM billing_months later
        WHERE later.account_id = month.account_id AND later.period > month.period) THEN 'replaced' END AS reason
    FROM billing_months month
    JOIN accounts account ON account.id = month.account_id AND account.access_open
    JOIN attachments attachment ON attachment.account_id = account.id AND attachment.detached_at IS NULL
      AND attachment.attached_at < month.first_seen_at
    WHERE month.organization_id = ${id}
      AND month.first_seen_at > ${now}::timestamptz - make_interval(days => ${NEWS_DAYS})
      AND month.first_seen_at <= ${now}`,
  notice: defineNotice({
    kind: 'bill-issued',
    isUrgent: false,
    isSwitchable: true,
    isSnoozable: true,
    needsConsent: true,
    digest: false,
    params: z.object({ accountId: z.number().int(), period: z.iso.date() }),
    load: async (db, params, { clientId, organization }) => {
      if (clientId === null || organization === null) return params.map(() => null);
      const bills = await readBillFacts(db, { clientId, organizationId: organization.id }, params);
      return params.map(
        (wanted) =>
          bills.find(({ accountId, period }) => accountId === wanted.accountId && period === wanted.period) ?? null,
      );
    },
    reasonToDrop: ({ isReplaced, isPaidHere, outstandingMinor }: BillFacts) => {
      if (isReplaced) return 'replaced';
      return isPaidHere && outstandingMinor === 0n ? 'paid' : null;
    },
    render: (text, [bill], recipient) => {
      if (!bill) throw new Error('bill-issued: nothing to say');
      const { accountId, accountNumber, accountWord, period, outstandingMinor } = bill;
      const params = {
        title: text.subject({ ...NO_SUBJECT, period }, recipient.now),
        organization: recipient.organization?.name ?? '',
        account: text.plain('common-account-word', { word: accountWord, number: accountNumber }),
      };
      const why = { text: text.plain('bill-issued-why'), open: `statement:${accountId}-${period.slice(0, 7)}` };
      return {
        subject: text.plain('bill-issued-subject', params),
        text: [text.html('bill-issued', params), '', ...sumsOf(text, bill, recipient)].join('\n'),
        buttons: [...(outstandingMinor > 0n ? [[payButton(text, bill)]] : []), [why]],
        paper: { kind: 'bill', accountId, from: period, to: period },
      };
    },
  }),
};

const NO_SUBJECT = {
  kind: 'bill',
  subscriptionName: null,
  groupName: null,
  day: null,
  time: null,
  orderNumber: null,
  parcelNumber: null,
} as const;

/** What the bill asks for, and what of that is left to pay. */
function sumsOf(text: NoticeText, bill: BillFacts, recipient: Recipient): string[] {
  const { chargedMinor, closingMinor, outstandingMinor, currency, dueOn } = bill;
  const left = text.money(outstandingMinor, currency);
  const isOverdue = Temporal.PlainDate.compare(dueOn, todayOf(recipient)) < 0;
  return [
    text.html('bill-issued-charged', { sum: text.money(chargedMinor, currency) }),
    ...(outstandingMinor === 0n
      ? [
          text.html('bill-issued-nothing', {
            overpaid: closingMinor < 0n ? text.money(-closingMinor, currency) : 'none',
          }),
        ]
      : [
          ...(outstandingMinor === closingMinor
            ? []
            : [text.html('bill-issued-closing', { sum: text.money(closingMinor, currency) })]),
          text.html('bill-issued-due', {
            sum: left,
            isPart: outstandingMinor === closingMinor ? 'no' : 'yes',
            date: text.day(dueOn, recipient.now),
            when: isOverdue ? 'past' : 'ahead',
          }),
        ]),
  ];
}
