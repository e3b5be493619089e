import { z } from 'zod';
import { toDecimal } from '../../domain/money.ts';
import { callProvider } from '../http.ts';
import {
  type PaymentOrder,
  type PaymentQuery,
  ProviderError,
  type ProviderTools,
  type RefundOrder,
  type SavedMethod,
} from '../provider.ts';
import { parseExact } from './exact.ts';
import { toCustomerReceipt } from './receipt.ts';
import { type Operation, toOperation, toOperations } from './transform.ts';

export interface CloudpaymentsSettings {
  readonly apiBase: string;
  readonly publicId: string;
  readonly apiSecret: string;
}

/** Operations are listed in pages of so many, the oldest first. */
const PAGE = 100;
/** More than a site sells in the year for which money can be given back would not be looked through. */
const MAX_PAGES = 200;
const DAY_MS = 86_400_000;
const NOT_FOUND = /not found|не найден/iu;

const answerSchema = z.object({ Success: z.boolean(), Message: z.string().nullish(), Model: z.unknown().optional() });
const orderSchema = z.object({ Id: z.string().regex(/^[\w-]{1,64}$/), Url: z.url({ protocol: /^https$/ }) });
const transactionSchema = z.object({ TransactionId: z.string().regex(/^\d{1,20}$/) });
const reasonSchema = z.object({ ReasonCode: z.string().regex(/^\d{1,10}$/) });

type Answer = z.infer<typeof answerSchema>;

/**
 * The calls of CloudPayments' API. `Success: false` with HTTP 200 says that nothing was done. A call with the same
 * `X-Request-ID` is done once, and remembered for an hour. https://developers.cloudpayments.ru/#api
 */
export function cloudpaymentsApi(
  { apiBase, publicId, apiSecret }: CloudpaymentsSettings,
  { fetch, clock }: ProviderTools,
) {
  const authorization = `Basic ${Buffer.from(`${publicId}:${apiSecret}`).toString('base64')}`;

  async function call(path: string, content: object, requestId?: string): Promise<Answer> {
    const { status, text } = await callProvider(fetch, `${apiBase}${path}`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      },
      body: JSON.stringify(content),
    });
    if (status !== 200) throw new ProviderError(`CloudPayments answered with ${status}`, true);
    return read(text, (whole) => answerSchema.parse(parseExact(whole)));
  }

  const orderFields = (order: PaymentOrder) => ({
    Amount: Number(toDecimal(order.amountMinor, order.currency)),
    Currency: order.currency,
    Description: order.description.slice(0, 128),
    InvoiceId: order.number,
  });

  async function page(from: Date, number: string, index: number): Promise<{ own: Operation[]; count: number }> {
    const { Success, Model } = await call('/v2/payments/list', {
      PageNumber: index,
      CreatedDateGte: from.toISOString(),
      CreatedDateLte: new Date(clock.now().getTime() + DAY_MS).toISOString(),
      TimeZone: 'UTC',
    });
    if (!Success) throw new ProviderError('CloudPayments does not list operations', false);
    return read(Model ?? [], (model) => toOperations(model, number));
  }

  return {
    async create(order: PaymentOrder): Promise<{ id: string; url: string }> {
      const email = order.receipt?.buyerEmail ?? order.payer?.email;
      const isSaving = order.saveMethod === true && order.payer !== undefined;
      const answer = await call(
        '/orders/create',
        {
          ...orderFields(order),
          ...(email ? { Email: email } : {}),
          ...(isSaving ? { AccountId: order.payer?.key } : {}),
          RequireConfirmation: false,
          SendEmail: false,
          CultureName: order.locale === 'en' ? 'en-US' : 'ru-RU',
          SuccessRedirectUrl: order.returnUrl,
          FailRedirectUrl: order.returnUrl,
          JsonData: { ...(isSaving ? { saveMethod: true } : {}), ...receiptOf(order.receipt, order.currency) },
        },
        order.idempotencyKey,
      );
      const { Id, Url } = read(done(answer).Model, (model) => orderSchema.parse(model));
      return { id: Id, url: Url };
    },

    /** True where the order's page is dead now; false where CloudPayments says otherwise. */
    async cancelOrder(id: string): Promise<boolean> {
      return (await call('/orders/cancel', { Id: id })).Success;
    },

    /** Charges a saved means; gives the operation's id, whether the money was taken or refused. */
    async charge(order: PaymentOrder, accountId: string, { token }: SavedMethod): Promise<string> {
      const answer = await call(
        '/payments/tokens/charge',
        {
          ...orderFields(order),
          AccountId: accountId,
          Token: token,
          // Whether it goes by a timetable is asked of what merchants start; debts fall due by none.
          ...(order.initiator === 'payer' ? { TrInitiatorCode: 1 } : { TrInitiatorCode: 0, PaymentScheduled: 0 }),
          JsonData: { isCharge: true, ...receiptOf(order.receipt, order.currency) },
        },
        order.idempotencyKey,
      );
      const made = transactionSchema.safeParse(answer.Model);
      return made.success ? made.data.TransactionId : read(done(answer).Model, transactionIdOf);
    },

    /**
     * All that was done for an order, the oldest first. `find` knows the last operation only, so that it says whether
     * there is anything to be looked for.
     */
    async operationsOf({ number, createdAt }: PaymentQuery): Promise<Operation[]> {
      const answer = await call('/v2/payments/find', { InvoiceId: number });
      if (answer.Model === undefined || answer.Model === null) {
        if (answer.Success || NOT_FOUND.test(answer.Message ?? '')) return [];
        throw refusal(answer);
      }
      const last = read(answer.Model, toOperation);
      // Ours is written before theirs is made; clocks may differ by a little.
      const from = new Date(createdAt.getTime() - 60_000);
      const found = new Map<string, Operation>();
      for (let index = 1; index <= MAX_PAGES; index += 1) {
        const { own, count } = await page(from, number, index);
        for (const each of own) found.set(each.TransactionId, each);
        if (count < PAGE) break;
      }
      return [...found.set(last.TransactionId, last).values()];
    },

    async operation(id: string): Promise<Operation | null> {
      const { Model } = await call('/payments/get', { TransactionId: Number(id) });
      return Model === undefined || Model === null ? null : read(Model, toOperation);
    },

    /** Gives the refund's operation. Payments older than a year are refused. */
    async refund(paymentId: string, currency: string, order: RefundOrder): Promise<string> {
      const answer = await call(
        '/payments/refund',
        {
          TransactionId: Number(paymentId),
          Amount: Number(toDecimal(order.amountMinor, currency)),
          JsonData: { refundKey: order.idempotencyKey, ...receiptOf(order.receipt, currency) },
        },
        order.idempotencyKey,
      );
      return read(done(answer).Model, transactionIdOf);
    },

    /** Lets go of money that is held and not taken yet. */
    async void(id: string): Promise<void> {
      done(await call('/payments/void', { TransactionId: Number(id) }));
    },

    async check(): Promise<void> {
      done(await call('/test', {}));
    },
  };
}

const receiptOf = (receipt: PaymentOrder['receipt'], currency: string) =>
  receipt ? { cloudpayments: { CustomerReceipt: toCustomerReceipt(receipt, currency) } } : {};

const transactionIdOf = (model: unknown): string => transactionSchema.parse(model).TransactionId;

function done(answer: Answer): Answer {
  if (!answer.Success) throw refusal(answer);
  return answer;
}

/** Only the code, or a message in plain words: any other may hold what the payer has written. */
function refusal({ Message: message, Model: model }: Answer): ProviderError {
  const reason = reasonSchema.safeParse(model);
  const words = /^[A-Za-z ,.'-]{1,80}$/.test(message ?? '') ? message : 'no reason given';
  return new ProviderError(`CloudPayments refused: ${reason.success ? reason.data.ReasonCode : words}`, true);
}

function read<Given, Found>(given: Given, transform: (given: Given) => Found): Found {
  try {
    return transform(given);
  } catch (error) {
    throw new ProviderError('CloudPayments answered with what cannot be read', false, { cause: error });
  }
}
