import type { FiscalReceipt } from '../fiscal.ts';
import { callProvider } from '../http.ts';
import { MethodRevokedError, type PaymentOrder, ProviderError, type ProviderTools } from '../provider.ts';
import { type FfdVersion, toClosingReceipt, toReceipt } from './receipt.ts';
import { type Fields, parseFields, tokenOf } from './signature.ts';
import { type BankState, toPayments, toState } from './transform.ts';

export interface TbankSettings {
  readonly apiBase: string;
  readonly terminalKey: string;
  readonly password: string;
  readonly ffdVersion: FfdVersion;
}

/** The codes of errors that say nothing of what was asked: https://developer.tbank.ru/eacq/intro/errors/errors */
const INTERNAL = ['3', '21', '401', '515', '9999'];
const UNKNOWN = ['255', '325', '335'];
const WRONG_SETTINGS = ['204', '205', '501'];

/** The calls of T-Bank's API v2. A business error comes with HTTP 200, `Success: false` and its code. */
export function tbankApi(
  { apiBase, terminalKey, password, ffdVersion }: TbankSettings,
  { fetch, clock }: ProviderTools,
) {
  async function call(path: string, content: Fields): Promise<Fields> {
    const fields = { TerminalKey: terminalKey, ...content };
    const { status, text } = await callProvider(fetch, `${apiBase}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, Token: tokenOf(fields, password) }),
    });
    if (status !== 200) throw new ProviderError(`T-Bank answered with ${status}`, true);
    const answer = parseFields(text);
    if (!answer) throw new ProviderError('T-Bank answered with what cannot be read', false);
    if (answer['Success'] !== true) throw refusal(codeOf(answer));
    return answer;
  }

  async function orNull<Found>(made: Promise<Found>): Promise<Found | null> {
    try {
      return await made;
    } catch (error) {
      if (error instanceof BankError && UNKNOWN.includes(error.code)) return null;
      throw error;
    }
  }

  return {
    async init(order: PaymentOrder, extra: Fields = {}): Promise<{ paymentId: string; paymentUrl: string | null }> {
      if (order.currency !== 'RUB') throw new ProviderError('T-Bank takes roubles only', true);
      const answer = await call('/v2/Init', {
        Amount: Number(order.amountMinor),
        OrderId: order.number,
        Description: order.description.slice(0, 140),
        PayType: 'O',
        Language: order.locale === 'en' ? 'en' : 'ru',
        NotificationURL: order.callbackUrl,
        SuccessURL: order.returnUrl,
        FailURL: order.returnUrl,
        RedirectDueDate: dueDate(order.expiresAt, clock.now()),
        ...(order.receipt ? { Receipt: toReceipt(order.receipt, ffdVersion) } : {}),
        ...extra,
      });
      const url = answer['PaymentURL'];
      return { paymentId: toState(answer).paymentId, paymentUrl: typeof url === 'string' ? url : null };
    },

    charge: (paymentId: string, rebillId: string): Promise<Fields> =>
      call('/v2/Charge', { PaymentId: paymentId, RebillId: rebillId }),

    state: (paymentId: string): Promise<BankState | null> =>
      orNull(call('/v2/GetState', { PaymentId: paymentId }).then((answer) => read(answer, toState))),

    /** The payments of an order: more than one where an answer to `Init` was lost. */
    async paymentsOf(number: string): Promise<ReturnType<typeof toPayments>> {
      const answer = await orNull(call('/v2/CheckOrder', { OrderId: number }));
      return answer ? read(answer, toPayments) : [];
    },

    async cancel(
      paymentId: string,
      { amountMinor, key, receipt }: { amountMinor: bigint; key?: string; receipt?: FiscalReceipt },
    ): Promise<BankState> {
      const answer = await call('/v2/Cancel', {
        PaymentId: paymentId,
        Amount: Number(amountMinor),
        ...(key === undefined ? {} : { ExternalRequestId: key }),
        ...(receipt ? { Receipt: toReceipt(receipt, ffdVersion) } : {}),
      });
      return read(answer, toState);
    },

    async close(paymentId: string, receipt: FiscalReceipt): Promise<void> {
      await call('/cashbox/SendClosingReceipt', {
        PaymentId: paymentId,
        Receipt: toClosingReceipt(receipt, ffdVersion),
      });
    },

    /** Asks about an order that there is not: a wrong terminal or password is told before that. */
    async check(): Promise<void> {
      try {
        await call('/v2/CheckOrder', { OrderId: 'settings-check' });
      } catch (error) {
        if (!(error instanceof BankError) || WRONG_SETTINGS.includes(error.code)) throw error;
      }
    },
  };
}

/** An error of T-Bank's; its message may hold what the payer has written, so that only the code is kept. */
class BankError extends ProviderError {
  readonly code: string;

  constructor(code: string) {
    super(`T-Bank refused with the code ${code}`, !INTERNAL.includes(code));
    this.code = code;
  }
}

/** The card's bank says that the card does not exist, has expired, is lost or stolen (1000 and the code of ISO 8583). */
const DEAD_CARD = ['1014', '1033', '1041', '1043', '1054'];

const refusal = (code: string): ProviderError =>
  DEAD_CARD.includes(code) ? new MethodRevokedError(`T-Bank refused with the code ${code}`) : new BankError(code);

/** When the page stops taking money: «2026-11-23T09:00:00+00:00». The bank refuses less than a minute ahead. */
function dueDate(expiresAt: Date, now: Date): string {
  const at = new Date(Math.max(expiresAt.getTime(), now.getTime() + 2 * 60_000));
  return at.toISOString().replace(/\.\d+Z$/, '+00:00');
}

const codeOf = ({ ErrorCode: code }: Fields): string =>
  typeof code === 'string' && /^\w{1,10}$/.test(code) ? code : 'none';

function read<Found>(answer: Fields, transform: (fields: Fields) => Found): Found {
  try {
    return transform(answer);
  } catch (error) {
    throw new ProviderError('T-Bank answered with what cannot be read', false, { cause: error });
  }
}
