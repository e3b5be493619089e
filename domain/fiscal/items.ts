import { groupBy } from '../collections.ts';
import { sumOf } from '../money.ts';
import { itemName, NAME_LENGTH, type NamedThing, shorten } from './name.ts';
import type { FiscalProfile } from './profile.ts';
import type { FiscalItem, PaymentMode } from './words.ts';

/** A line of a payment as its receipt needs it. */
export interface FiscalLine extends NamedThing {
  readonly lineId: number;
  /** Asked from the payer through the merchant. */
  readonly amountMinor: bigint;
  /** Asked from the balance: it had its own receipt when it came, and is no part of this one. */
  readonly balanceMinor: bigint;
  /** The whole charge, and what it lacks before this payment; 0 for a top-up. */
  readonly chargeMinor: bigint;
  readonly outstandingMinor: bigint;
  /** All of what it is for has been given. */
  readonly isGiven: boolean;
}

/** An item, with the payment's line that it stands for. */
export interface LineItem extends FiscalItem {
  readonly lineId: number;
}

/**
 * The items of a payment's receipt, one for each line that the payer pays something of: they come to what is asked through
 * the merchant, to the minor unit.
 */
export function paymentItems(lines: readonly FiscalLine[], profile: FiscalProfile): LineItem[] {
  return lines
    .filter(({ amountMinor }) => amountMinor > 0n)
    .map((line) => ({
      lineId: line.lineId,
      name: itemName(line),
      amountMinor: line.amountMinor,
      ...saysOf(line, profile),
    }));
}

/**
 * Subject, rate and mode of a line (tags 1212, 1199, 1214; order of the Federal Tax Service ЕД-7-20/662@ of 2020-09-14,
 * appendix 2):
 * - given before it is paid: «полный расчёт» (4), or, where something stays owed, «частичный расчёт и кредит» (5), with
 *   the subject and the rate of what is sold;
 * - paid before it is given: «предоплата 100 %» (1) if this pays all of it at once, «предоплата» (2) if a part, both with
 *   the subject of what is sold and the rate on prepayments, because VAT of a prepayment is reckoned out of it (Tax
 *   Code, 164.4); or, where the merchant's profile says so, «аванс» (3);
 * - money for what is not known yet, a top-up of the balance: «аванс» (3). The subject of an advance is «платёж» (10).
 */
function saysOf(line: FiscalLine, profile: FiscalProfile): Pick<FiscalItem, 'subject' | 'vat' | 'mode'> {
  if (line.isGiven) {
    const mode = line.amountMinor + line.balanceMinor >= line.outstandingMinor ? 'full_payment' : 'partial_payment';
    return { subject: profile.subject, vat: profile.vat, mode };
  }
  if (line.subject === null || profile.prepaymentMode === 'advance') {
    return { subject: 'payment', vat: profile.prepaymentVat, mode: 'advance' };
  }
  const mode = line.amountMinor >= line.chargeMinor ? 'full_prepayment' : 'prepayment';
  return { subject: profile.subject, vat: profile.prepaymentVat, mode };
}

const PREPAID: readonly PaymentMode[] = ['full_prepayment', 'prepayment', 'advance'];

/** Whether a receipt said that something is still to be given for the money. */
export const isPrepaid = ({ mode }: Pick<FiscalItem, 'mode'>): boolean => PREPAID.includes(mode);

/** Providers take so many items in a receipt at most. */
const MOST_ITEMS = 80;

/** The items as a receipt takes them: where there are too many, those that say the same are taken together at its end. */
export function fitItems(items: readonly FiscalItem[]): FiscalItem[] {
  const plain = items.map(({ name, amountMinor, vat, subject, mode }) => ({ name, amountMinor, vat, subject, mode }));
  if (plain.length <= MOST_ITEMS) return plain;
  const says = ({ vat, subject, mode }: FiscalItem) => `${vat} ${subject} ${mode}`;
  const kept = plain.slice(0, MOST_ITEMS - new Set(plain.map(says)).size);
  const rest = groupBy(plain.slice(kept.length), says);
  return [...kept, ...[...rest.values()].flatMap(joined)];
}

function joined(items: readonly FiscalItem[]): FiscalItem[] {
  const [first, ...others] = items;
  if (!first) return [];
  if (others.length === 0) return [first];
  const more = ` и ещё ${others.length}`;
  const name = `${shorten(first.name, NAME_LENGTH - more.length)}${more}`;
  return [{ ...first, name, amountMinor: sumOf(items.map(({ amountMinor }) => amountMinor)) }];
}
