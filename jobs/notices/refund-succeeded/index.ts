import { z } from 'zod';
import { type RefundFacts, type RefundFactsLine, readRefundNews } from '../../../domain/notices/refund-facts.ts';
import { defineNotice } from '../../notice.ts';
import type { NoticeText } from '../../text.ts';

/** Money has gone back: how much, of what, what is owed again, and when it comes. */
export const refundSucceeded = defineNotice({
  kind: 'refund-succeeded',
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ refundId: z.number().int() }),
  load: (db, params) =>
    readRefundNews(
      db,
      params.map(({ refundId }) => refundId),
    ),
  reasonToDrop: (refund: RefundFacts, { clientId }) => {
    if (refund.clientId !== clientId) return 'not-theirs';
    return refund.isDone ? null : 'not-refunded';
  },
  render: (text, [refund], { now }) => {
    if (!refund) throw new Error('refund-succeeded: nothing to say');
    const { paymentId, number, organizationName: organization, currency, toBalance, isTaken, lines } = refund;
    const where = isTaken ? 'taken' : toBalance ? 'to-balance' : 'when';
    const sum = text.money(refund.amountMinor, currency);
    const own = lines.filter(({ undoneNumber }) => undoneNumber === null);
    const undone = lines.filter(({ undoneNumber }) => undoneNumber !== null);
    const tell = (line: RefundFactsLine) => lineTexts(text, line, { currency, now });
    return {
      subject: text.plain('notice-refund-subject', { sum, organization }),
      text: [
        text.html('notice-refund', { sum, organization, number }),
        ...own.flatMap(tell),
        ...(undone.length > 0 ? ['', text.html('notice-refund-undone'), ...undone.flatMap(tell)] : []),
        '',
        text.html(`notice-refund-${where}`),
      ].join('\n'),
      buttons: [[{ text: text.plain('notice-button-receipt'), open: `payment:${paymentId}` }]],
      retires: `payment:${paymentId}`,
    };
  },
});

function lineTexts(
  text: NoticeText,
  line: RefundFactsLine,
  { currency, now }: { currency: string; now: Date },
): string[] {
  const { subject, accountNumber, allocatedMinor, advancedMinor, outstandingMinor, isCanceled } = line;
  const owedMinor = outstandingMinor ?? 0n;
  const of = subject ? text.subject(subject, now) : text.plain('notice-for-balance', { account: accountNumber });
  return [
    ...(allocatedMinor > 0n
      ? [
          text.html('notice-refund-line', {
            title: of,
            sum: text.money(allocatedMinor, currency),
            state: isCanceled ? 'canceled' : owedMinor > 0n ? 'owed' : 'settled',
            owed: text.money(owedMinor, currency),
          }),
        ]
      : []),
    ...(advancedMinor > 0n
      ? [text.html('notice-refund-line-balance', { sum: text.money(advancedMinor, currency) })]
      : []),
  ];
}
