import { z } from 'zod';
import { parseMoney } from '../../domain/money.ts';
import type { FiscalDocument } from '../fiscal.ts';
import type { CallbackEvent, CallbackReply, PreCheck, PreCheckVerdict } from '../provider.ts';

/** A notification's fields. */
export type Fields = Readonly<Record<string, string>>;

/** Reads a form; null for one that names a field twice, because which of them counts would be a guess. */
export function parseForm(body: Uint8Array): Fields | null {
  const pairs = [...new URLSearchParams(new TextDecoder().decode(body))];
  return new Set(pairs.map(([name]) => name)).size === pairs.length ? Object.fromEntries(pairs) : null;
}

// https://developers.cloudpayments.ru/#check: what an answer to Check says.
const CODES: Readonly<Record<PreCheckVerdict, number>> = {
  accept: 0,
  'unknown-order': 10,
  'wrong-amount': 12,
  refuse: 13,
  expired: 20,
};

/** The answer to Check; all other notifications know `accept` only. */
export const toReply = (verdict: PreCheckVerdict): CallbackReply => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ code: CODES[verdict] }),
});

const currency = z.string().regex(/^[A-Z]{3}$/);
const checkSchema = z.object({
  Amount: z.string().max(20),
  Currency: currency,
  InvoiceId: z.string().max(64).optional(),
});

/** What Check asks; null where there is no sum in it. */
export function toPreCheck(fields: Fields): PreCheck | null {
  const parsed = checkSchema.safeParse(fields);
  if (!parsed.success) return null;
  const { Amount, Currency, InvoiceId } = parsed.data;
  const amountMinor = parseMoney(Amount, Currency);
  return amountMinor === null ? null : { reference: InvoiceId || null, amountMinor, currency: Currency };
}

const digits = z.string().regex(/^\d{1,20}$/);
const eventSchema = z.object({
  TransactionId: digits,
  InvoiceId: z.string().min(1).max(64),
  Status: z.string().max(30).optional(),
  Amount: z.string().max(20).optional(),
  Id: z.string().max(60).optional(),
});

/** What a notification tells of an order; null where it names none, as for payments that were not started here. */
export function toEvent(type: string, fields: Fields): CallbackEvent | null {
  const parsed = eventSchema.safeParse(fields);
  if (!parsed.success) return null;
  const { TransactionId, InvoiceId, Status, Amount, Id } = parsed.data;
  const parts = [type, TransactionId, Status, Amount, type === 'receipt' ? Id : undefined];
  // Orders and their operations have ids of different kinds: our own number is what tells them.
  return { eventKey: parts.map((part) => part ?? '').join(':'), providerPaymentId: null, reference: InvoiceId };
}

const receiptSchema = z.object({
  Id: z.string().min(1).max(60),
  Type: z.enum(['Income', 'IncomeReturn']),
  DocumentNumber: z.string().optional(),
  FiscalNumber: z.string().optional(),
  FiscalSign: z.string().optional(),
  Url: z.string().optional(),
});

/** The receipt that a Receipt notification tells of, once it is made; none in any other. */
export function toFiscalDocuments(fields: Fields): FiscalDocument[] {
  const parsed = receiptSchema.safeParse(fields);
  if (!parsed.success) return [];
  const { Id, Type, DocumentNumber, FiscalNumber, FiscalSign, Url } = parsed.data;
  return [
    {
      key: Id,
      kind: Type === 'IncomeReturn' ? 'refund' : 'payment',
      state: 'registered',
      url: Url?.startsWith('https://') ? Url : null,
      storageNumber: FiscalNumber || null,
      documentNumber: DocumentNumber || null,
      attribute: FiscalSign || null,
    },
  ];
}
