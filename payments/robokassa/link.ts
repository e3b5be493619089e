import { toDecimal } from '../../domain/money.ts';
import { type PaymentOrder, ProviderError } from '../provider.ts';
import { ORDER, SHOP, SUM } from './own.ts';
import { toInvoiceItems, toReceipt } from './receipt.ts';
import type { RobokassaSettings } from './settings.ts';
import { linkSignature, type OwnParameter } from './signature.ts';
import { plain } from './text.ts';

/** https://docs.robokassa.ru/ru/script-parameters */
const DESCRIPTION_CHARS = 100;
const MAX_INV_ID = 2_147_483_647;

/**
 * Robokassa's servers are of a kind that refuses longer queries unless told otherwise, and its documentation warns of
 * receipts in them.
 */
const MAX_QUERY_CHARS = 2048;

/** The number that the payment has at Robokassa. */
export function invIdOf({ id }: { readonly id: number }, { invoiceOffset }: RobokassaSettings): string {
  const invId = id + Number(invoiceOffset);
  if (invId < 1 || invId > MAX_INV_ID) throw new ProviderError('Robokassa numbers no invoice so high', true);
  return String(invId);
}

/** The address of the payment page; null where it would be too long because of its receipt. */
export function toLink(order: PaymentOrder, settings: RobokassaSettings, mode: 'test' | 'live'): string | null {
  const { outSum, invId, own } = factsOf(order, settings);
  // Encoded once it is hashed; the query encodes it once more. https://docs.robokassa.ru/ru/fiscalization
  const receipt = order.receipt && encodeURIComponent(JSON.stringify(toReceipt(order.receipt)));
  const email = emailOf(order);
  const login = settings.merchantLogin;
  const query = new URLSearchParams({
    MerchantLogin: login,
    OutSum: outSum,
    InvId: invId,
    Description: plain(order.description, DESCRIPTION_CHARS),
    SignatureValue: linkSignature(settings, { login, outSum, invId, receipt, own }),
    Culture: cultureOf(order),
    Encoding: 'utf-8',
    ExpirationDate: order.expiresAt.toISOString().replace('Z', '+00:00'),
    ...(email ? { Email: email } : {}),
    ...(receipt === undefined ? {} : { Receipt: receipt }),
    ...Object.fromEntries(own),
    ...(mode === 'test' ? { IsTest: '1' } : {}),
  }).toString();
  return query.length > MAX_QUERY_CHARS ? null : `${settings.apiBase}/Merchant/Index.aspx?${query}`;
}

/** The same order as an invoice, whose link is short: https://docs.robokassa.ru/ru/invoice-api */
export function toInvoice(order: PaymentOrder, settings: RobokassaSettings, mode: 'test' | 'live'): object {
  const { outSum, invId, own } = factsOf(order, settings);
  return {
    MerchantLogin: settings.merchantLogin,
    InvoiceType: 'OneTime',
    Culture: cultureOf(order),
    InvId: Number(invId),
    OutSum: Number(outSum),
    Description: plain(order.description, DESCRIPTION_CHARS),
    UserFields: Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])),
    ...(order.receipt ? { InvoiceItems: toInvoiceItems(order.receipt) } : {}),
    ...(mode === 'test' ? { AdditionalParameters: { IsTest: '1' } } : {}),
  };
}

function factsOf(order: PaymentOrder, settings: RobokassaSettings) {
  if (order.currency !== 'RUB') throw new ProviderError('Robokassa takes roubles only', true);
  const outSum = toDecimal(order.amountMinor, 'RUB');
  const own: OwnParameter[] = [
    [ORDER, order.number],
    [SHOP, settings.merchantLogin],
    [SUM, outSum],
  ];
  return { outSum, invId: invIdOf(order, settings), own };
}

const emailOf = ({ receipt, payer }: PaymentOrder): string | null => receipt?.buyerEmail ?? payer?.email ?? null;
const cultureOf = ({ locale }: PaymentOrder): string => (locale === 'en' ? 'en' : 'ru');
