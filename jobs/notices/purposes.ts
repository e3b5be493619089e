import type { PaymentFacts } from '../../domain/notices/payment-facts.ts';
import type { NoticeText } from '../text.ts';

/** What a payment was for, a line each, with the sums that were asked for it from payer and balance together. */
export function purposeLines(text: NoticeText, { currency, lines }: PaymentFacts, now: Date): string[] {
  return lines.map(({ subject, accountNumber, amountMinor, balanceMinor }) =>
    text.html('notice-line', {
      title: subject ? text.subject(subject, now) : text.plain('notice-for-balance', { account: accountNumber }),
      sum: text.money(amountMinor + balanceMinor, currency),
    }),
  );
}
