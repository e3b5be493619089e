import { groupBy } from '../../collections.ts';
import type { Day } from '../records.ts';

/** A charge that an imported payment may have been for. */
export interface Payable {
  readonly chargeId: number;
  readonly accountId: number;
  readonly kind: 'subscription' | 'course' | 'lesson' | 'order' | 'delivery' | 'bill';
  /** First day, visit's day, order's day. */
  readonly day: Day;
  /** What a purpose may call it: the subscription's name, the group's, the order's or parcel's number. */
  readonly names: readonly string[];
  /** What the office's own row says is paid, less what of it was paid here. */
  readonly officeMinor: bigint;
}

export interface ListedPayment {
  readonly id: number;
  readonly accountId: number;
  readonly paidOn: Day;
  readonly amountMinor: bigint;
  readonly purpose: string;
}

/**
 * Says what each payment that an office lists was for: its purpose names the subscription («8 занятий»), the group of
 * a course, a lesson's day, or an order. Of several that bear the name, the one whose day it is comes first, then one
 * that lacks exactly this sum, then the nearest that is not filled yet. Gives the charge's id for every payment that is
 * for one.
 */
export function matchPayments(payments: readonly ListedPayment[], payables: readonly Payable[]): Map<number, number> {
  const matched = new Map<number, number>();
  const filledMinor = new Map<number, bigint>();
  const ofAccount = groupBy(
    payables.map((payable) => ({ ...payable, names: payable.names.map(plain) })),
    ({ accountId }) => accountId,
  );
  const inOrder = payments.toSorted((a, b) => compare(a.paidOn, b.paidOn) || a.id - b.id);
  for (const payment of inOrder) {
    const candidates = candidatesFor(payment, ofAccount.get(payment.accountId) ?? []);
    const lacking = ({ chargeId, officeMinor }: Payable): bigint => officeMinor - (filledMinor.get(chargeId) ?? 0n);
    const rank = (payable: Payable): number => {
      const lackingMinor = lacking(payable);
      // A refund goes where something was paid.
      if (payment.amountMinor < 0n) return Number((filledMinor.get(payable.chargeId) ?? 0n) < -payment.amountMinor);
      if (lackingMinor >= payment.amountMinor && payable.day === payment.paidOn) return 0;
      if (lackingMinor === payment.amountMinor) return 1;
      if (lackingMinor > payment.amountMinor) return 2;
      return lackingMinor > 0n ? 3 : 4;
    };
    const [best] = candidates.toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        distance(a.day, payment.paidOn) - distance(b.day, payment.paidOn) ||
        a.chargeId - b.chargeId,
    );
    if (!best) continue;
    matched.set(payment.id, best.chargeId);
    filledMinor.set(best.chargeId, (filledMinor.get(best.chargeId) ?? 0n) + payment.amountMinor);
  }
  return matched;
}

function candidatesFor({ purpose }: ListedPayment, payables: readonly Payable[]): readonly Payable[] {
  const words = plain(purpose);
  const lesson = /заняти\S* (\d{2}) (\d{2}) (\d{4})/.exec(words);
  if (lesson) {
    const day = `${lesson[3]}-${lesson[2]}-${lesson[1]}`;
    return payables.filter((payable) => payable.kind === 'lesson' && payable.day === day);
  }
  // «8 занятий» is not in «18 занятий»: names are looked for as whole words, and the longest one counts.
  const text = ` ${words} `;
  const named = payables.flatMap((payable) => {
    const length = Math.max(0, ...payable.names.map((name) => (text.includes(` ${name} `) ? name.length : 0)));
    return length > 0 ? [{ payable, length }] : [];
  });
  const longest = Math.max(0, ...named.map(({ length }) => length));
  const best = named.filter(({ length }) => length === longest).map(({ payable }) => payable);
  return best.length > 0 ? best : payables.filter(({ kind }) => kind === 'bill');
}

/** Letters and digits only, so that marks around a name do not matter. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}+-]+/gu, ' ')
    .trim();

const distance = (a: Day, b: Day): number => Math.abs(Date.parse(a) - Date.parse(b));
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
