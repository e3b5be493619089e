import type { Clock } from '../domain/clock.ts';
import type { ChatVerdict } from '../domain/payments/chat-check.ts';
import type { Database } from '../prisma/client.ts';

/** What the bot is given by the composition root. It reads no configuration and makes no connection itself. */
export interface BotDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: BotLog;
  /** the name of this process, for taking over updates that a dead one left */
  readonly processName: string;
  /** how long another process is given to finish an update; 0 where only one process can be alive (polling) */
  readonly takeoverAfterMs: number;
  /** keys the hashes of codes and link tokens */
  readonly pepper: string;
  /** the address letters come from, named in the chat so that it can be looked for */
  readonly letterSender: string;
  /** sends the letter with the code; throws when the mail server refuses it */
  sendVerificationLetter(letter: VerificationLetterRequest): Promise<void>;
  /** the page where a payment is made */
  payUrl(token: string): string;
  /** payments that are made in the chat itself */
  readonly chat: ChatPayments;
  /** charges of cards that clients let be kept */
  readonly cards: CardPayments;
  /** called after a change that owes somebody a message */
  noticesPlanned(): void;
}

/** Kept cards, as the composition root joins them with the providers. */
export interface CardPayments {
  /** whether a merchant account's provider keeps cards */
  canKeep(merchantId: number): Promise<boolean>;
  /** charges a payment that was taken for it; never throws for what the provider or the network does */
  charge(paymentId: number): Promise<'paid' | 'refused' | 'waiting'>;
}

/** Payments inside of the chat, as the composition root joins them with the providers. */
export interface ChatPayments {
  isPaidInChat(provider: string): boolean;
  /** sends the invoice of the client's own payment into their chat; never throws for what Telegram does */
  sendInvoice(asked: {
    readonly clientId: number;
    readonly telegramUserId: bigint;
    readonly paymentId: number;
  }): Promise<'sent' | 'sent-before' | 'unavailable' | 'over'>;
  /** whether an invoice may be paid now, from our own data alone */
  answerPreCheckout(word: ChatWord, telegramUserId: bigint): Promise<ChatVerdict>;
  /** stores money once; null where it is for no invoice of ours; throws where it could not be stored */
  keep(word: ChatWord): Promise<KeptChatPayment | null>;
  /** settles what is stored; what fails is taken up again by itself */
  settle(kept: KeptChatPayment): Promise<void>;
}

/** What Telegram says of an invoice; the ids are those of money that is taken. */
export interface ChatWord {
  readonly payload: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly chargeId: string | null;
  readonly providerChargeId: string | null;
}

export interface KeptChatPayment {
  readonly eventId: number;
  readonly paymentId: number | null;
}

export interface VerificationLetterRequest {
  readonly to: string;
  readonly locale: string;
  readonly code: string;
  readonly linkToken: string;
  /** the Telegram user who asked, as the letter names them */
  readonly askedBy: string;
}

export interface BotLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
