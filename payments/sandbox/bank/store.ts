import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BankPayment, BankRefund } from '../transform.ts';

/** A payment as the bank keeps it. Sums are strings of minor units, moments ISO 8601. */
export interface StoredPayment extends Omit<BankPayment, 'payUrl'> {
  /** The payer has agreed that the card be kept. */
  readonly saveMethod?: boolean | undefined;
  readonly payToken: string;
  readonly idempotencyKey: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly callbackUrl: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Idempotency keys of refunds from before the bank kept refunds as such. */
  readonly refundKeys: readonly string[];
}

/** A refund as the bank keeps it. */
export interface StoredRefund extends BankRefund {
  readonly merchantId: string;
  readonly idempotencyKey: string;
  /** When its fate is decided, and what that will be. */
  readonly endsAtMs: number;
  readonly ends: 'succeeded' | 'failed';
  /** How many callbacks tell of its end. */
  readonly callbacks: number;
}

/** A callback owed to a merchant; kept until it is acknowledged. */
export interface StoredCallback {
  readonly id: string;
  readonly eventId: string;
  readonly paymentId: string;
  /** The payment's status that it tells of. */
  readonly status: string;
  /** The refund that it tells of. */
  readonly refundId?: string;
  readonly dueAtMs: number;
  readonly attempts: number;
  readonly acknowledged: boolean;
}

export interface StoredMerchant {
  readonly id: string;
  readonly secret: string;
}

type Line =
  | { readonly merchant: StoredMerchant }
  | { readonly payment: StoredPayment }
  | { readonly refund: StoredRefund }
  | { readonly callback: StoredCallback };

/**
 * The bank's memory, and the file that keeps it: each change is one line appended, the last line about a thing is the
 * truth. A line cut short by a kill is left out, and what it told had not been answered yet. Made anew, without
 * history, at each start.
 */
export function openStore(file: string) {
  const merchants = new Map<string, StoredMerchant>();
  const payments = new Map<string, StoredPayment>();
  const refunds = new Map<string, StoredRefund>();
  const callbacks = new Map<string, StoredCallback>();
  const byToken = new Map<string, string>();
  const byOrder = new Map<string, string>();
  const byKey = new Map<string, string>();
  const byCard = new Map<string, string>();
  const byRefundKey = new Map<string, string>();

  function remember(line: Line): void {
    if ('merchant' in line) merchants.set(line.merchant.id, line.merchant);
    else if ('refund' in line) {
      refunds.set(line.refund.id, line.refund);
      byRefundKey.set(`${line.refund.merchantId} ${line.refund.idempotencyKey}`, line.refund.id);
    } else if ('callback' in line) {
      if (line.callback.acknowledged) callbacks.delete(line.callback.id);
      else callbacks.set(line.callback.id, line.callback);
    } else {
      const { payment } = line;
      payments.set(payment.id, payment);
      byToken.set(payment.payToken, payment.id);
      byOrder.set(`${payment.merchantId} ${payment.orderId}`, payment.id);
      byKey.set(`${payment.merchantId} ${payment.idempotencyKey}`, payment.id);
      if (payment.cardToken) byCard.set(`${payment.merchantId} ${payment.cardToken}`, payment.id);
    }
  }

  function save(line: Line): void {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    remember(line);
  }

  mkdirSync(dirname(file), { recursive: true });
  for (const line of readLines(file)) remember(line);
  const compact: Line[] = [
    ...[...merchants.values()].map((merchant) => ({ merchant })),
    ...[...payments.values()].map((payment) => ({ payment })),
    ...[...refunds.values()].map((refund) => ({ refund })),
    ...[...callbacks.values()].map((callback) => ({ callback })),
  ];
  writeFileSync(`${file}.new`, compact.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);

  const found = (id: string | undefined) => (id === undefined ? undefined : payments.get(id));
  return {
    merchant: (id: string) => merchants.get(id),
    payment: (id: string) => payments.get(id),
    paymentByToken: (token: string) => found(byToken.get(token)),
    paymentByOrder: (merchantId: string, orderId: string) => found(byOrder.get(`${merchantId} ${orderId}`)),
    paymentByKey: (merchantId: string, key: string) => found(byKey.get(`${merchantId} ${key}`)),
    /** The payment that a card was kept with. */
    paymentByCard: (merchantId: string, cardToken: string) => found(byCard.get(`${merchantId} ${cardToken}`)),
    /** The newest first. */
    newestPayments: (limit: number) => [...payments.values()].slice(-limit).toReversed(),
    refund: (id: string) => refunds.get(id),
    refundByKey: (merchantId: string, key: string) => refunds.get(byRefundKey.get(`${merchantId} ${key}`) ?? ''),
    refundsOf: (paymentId: string) => [...refunds.values()].filter((refund) => refund.paymentId === paymentId),
    refundsUnderWay: () => [...refunds.values()].filter(({ status }) => status === 'pending'),
    callbacksOwed: () => [...callbacks.values()],
    callback: (id: string) => callbacks.get(id),
    saveMerchant: (merchant: StoredMerchant) => save({ merchant }),
    savePayment: (payment: StoredPayment) => save({ payment }),
    saveRefund: (refund: StoredRefund) => save({ refund }),
    saveCallback: (callback: StoredCallback) => save({ callback }),
  };
}

export type BankStore = ReturnType<typeof openStore>;

function readLines(file: string): Line[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        return text === '' ? [] : [JSON.parse(text) as Line];
      } catch {
        return [];
      }
    });
}
