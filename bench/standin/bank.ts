/** The merchant's name at the bank. */
export const MERCHANT_ID = 'bench';
/** What signs its calls and callbacks. */
export const SECRET = 'a secret of the benchmark only';
/** What every payment of the benchmark is about. */
export const AMOUNT_MINOR = 480_000;

/** The bank's id of our payment, and our number for it. */
export const bankIdOf = (paymentId: number): string => `bank-${paymentId}`;
export const numberOf = (paymentId: number): string => `LK-${paymentId}`;

/** What the bank says of a payment when it is asked: it is paid. */
export function bankPayment(bankId: string): string {
  return JSON.stringify({
    id: bankId,
    merchantId: MERCHANT_ID,
    orderId: bankId.replace('bank-', 'LK-'),
    status: 'succeeded',
    amountMinor: String(AMOUNT_MINOR),
    receivedMinor: String(AMOUNT_MINOR),
    refundedMinor: '0',
    currency: 'RUB',
    payUrl: 'http://127.0.0.1/pay',
    card: '4242',
  });
}

/** What the bank calls back with. */
export function callbackBody(paymentId: number): string {
  return JSON.stringify({
    eventId: `event-${paymentId}`,
    merchantId: MERCHANT_ID,
    payment: { id: bankIdOf(paymentId), orderId: numberOf(paymentId), status: 'succeeded' },
  });
}
