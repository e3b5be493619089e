import { Temporal } from 'temporal-polyfill';
import type { ChargeExplanation } from '../../../domain/billing/explain.ts';
import { dayIn } from '../../../domain/clock.ts';
import { sumOf } from '../../../domain/money.ts';
import type { Cabinet } from '../../cabinet.ts';
import { chargeTitle } from '../../debt-text.ts';
import { type Figure, figuresBlock } from '../../figures.ts';
import { paragraphs } from '../../html.ts';
import { signed } from '../../signed.ts';
import { reasonFigures, reasonText } from './reason.ts';

/** One charge in HTML: the reckoning from its price to what is owed, then what stands behind every line of it. */
export function chargeText(cabinet: Cabinet, charge: ChargeExplanation): string {
  const due = Temporal.PlainDate.from(charge.dueOn);
  const past = Temporal.PlainDate.compare(due, dayIn(charge.timeZone, cabinet.now));
  const when = past < 0 ? 'overdue' : past === 0 ? 'today' : 'ahead';
  return paragraphs([
    cabinet.html('charge-title', { title: chargeTitle(cabinet, charge) }),
    figuresBlock(cabinet, reckoning(cabinet, charge), charge.currency),
    ...(charge.outstandingMinor > 0n ? [cabinet.html('charge-due', { when, date: cabinet.date(due) })] : []),
    ...(charge.outstandingMinor < 0n ? [cabinet.html('charge-overpaid')] : []),
    ...reasonText(cabinet, charge),
    ...officeText(cabinet, charge),
    ...paidHereText(cabinet, charge),
    ...correctionsText(cabinet, charge),
  ]);
}

/** What was charged, less what is paid, is what is owed: as lines that add up. */
function reckoning(cabinet: Cabinet, charge: ChargeExplanation): Figure[] {
  const { officePaidMinor, paidHereMinor, outstandingMinor } = charge;
  const isBill = charge.reason.kind === 'bill';
  const here = paidHereMinor < 0n ? 'charge-figure-given-back' : 'charge-figure-paid-here';
  return [
    ...reasonFigures(cabinet, charge),
    // The bill's own figures contain what the organization got.
    ...(isBill || officePaidMinor === 0n
      ? []
      : [{ label: cabinet.t('charge-figure-office'), amountMinor: officePaidMinor, role: 'minus' } as const]),
    ...(paidHereMinor === 0n ? [] : [{ label: cabinet.t(here), amountMinor: paidHereMinor, role: 'minus' } as const]),
    { label: cabinet.t('charge-figure-left'), amountMinor: outstandingMinor, role: 'result' },
  ];
}

/** The organization's own payments with dates and methods, as far as its lists tell of them. */
function officeText(cabinet: Cabinet, charge: ChargeExplanation): string[] {
  const { officePaidMinor, importedPayments, currency } = charge;
  if (charge.reason.kind === 'bill' || (officePaidMinor === 0n && importedPayments.length === 0)) return [];
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, currency);
  const lines = importedPayments.map((each) =>
    cabinet.html('charge-office-line', {
      date: cabinet.date(Temporal.PlainDate.from(each.paidOn)),
      sum: money(each.amountMinor),
      method: each.method,
    }),
  );
  const listedMinor = sumOf(importedPayments.map(({ amountMinor }) => amountMinor));
  const restMinor = officePaidMinor - listedMinor;
  return [
    [
      cabinet.html('charge-office', { sum: money(officePaidMinor) }),
      ...lines,
      ...(restMinor > 0n ? [cabinet.html('charge-office-rest', { sum: money(restMinor) })] : []),
      ...(restMinor < 0n ? [cabinet.html('charge-office-less', { sum: money(officePaidMinor) })] : []),
    ].join('\n'),
  ];
}

/** Payments made here and what was given back of them, each with its number. */
function paidHereText(cabinet: Cabinet, charge: ChargeExplanation): string[] {
  const { payments, refunds, currency } = charge;
  if (payments.length === 0 && refunds.length === 0) return [];
  const day = (moment: Date | null) => (moment ? cabinet.date(dayIn(charge.timeZone, moment)) : '');
  // What is with the charge now has gone down by the refunds, which are told in lines of their own.
  const givenBackOf = (paymentId: number) =>
    sumOf(refunds.filter((each) => each.paymentId === paymentId).map(({ amountMinor }) => amountMinor));
  const lines = payments.map((each) =>
    cabinet.html('charge-payment', {
      number: each.number,
      date: day(each.finishedAt),
      sum: cabinet.money(each.allocatedMinor + givenBackOf(each.paymentId), currency),
      method:
        each.method ?? (each.allocatedMinor > 0n && each.fromBalanceMinor === each.allocatedMinor ? 'balance' : 'none'),
      posted: each.isPosted ? 'yes' : 'no',
    }),
  );
  const given = refunds.map((each) =>
    cabinet.html('charge-refund', {
      number: each.paymentNumber,
      date: day(each.finishedAt),
      sum: cabinet.money(each.amountMinor, currency),
      reason: each.reason ?? 'none',
    }),
  );
  return [[cabinet.html('charge-here'), ...lines, ...given].join('\n')];
}

function correctionsText(cabinet: Cabinet, { corrections, currency, timeZone }: ChargeExplanation): string[] {
  if (corrections.length === 0) return [];
  const lines = corrections.map(({ number, kind, occurredAt, amountMinor }) =>
    cabinet.html('charge-correction', {
      number,
      date: cabinet.date(dayIn(timeZone, occurredAt)),
      what: cabinet.t(`charge-${kind}`),
      sum: signed(cabinet, amountMinor, currency),
    }),
  );
  return [[cabinet.html('charge-corrections'), ...lines].join('\n')];
}
