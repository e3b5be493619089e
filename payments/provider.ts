import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { FiscalDocument, FiscalReceipt } from './fiscal.ts';

/**
 * The payment contract. A provider is a folder: `api.ts` talks to the provider, `transform.ts` turns its words into
 * the types below and holds no input or output, `index.ts` joins them with `defineProvider`, and `fixtures/` keeps
 * payloads that tests run on. It knows neither the database nor Telegram; it gets plain values and gives plain values.
 */

/** What the order is, as the provider has to be told. */
export interface PaymentOrder {
  /** A small whole number, unique within the installation: for providers that want a numeric order id. */
  readonly id: number;
  /** LK-000123: our reference, which the provider repeats in callbacks and finds the payment by. */
  readonly number: string;
  /** The same for the same payment, and unguessable; at most 64 characters of [0-9a-f]. */
  readonly idempotencyKey: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** In the payer's language, at most 128 characters. */
  readonly description: string;
  /** They add up to the amount; for fiscal receipts and for providers that list what is paid. */
  readonly items: readonly { readonly title: string; readonly amountMinor: bigint }[];
  /** 'ru' or 'en': the language of the provider's page. */
  readonly locale: string;
  /** Where the payer's browser is sent afterwards. Coming back proves nothing. */
  readonly returnUrl: string;
  /** Where this merchant's callbacks go, for providers that take it with each payment; `/type` may be added. */
  readonly callbackUrl: string;
  /** After this moment the provider should take no money, if it can be told so. */
  readonly expiresAt: Date;
  /** Who pays, as far as the provider may know it. */
  readonly payer?: Payer;
  /** The fiscal receipt to be made; missing where the merchant has none made by its provider. */
  readonly receipt?: FiscalReceipt;
  /** The payer has agreed that the means be kept for payments to come. */
  readonly saveMethod?: boolean;
  /**
   * Who charges a saved means: the payer by a tap, or the merchant by itself, as agreed. Card systems want to know; the
   * merchant where it is not said.
   */
  readonly initiator?: 'payer' | 'merchant';
}

/** Who pays: an opaque key that is the same for the same client and merchant, and a verified address. */
export interface Payer {
  /** At most 36 characters of [0-9a-f-]. */
  readonly key: string;
  readonly email: string | null;
}

/** A card or the like that a payer let the merchant charge again. */
export interface SavedMethod {
  /** The provider's token: a secret, worth money together with the merchant's keys. */
  readonly token: string;
  /** «Visa •• 4242» */
  readonly title: string;
}

/** A payment that now exists at the provider. */
export interface CreatedPayment {
  readonly providerPaymentId: string;
  /** Where the payer pays. */
  readonly confirmationUrl: string;
}

/** What a provider is asked by; which of the two it can use is its own affair. */
export interface PaymentQuery {
  readonly id: number;
  readonly number: string;
  readonly providerPaymentId: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly createdAt: Date;
}

/** A payment as the provider knows it. */
export interface ProviderPayment {
  readonly providerPaymentId: string;
  /** `canceled` is final: refused, withdrawn or run out. An attempt that the payer may repeat is still `pending`. */
  readonly state: 'pending' | 'succeeded' | 'canceled';
  /** Taken from the payer: what to credit. 0 unless `succeeded`. */
  readonly receivedMinor: bigint;
  /** Given back of that, so far, by whomever: refunds that are under way do not count, nor those that failed. */
  readonly refundedMinor: bigint;
  readonly currency: string;
  /** `PaymentOrder.number`, where the provider repeats it. */
  readonly reference: string | null;
  /** False where the provider names another merchant than this one; true where it names none. */
  readonly merchantMatches: boolean;
  /** «Visa •• 4242»; null where the provider does not say. */
  readonly method: string | null;
  /** The means that the payer let be kept with this payment. */
  readonly savedMethod?: SavedMethod | null;
  /** The kept means that was charged can be charged no more: the permission was taken back, or the card is dead. */
  readonly isMethodRevoked?: boolean;
  /** Fiscal receipts, as far as the provider tells them together with the payment. */
  readonly receipts?: readonly FiscalDocument[];
}

/** Money to be given back of a payment. */
export interface RefundOrder {
  readonly amountMinor: bigint;
  /** The same for the same refund, unguessable; 32 characters of [0-9a-f]. */
  readonly idempotencyKey: string;
  /** Why, in the words of staff; null where they gave none. */
  readonly reason: string | null;
  /** The fiscal receipt of what is given back. */
  readonly receipt?: FiscalReceipt;
}

/** What a refund is asked after by; its id at the provider is not known where the answer to its making was lost. */
export interface RefundQuery {
  readonly providerRefundId: string | null;
  readonly idempotencyKey: string;
  readonly amountMinor: bigint;
}

/** A refund as the provider knows it. */
export interface ProviderRefund {
  /** Null where the provider's refunds have no ids of their own. */
  readonly providerRefundId: string | null;
  /** `failed` is final: the money stays with the merchant. */
  readonly state: 'pending' | 'succeeded' | 'failed';
  /** Why it failed, in the provider's words; null where it did not, or the provider does not say. */
  readonly failure: string | null;
}

/** A callback as it came in: the body to the byte, because signatures are made over bytes. */
export interface CallbackRequest {
  readonly method: string;
  /** The last part of the address, for providers whose callbacks tell their kind only there; else null. */
  readonly type: string | null;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** The sender's address as the outermost trusted proxy saw it; null where it is not known. */
  readonly remoteAddress: string | null;
}

/** What the provider wants to hear. */
export interface CallbackReply {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: string;
}

/** What a callback tells, before anything of it is believed. */
export interface CallbackEvent {
  /** The same for the same news: makes a repeated callback one event. At most 200 characters. */
  readonly eventKey: string;
  readonly providerPaymentId: string | null;
  readonly reference: string | null;
}

/** What a callback brings besides the payment itself. */
interface CallbackNews {
  readonly receipts: readonly FiscalDocument[];
  readonly savedMethod: SavedMethod | null;
}

/** May this order be paid now, with this sum? The answer to a provider that asks before it takes the money. */
export interface PreCheck {
  readonly reference: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export type PreCheckVerdict = 'accept' | 'unknown-order' | 'wrong-amount' | 'expired' | 'refuse';

/** A callback, judged. */
export type ParsedCallback =
  /** Not from the provider: wrong signature, wrong sender, or nothing that it would send. Answered with a 404. */
  | { readonly kind: 'unproven'; readonly reason: string }
  /** From the provider, and of no interest here. */
  | { readonly kind: 'ignored'; readonly reply: CallbackReply }
  /** News of a payment: stored, answered with `reply`, then worked on. */
  | { readonly kind: 'event'; readonly event: CallbackEvent; readonly reply: CallbackReply }
  /** A question that holds the payer up; answered from our own data at once, nothing is stored. */
  | { readonly kind: 'pre-check'; readonly check: PreCheck; reply(verdict: PreCheckVerdict): CallbackReply };

/** An order that is paid inside of the chat, by an invoice in a message of the bot's. */
export interface ChatOrder extends PaymentOrder {
  /** The invoice's name, and a line or two of what it is for; both are cut to the chat's limits. */
  readonly title: string;
  readonly details: string;
  /** What the chat repeats in its news of the invoice, by which merchant and payment are found; at most 128 bytes. */
  readonly payload: string;
  /** Where a copy of the invoice leads that was forwarded to somebody else; [A-Za-z0-9_-]{1,64}. */
  readonly startParameter: string;
}

/** An invoice as the chat is to show it. Whoever pays it is asked about first, and then the chat tells of the money. */
export interface ChatInvoice {
  readonly title: string;
  readonly description: string;
  readonly payload: string;
  /** The organization's own, and a secret. */
  readonly providerToken: string;
  readonly currency: string;
  /** They add up to the amount. */
  readonly prices: readonly { readonly label: string; readonly amountMinor: bigint }[];
  readonly startParameter: string;
  /** What only the provider behind the chat reads, as JSON; null where there is nothing to tell it. */
  readonly providerData: string | null;
  /** Whether the payer has to give an address, which goes to the provider: its fiscal receipt is sent there. */
  readonly needsEmail: boolean;
}

/** What the chat says of an invoice: it asks whether it may be paid, or tells that it is. */
export interface ChatPaymentUpdate {
  readonly kind: 'pre-checkout' | 'paid';
  /** Our payment's number, out of the payload. */
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The chat's name for the money, and the provider's; null before it is taken. */
  readonly chargeId: string | null;
  readonly providerChargeId: string | null;
}

/** What the chat said, judged: the same two kinds as of callbacks; the answer is the chat's own affair. */
export type ChatNews =
  | { readonly kind: 'pre-check'; readonly check: PreCheck }
  /** `body` is what is stored, and what `readEvent` reads. */
  | { readonly kind: 'event'; readonly event: CallbackEvent; readonly body: Uint8Array };

/** A provider with one merchant's settings in it. Every method that talks to the network may throw `ProviderError`. */
export interface ProviderConnection {
  /**
   * Makes the provider's payment. Called anew with the same `idempotencyKey` it gives the same payment, as far as
   * the provider's memory reaches. Providers whose page is a signed link make no call at all.
   */
  createPayment(order: PaymentOrder): Promise<CreatedPayment>;
  /** The payment as the provider knows it now; null where it knows none, or cannot find it by what it is given. */
  fetchPayment(query: PaymentQuery): Promise<ProviderPayment | null>;
  /** Proves a callback and reads it; constant time where secrets are compared, never an exception for bad input. */
  parseCallback(request: CallbackRequest): ParsedCallback;
  /**
   * For providers that cannot be asked (their callback is the only word): what a stored, proven callback says.
   * Where it is given, `fetchPayment` is not asked about an event.
   */
  readEvent?(event: { readonly eventKey: string; readonly body: Uint8Array }): ProviderPayment | null;
  /**
   * For providers that tell of receipts or of a saved means in callbacks only: what a stored, proven callback says of
   * them. The payment itself is asked about all the same.
   */
  readNews?(event: { readonly eventKey: string; readonly body: Uint8Array }): CallbackNews;
  /**
   * Our number of what the provider knows under an id of its own, null where there is none: for news that bear no number,
   * such as of a payer's complaint at their bank. Asked where the id is not known here.
   */
  findNumber?(providerPaymentId: string): Promise<string | null>;
  /** Withdraws a payment that nobody paid, so that its old link is dead. True if it is withdrawn now. */
  cancelPayment?(query: PaymentQuery): Promise<boolean>;
  /**
   * Gives money back, in part or in whole; with the same key it is the same refund, as far as the provider's memory
   * reaches. Missing where the provider takes no refunds by a call: they are made in its cabinet, and found by
   * `fetchPayment`. A `ProviderError` that is final says that nothing is given back.
   */
  refundPayment?(query: PaymentQuery, refund: RefundOrder): Promise<ProviderRefund>;
  /**
   * The refund as the provider knows it now; null where it knows none by what it is given. Asked again and again,
   * because a refund that fails is often told by no callback. Missing where a refund cannot be asked about: then it has
   * succeeded when `fetchPayment` counts it as given back.
   */
  fetchRefund?(query: PaymentQuery, refund: RefundQuery): Promise<ProviderRefund | null>;
  /**
   * False where the provider tells nobody in all what has gone back of a payment: `refundedMinor` then is always 0, a
   * refund made here is booked by the word of `refundPayment` and `fetchRefund`, and one made in the provider's cabinet
   * is not heard of until staff enter it.
   */
  readonly tellsRefunds?: false;
  /**
   * True where a refund can neither be found nor be told from another one without the answer to its making: it is asked
   * for once, and where the answer is lost staff are told to look for it.
   */
  readonly forgetsRefunds?: true;
  /**
   * Charges a saved means without the payer: the payment then ends by callback or `fetchPayment` like any other.
   * Missing where the provider keeps none.
   */
  chargeSaved?(order: PaymentOrder, saved: SavedMethod): Promise<{ readonly providerPaymentId: string }>;
  /**
   * The receipts of a payment and its refunds, and those of the keys, which were told earlier, where the provider finds
   * them by nothing else; missing where receipts cannot be asked for.
   */
  fetchReceipts?(query: PaymentQuery, keys: readonly string[]): Promise<readonly FiscalDocument[]>;
  /**
   * Kinds of receipts of which nothing is ever told, though they are made: nobody waits for them. All of them, where
   * receipts can neither be asked for nor come with callbacks.
   */
  readonly silentReceipts?: readonly FiscalDocument['kind'][];
  /**
   * The receipt that closes a prepayment when what was prepaid is given («чек зачёта предоплаты»); the same key, the
   * same receipt. Missing where the provider makes none.
   */
  makeOffsetReceipt?(query: PaymentQuery, receipt: FiscalReceipt, idempotencyKey: string): Promise<FiscalDocument>;
  /**
   * The invoice of an order that is paid in the chat; only of a provider whose door is the chat, which has no page and
   * whose `createPayment` fails. Throws a final `ProviderError` where the chat would take no such order.
   */
  makeInvoice?(order: ChatOrder): ChatInvoice;
  /** Reads what the chat says of such an invoice. */
  readChat?(update: ChatPaymentUpdate): ChatNews;
  /**
   * Asks the provider something harmless, to see that the settings are right; throws a final `ProviderError` if not.
   */
  check?(): Promise<void>;
  /** Tells the provider where callbacks go, where that can be done by a call; run when the merchant is added. */
  register?(callbackUrl: string): Promise<void>;
}

/** What a connection works with besides the merchant's settings. */
export interface ProviderTools {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly mode: 'test' | 'live';
}

/** The fields of settings: strings and the like, each with a `title` in its `meta`, and `secret: true` for secrets. */
export type SettingsSchema = z.ZodObject;

interface ProviderDefinition<Schema extends SettingsSchema> {
  /** Stands in the address of callbacks and in the database: never changes. */
  readonly name: string;
  readonly title: string;
  readonly settings: Schema;
  /** Where its payments are paid: on a page in the browser, as by default, or inside of the chat. */
  readonly door?: 'page' | 'chat';
  connect(settings: z.infer<Schema>, tools: ProviderTools): ProviderConnection;
  /** The last parts of the addresses that staff enter in the provider's cabinet, with its own names for them. */
  readonly callbackTypes?: readonly { readonly type: string | null; readonly title: string }[];
  /** What else is to be done in the provider's cabinet, and where the settings are found there: lines in Russian. */
  readonly setup?: readonly string[];
  /** Whether it can make fiscal receipts (54-FZ) of what an order's `receipt` says; not, unless told. */
  readonly makesReceipts?: boolean;
  /** Settings for whoever gives none; only where they can be known, as for a provider that runs beside this program. */
  suggest?(installation: Installation): Partial<Record<string, string>>;
}

/** What settings can be guessed from. */
export interface Installation {
  readonly organizationId: string;
  /** The port of this program's own server. */
  readonly port: number;
}

/** A question to staff who add a merchant. */
export interface SettingsField {
  readonly name: string;
  readonly title: string;
  readonly isSecret: boolean;
  readonly isOptional: boolean;
}

/** A provider as the rest of the program sees it: its settings are unknown until its own schema has checked them. */
export interface PaymentProvider {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly SettingsField[];
  readonly door: 'page' | 'chat';
  readonly callbackTypes: readonly { readonly type: string | null; readonly title: string }[];
  readonly setup: readonly string[];
  readonly makesReceipts: boolean;
  /** Gives the settings checked and complete; throws a `ZodError` that names each wrong field. */
  checkSettings(settings: unknown): Record<string, unknown>;
  connect(settings: unknown, tools: ProviderTools): ProviderConnection;
  suggest(installation: Installation): Partial<Record<string, string>>;
}

/** Makes a provider out of its parts; the list in `registry.ts` holds the result. */
export function defineProvider<Schema extends SettingsSchema>(definition: ProviderDefinition<Schema>): PaymentProvider {
  const { name, title, settings } = definition;
  return {
    name,
    title,
    fields: Object.entries(settings.shape).map(([field, schema]) => {
      const meta = z.globalRegistry.get(schema as z.ZodType) ?? {};
      return {
        name: field,
        title: meta.title ?? field,
        isSecret: meta['secret'] === true,
        isOptional: z.safeParse(schema as z.ZodType, undefined).success,
      };
    }),
    door: definition.door ?? 'page',
    callbackTypes: definition.callbackTypes ?? [],
    setup: definition.setup ?? [],
    makesReceipts: definition.makesReceipts ?? false,
    checkSettings: (raw) => settings.parse(raw),
    connect: (raw, tools) => definition.connect(settings.parse(raw), tools),
    suggest: (installation) => definition.suggest?.(installation) ?? {},
  };
}

/**
 * The provider could not do what it was asked. `isFinal`: asking again is of no use, and nothing was done; otherwise
 * nobody knows whether it was done, and the same call with the same key may be made again.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isFinal = isFinal;
  }
}

/** A kept means was refused for good: whoever gave the permission took it back, or the card is dead. Nothing was taken. */
export class MethodRevokedError extends ProviderError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, true, options);
  }
}

/**
 * The charge of a kept means that was asked for before under the same key, or for the same order, was refused: the
 * provider has a record of that, and nothing follows. Unlike any other final refusal this one is about the first call.
 */
export class ChargeRefusedError extends ProviderError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, true, options);
  }
}
