// What a small part of the world must look like: two personal accounts of one client, their charges, and the payments
// made here. Sums are plain numbers of minor units; nothing here knows of databases.

export interface ChargeState {
  readonly account: number;
  /** What is owed in all, and what of it the organization's row counts as paid. */
  amount: number;
  office: number;
  /** A refund made it smaller, which the organization's rows do not know of. */
  lowered?: boolean;
}

export interface LineState {
  readonly account: number;
  /** Null: a top-up. */
  readonly charge: string | null;
  /** Asked from the payer, and from the balance. */
  readonly amount: number;
  readonly balance: number;
  /** With the charge, of that from the balance, and on the balance. */
  allocated: number;
  fromBalance: number;
  advanced: number;
  /** What of it the organization's row has come to hold. */
  absorbed: number;
  /** What refunds took of `allocated` that the organization has not entered into its books. */
  returned: number;
}

/** A refund through the bank that staff have asked for and that is not over. */
export interface OpenRefund {
  readonly amount: number;
  readonly named: readonly string[];
  readonly cancel: boolean;
}

export interface PaymentState {
  /** LK-000123; empty until it is known. */
  number: string;
  readonly lines: LineState[];
  received: number;
  balanceSpent: number;
  refunded: number;
  posted: boolean;
  /** What has been credited of each of the bank's payments, and what of it has been booked as given back. */
  readonly credited: Record<string, number>;
  readonly booked: Record<string, number>;
  /** Oldest first. */
  openRefunds: OpenRefund[];
  /** When money came last. */
  finished: number;
  /** How often money was credited, and how often it was given back: each time one notice. */
  notices: number;
  refundNotices: number;
}

export interface State {
  readonly charges: Record<string, ChargeState>;
  /** The balance of each account. */
  readonly held: [number, number];
  readonly payments: PaymentState[];
}

export const copyOf = (state: State): State => structuredClone(state);

/** What a charge still lacks, by everybody's reckoning; below zero: it has too much. */
export function lackOf(state: State, name: string): number {
  const charge = state.charges[name];
  if (!charge) return 0;
  let paid = charge.office;
  for (const { lines } of state.payments) {
    for (const line of lines) if (line.charge === name) paid += line.allocated - line.absorbed;
  }
  return charge.amount - paid;
}

/** Money comes: each line gets its own, as far as its charge lacks it; the rest helps the others, else it is held. */
export function credit(before: State, number: string, attemptId: string, received: number, now: number): State {
  const state = copyOf(before);
  const payment = state.payments.find((each) => each.number === number);
  if (!payment) return state;
  const fresh = received - (payment.credited[attemptId] ?? 0);
  if (fresh <= 0) return state;
  const isFirst = payment.received === 0;
  const held = [...state.held];
  const lack = (line: LineState): number =>
    line.charge === null || payment.posted ? 0 : Math.max(0, lackOf(state, line.charge));

  let earlier = payment.received;
  let rest = fresh;
  const spare = payment.lines.map((line) => {
    const had = Math.min(earlier, line.amount);
    earlier -= had;
    const share = Math.min(rest, line.amount - had);
    rest -= share;
    const taken = Math.min(share, lack(line));
    line.allocated += taken;
    if (line.charge !== null) return share - taken;
    line.advanced += share;
    state.held[line.account as 0 | 1] += share;
    return 0;
  });
  if (spare.length > 0) spare[0] = (spare[0] ?? 0) + rest;
  for (const taker of payment.lines) {
    for (const [index] of payment.lines.entries()) {
      const moved = Math.min(spare[index] ?? 0, lack(taker));
      spare[index] = (spare[index] ?? 0) - moved;
      taker.allocated += moved;
    }
  }
  for (const [index, line] of payment.lines.entries()) {
    const drawn = isFirst ? Math.min(line.balance, lack(line), held[line.account] ?? 0) : 0;
    held[line.account] = (held[line.account] ?? 0) - drawn;
    state.held[line.account as 0 | 1] += (spare[index] ?? 0) - drawn;
    line.advanced += spare[index] ?? 0;
    line.allocated += drawn;
    line.fromBalance += drawn;
    payment.balanceSpent += drawn;
  }
  payment.finished = now;
  payment.received += fresh;
  payment.credited[attemptId] = received;
  payment.notices += 1;
  return state;
}

/** What a client asks for by a line. */
export type LineWish = Pick<LineState, 'account' | 'charge' | 'amount' | 'balance'>;

/** The client asks for a payment; null where it must be refused. What the balance pays alone is paid at once. */
export function start(before: State, lines: readonly LineWish[], now: number): State | null {
  const state = copyOf(before);
  for (const account of [0, 1] as const) {
    const asked = lines.filter((line) => line.account === account).reduce((sum, line) => sum + line.balance, 0);
    if (asked > state.held[account]) return null;
  }
  if (lines.some((line) => line.charge !== null && lackOf(state, line.charge) < line.amount + line.balance))
    return null;
  const isPaid = lines.every((line) => line.amount === 0);
  const spent = isPaid ? lines.reduce((sum, line) => sum + line.balance, 0) : 0;
  state.payments.push({
    number: '',
    lines: lines.map((line) => ({
      ...line,
      allocated: isPaid ? line.balance : 0,
      fromBalance: isPaid ? line.balance : 0,
      advanced: 0,
      absorbed: 0,
      returned: 0,
    })),
    received: 0,
    balanceSpent: spent,
    refunded: 0,
    posted: false,
    credited: {},
    booked: {},
    openRefunds: [],
    finished: isPaid ? now : 0,
    notices: isPaid ? 1 : 0,
    refundNotices: 0,
  });
  if (isPaid) for (const line of lines) state.held[line.account as 0 | 1] -= line.balance;
  return state;
}

/** The organization's row comes in: its figures hold, and whatever of its posted payments was paid here is in them. */
export function bring(before: State, name: string, row: ChargeState): State {
  const state = copyOf(before);
  state.charges[name] = { ...row };
  for (const { lines, posted } of state.payments) {
    for (const line of lines) if (posted && line.charge === name) line.absorbed = line.allocated + line.returned;
  }
  return state;
}

/** The organization has entered a payment into its books, perhaps with what was given back of it. */
export function post(before: State, number: string, withRefunds: boolean): State {
  const state = copyOf(before);
  for (const payment of state.payments) {
    if (payment.number !== number) continue;
    payment.posted = true;
    if (withRefunds) for (const line of payment.lines) line.returned = 0;
  }
  return state;
}
