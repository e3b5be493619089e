import { copyOf, type LineState, lackOf, type OpenRefund, type PaymentState, type State } from './state.ts';

const paidOf = (line: LineState): number => line.allocated - line.fromBalance;

/** What staff can still ask for of a payment: through the bank, and back to the balance. */
export function refundable(
  state: State,
  { number }: PaymentState,
  named: readonly string[],
): { payer: number; balance: number } {
  // What refunds under way will take is not there twice.
  const after = copyOf(state);
  const payment = find(after, number);
  const sum = (lines: readonly LineState[], of: (line: LineState) => number) =>
    lines.reduce((total, line) => total + of(line), 0);
  const wanted =
    named.length > 0 ? payment.lines.filter(({ charge }) => charge !== null && named.includes(charge)) : payment.lines;
  const payer = (lines: readonly LineState[]) => sum(lines, (line) => paidOf(line) + line.advanced);
  const balance = sum(wanted, (line) => line.fromBalance);
  for (const open of payment.openRefunds) {
    giveToPayer(after, payment, { ...open, amount: Math.min(open.amount, payer(payment.lines)), cancel: false });
  }
  return { payer: payer(wanted), balance };
}

/** Staff ask for money back: the balance's part is there at once, the payer's has to be asked of the bank. */
export function request(before: State, number: string, { amount, named, cancel }: OpenRefund): State {
  const state = copyOf(before);
  const payment = find(state, number);
  const { payer } = refundable(state, payment, named);
  const toPayer = Math.min(amount, payer);
  let rest = amount - toPayer;
  if (rest > 0) {
    payment.refunded += rest;
    payment.refundNotices += 1;
    for (const line of namedFirst(payment, named)) {
      const taken = Math.min(rest, line.fromBalance);
      rest -= taken;
      toBalance(state, line, taken);
      if (cancel) lower(state, line, taken);
    }
  }
  if (toPayer > 0) payment.openRefunds.push({ amount: toPayer, named, cancel });
  return state;
}

/** The bank will not give a refund. */
export function withdraw(before: State, number: string, refund: OpenRefund): State {
  const state = copyOf(before);
  const payment = find(state, number);
  payment.openRefunds = payment.openRefunds.filter((open) => JSON.stringify(open) !== JSON.stringify(refund));
  return state;
}

/**
 * The bank has given back so much of one of its payments, in all. `ended` is a refund of which it said that it is over.
 */
export function giveBack(before: State, number: string, attemptId: string, total: number, ended?: OpenRefund): State {
  const state = copyOf(before);
  const payment = find(state, number);
  const booked = payment.booked[attemptId] ?? 0;
  const told = Math.max(total, ended ? booked + ended.amount : 0);
  let fresh = Math.min(told, payment.credited[attemptId] ?? 0) - booked;
  while (fresh > 0) {
    const fitting = payment.openRefunds.filter(({ amount }) => amount <= fresh);
    const isEnded = (open: OpenRefund) => JSON.stringify(open) === JSON.stringify(ended);
    const match = fitting.find(isEnded) ?? fitting.find(({ amount }) => amount === fresh) ?? fitting[0];
    const refund = match ?? { amount: fresh, named: [], cancel: false };
    if (match) payment.openRefunds.splice(payment.openRefunds.indexOf(match), 1);
    giveToPayer(state, payment, refund);
    payment.booked[attemptId] = (payment.booked[attemptId] ?? 0) + refund.amount;
    fresh -= refund.amount;
  }
  return state;
}

function giveToPayer(state: State, payment: PaymentState, { amount, named, cancel }: OpenRefund): void {
  let rest = amount;
  const opened = new Map<LineState, number>();
  const takeHeld = (line: LineState): void => {
    const taken = Math.min(rest, line.advanced, state.held[line.account as 0 | 1]);
    line.advanced -= taken;
    state.held[line.account as 0 | 1] -= taken;
    rest -= taken;
  };
  const takeDebt = (line: LineState): void => {
    const taken = Math.min(rest, paidOf(line));
    line.allocated -= taken;
    line.returned += taken;
    rest -= taken;
    opened.set(line, (opened.get(line) ?? 0) + taken);
  };
  const lastFirst = payment.lines.toReversed();
  const chosen = lastFirst.filter(({ charge }) => charge !== null && named.includes(charge));
  for (const line of chosen) takeDebt(line);
  for (const line of chosen) takeHeld(line);
  for (const line of lastFirst) takeHeld(line);
  for (const line of lastFirst) takeDebt(line);
  for (const line of lastFirst) {
    for (const spent of spentFrom(state, line.account)) {
      const taken = Math.min(rest, line.advanced, spent.line.fromBalance);
      if (taken === 0) continue;
      toBalance(state, spent.line, taken);
      spent.payment.refunded += taken;
      line.advanced -= taken;
      state.held[line.account as 0 | 1] -= taken;
      rest -= taken;
    }
  }
  if (rest > 0) throw new Error('more is given back than there was');
  if (cancel) for (const [line, taken] of opened) lower(state, line, taken);
  payment.refunded += amount;
  payment.refundNotices += 1;
}

/** What an account's balance has paid, newest first. */
function spentFrom(state: State, account: number): { payment: PaymentState; line: LineState }[] {
  return state.payments
    .flatMap((payment, order) => payment.lines.map((line, index) => ({ payment, line, order, index })))
    .filter(({ line }) => line.account === account && line.fromBalance > 0)
    .toSorted((a, b) => b.payment.finished - a.payment.finished || b.order - a.order || b.index - a.index);
}

function toBalance(state: State, line: LineState, amount: number): void {
  line.allocated -= amount;
  line.fromBalance -= amount;
  line.returned += amount;
  state.held[line.account as 0 | 1] += amount;
}

/** What is owed again because of it is not: what was paid above the charge is owed by nobody anyway. */
function lower(state: State, line: LineState, amount: number): void {
  const charge = line.charge === null ? undefined : state.charges[line.charge];
  if (!charge || line.charge === null) return;
  charge.amount -= Math.max(0, Math.min(amount, lackOf(state, line.charge)));
  charge.lowered = true;
}

function namedFirst(payment: PaymentState, named: readonly string[]): LineState[] {
  const lastFirst = payment.lines.toReversed();
  const chosen = lastFirst.filter(({ charge }) => charge !== null && named.includes(charge));
  return [...chosen, ...lastFirst.filter((line) => !chosen.includes(line))];
}

function find(state: State, number: string): PaymentState {
  const payment = state.payments.find((each) => each.number === number);
  if (!payment) throw new Error(`no payment ${number}`);
  return payment;
}
