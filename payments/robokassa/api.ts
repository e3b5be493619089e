import { z } from 'zod';
import { toDecimal } from '../../domain/money.ts';
import { callProvider, type HttpAnswer } from '../http.ts';
import { ProviderError, type ProviderTools, type RefundOrder } from '../provider.ts';
import type { OperationState } from './operation.ts';
import { type ReceiptStatus, toInvoiceItems } from './receipt.ts';
import type { RobokassaSettings } from './settings.ts';
import { hashOf, invoiceToken, refundToken, signedContent } from './signature.ts';

const word = z.string().max(200);
const number = z
  .union([word, z.number().transform(String)])
  .nullish()
  .transform((text) => text || null);
const invoiceSchema = z.object({ isSuccess: z.boolean().optional(), url: z.url({ protocol: /^https$/ }).optional() });
const refundSchema = z.object({ success: z.boolean(), message: word.nullish(), requestId: word.nullish() });
const stateSchema = z.object({ requestId: word.nullish(), label: word.nullish() });
const attachedSchema = z.object({ ResultCode: z.coerce.string() });
const statusSchema = z.object({
  Code: z.coerce.string(),
  FnNumber: number,
  FiscalDocumentNumber: number,
  FiscalDocumentAttribute: number,
});

/** The calls of Robokassa's services. What a service takes as proof is one of the shop's three passwords. */
export function robokassaApi(settings: RobokassaSettings, { fetch }: ProviderTools) {
  const { apiBase, servicesBase, fiscalBase, merchantLogin, password1, password2, algorithm } = settings;

  const post = (url: string, body: string): Promise<HttpAnswer> =>
    callProvider(fetch, url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

  const invoices = (call: string, content: object) =>
    post(
      `${servicesBase}/InvoiceServiceWebApi/api/${call}`,
      JSON.stringify(invoiceToken(content, merchantLogin, password1)),
    ).then((answer) => read(answer, invoiceSchema));

  const receipts = (call: string, content: object) =>
    post(`${fiscalBase}/RoboFiscal/Receipt/${call}`, signedContent(content, algorithm, password1));

  return {
    /** The state of the operation behind an invoice's number, with the code that says whether there is one. */
    async operation(invId: string): Promise<OperationState> {
      const query = new URLSearchParams({
        MerchantLogin: merchantLogin,
        InvoiceID: invId,
        Signature: hashOf(algorithm, [merchantLogin, invId, password2]),
      });
      const url = `${apiBase}/Merchant/WebService/Service.asmx/OpStateExt?${query.toString()}`;
      const answer = await callProvider(fetch, url, {});
      expectDone(answer);
      // Only who has a merchant account here needs to read XML.
      const { parseOperation } = await import('./xml.ts');
      return readable(() => parseOperation(answer.text));
    },

    async createInvoice(invoice: object): Promise<string> {
      const { url } = await invoices('CreateInvoice', invoice);
      if (url === undefined) throw new ProviderError('Robokassa makes no invoice', true);
      return url;
    },

    async deactivateInvoice(invId: string): Promise<void> {
      await invoices('DeactivateInvoice', { MerchantLogin: merchantLogin, InvId: Number(invId) });
    },

    /** Gives the id of the request; the same call made again would give money back again. */
    async createRefund(opKey: string, order: RefundOrder, isWhole: boolean, password3: string): Promise<string> {
      const content = {
        OpKey: opKey,
        ...(isWhole ? {} : { RefundSum: Number(toDecimal(order.amountMinor, 'RUB')) }),
        ...(order.receipt ? { InvoiceItems: toInvoiceItems(order.receipt) } : {}),
      };
      // The body is a JSON string, as Robokassa's own module for WordPress sends it.
      const body = JSON.stringify(refundToken(content, password3));
      const answer = read(await post(`${servicesBase}/RefundService/Refund/Create`, body), refundSchema);
      if (!answer.success) throw new ProviderError(`Robokassa refused: ${reasonOf(answer.message)}`, true);
      if (!answer.requestId) throw new ProviderError('Robokassa names no request of a refund', false);
      return answer.requestId;
    },

    /** «finished», «processing», «canceled»; null where there is no such request. */
    async refundLabel(requestId: string): Promise<string | null> {
      const url = `${servicesBase}/RefundService/Refund/GetState?id=${encodeURIComponent(requestId)}`;
      const answer = await callProvider(fetch, url, {});
      return answer.status === 404 ? null : (read(answer, stateSchema).label ?? null);
    },

    async receiptStatus(id: string): Promise<ReceiptStatus> {
      const status = read(await receipts('Status', { merchantId: merchantLogin, id }), statusSchema);
      return {
        code: status.Code,
        storageNumber: status.FnNumber,
        documentNumber: status.FiscalDocumentNumber,
        attribute: status.FiscalDocumentAttribute,
      };
    },

    async attachReceipt(content: object): Promise<void> {
      const { ResultCode: code } = read(await receipts('Attach', content), attachedSchema);
      if (['0', '1', '2'].includes(code)) return;
      throw new ProviderError(`Robokassa makes no second receipt: ${code.slice(0, 10)}`, code !== '1000');
    },
  };
}

function expectDone({ status }: HttpAnswer): void {
  if (status !== 200) throw new ProviderError(`Robokassa answered with ${status}`, true);
}

function read<Schema extends z.ZodType>(answer: HttpAnswer, schema: Schema): z.infer<Schema> {
  expectDone(answer);
  return readable(() => schema.parse(JSON.parse(answer.text)));
}

function readable<Found>(make: () => Found): Found {
  try {
    return make();
  } catch (error) {
    throw new ProviderError('Robokassa answered with what cannot be read', false, { cause: error });
  }
}

/** Refusals are words like «NotEnoughOperationFunds»; anything else may hold what the payer has written. */
const reasonOf = (message: string | null | undefined): string =>
  /^[A-Za-z ]{1,80}$/.test(message ?? '') ? (message ?? '') : 'no reason given';
