import type { Translate } from '../locales/index.ts';
import type { DescribePayment } from '../settlement/order.ts';
import { describePayment, pageText } from '../webhooks/pages/text.ts';

/** How a payment is put into words for its provider, in the payer's language, whichever way it is paid. */
export function paymentWords(translate: Translate): DescribePayment {
  return (payment) => describePayment(pageText(translate, payment.locale), payment);
}
