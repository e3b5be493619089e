import { randomUUID } from 'node:crypto';
import type { Callbacks } from './callbacks.ts';
import type { BankStore, StoredPayment } from './store.ts';

/** What happens to who pays with a card, and how many callbacks follow, when; its refunds go the same way. */
export interface TestCard {
  readonly id: 'success' | 'refusal' | 'late' | 'twice' | 'silent' | 'unreturnable' | 'unreturnable-once' | 'once';
  readonly number: string;
  readonly succeeds: boolean;
  readonly callbacks: number;
  readonly isLate: boolean;
}

/** The buttons of the pay page, in order. */
export const testCards: readonly TestCard[] = [
  { id: 'success', number: '4242 4242 4242 4242', succeeds: true, callbacks: 1, isLate: false },
  { id: 'refusal', number: '4000 0000 0000 0002', succeeds: false, callbacks: 1, isLate: false },
  { id: 'once', number: '4000 0000 0000 0341', succeeds: true, callbacks: 1, isLate: false },
  { id: 'late', number: '4000 0000 0000 3220', succeeds: true, callbacks: 1, isLate: true },
  { id: 'twice', number: '4000 0000 0000 0077', succeeds: true, callbacks: 2, isLate: false },
  { id: 'silent', number: '4000 0000 0000 0101', succeeds: true, callbacks: 0, isLate: false },
  { id: 'unreturnable', number: '4000 0000 0000 5126', succeeds: true, callbacks: 1, isLate: false },
  { id: 'unreturnable-once', number: '4000 0000 0000 5134', succeeds: true, callbacks: 1, isLate: true },
];

/** The card that a payment was paid with, where it still is one of ours. */
export const cardOf = ({ card }: Pick<StoredPayment, 'card'>): TestCard | undefined =>
  testCards.find(({ number }) => card !== null && number.endsWith(card));

/** What paying and cancelling need. */
export interface TellerDeps {
  readonly store: BankStore;
  readonly callbacks: Callbacks;
  readonly lateCallbackMs: number;
}

/** Pays with a test card, once: a payment that is over already is given back as it is. */
export function payWith(
  { store, callbacks, lateCallbackMs }: TellerDeps,
  payment: StoredPayment,
  card: TestCard,
): StoredPayment {
  if (payment.status !== 'pending') return payment;
  const paid: StoredPayment = {
    ...payment,
    status: card.succeeds ? 'succeeded' : 'canceled',
    receivedMinor: card.succeeds ? payment.amountMinor : '0',
    card: card.number.slice(-4),
    ...(card.succeeds && payment.saveMethod ? { cardToken: `card-${randomUUID()}` } : {}),
  };
  store.savePayment(paid);
  if (card.callbacks > 0) {
    callbacks.owe(paid, { copies: card.callbacks, delayMs: card.isLate ? lateCallbackMs : 0 });
  }
  return paid;
}

/** Charges a kept card without its payer; one that pays only once is refused then. */
export function chargeKept(deps: TellerDeps, payment: StoredPayment, keptWith: StoredPayment): StoredPayment {
  const card = cardOf(keptWith);
  const ends = card && card.id !== 'once' ? card : undefined;
  return payWith(deps, payment, ends ?? { ...REFUSED, number: keptWith.card ?? '' });
}

const REFUSED: TestCard = { id: 'refusal', number: '', succeeds: false, callbacks: 1, isLate: false };

/** Ends a payment that nobody has paid, and tells the merchant. */
export function cancel({ store, callbacks }: TellerDeps, payment: StoredPayment): StoredPayment {
  if (payment.status !== 'pending') return payment;
  const canceled: StoredPayment = { ...payment, status: 'canceled' };
  store.savePayment(canceled);
  callbacks.owe(canceled);
  return canceled;
}

/** The payment as it is now: one whose time has run out is canceled when it is next looked at. */
export function current(deps: TellerDeps, payment: StoredPayment, now: Date): StoredPayment {
  return now >= new Date(payment.expiresAt) ? cancel(deps, payment) : payment;
}
