import { Temporal } from 'temporal-polyfill';
import type { CoverOffer, CoverPlan } from '../../../domain/lessons/cover.ts';
import type { Cabinet } from '../../cabinet.ts';
import { shortDates } from '../../debt-text.ts';

/** What happened, and what buying the plan would come to, in HTML. */
export function offerText(cabinet: Cabinet, offer: CoverOffer, plan: CoverPlan, today: Temporal.PlainDate): string {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, offer.currency);
  return [
    cabinet.html('cover-title'),
    cabinet.html('cover-what-happened', {
      count: offer.lessons.length,
      group: offer.groupName,
      owed: money(offer.owedMinor),
      balance: money(offer.balanceMinor),
      ...shortDates(cabinet, offer.lessons),
    }),
    planText(cabinet, offer, plan, today),
    plan.lackingMinor > 0n
      ? cabinet.html('cover-lacking', { sum: money(plan.lackingMinor) })
      : cabinet.html('cover-how'),
  ].join('\n\n');
}

function planText(cabinet: Cabinet, offer: CoverOffer, plan: CoverPlan, today: Temporal.PlainDate): string {
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, offer.currency);
  return [
    cabinet.html('cover-plan', { name: plan.name, price: money(plan.priceMinor) }),
    cabinet.html('cover-days', {
      first: day(cabinet, plan.firstDay),
      last: plan.lastDay === null ? 'none' : day(cabinet, plan.lastDay),
    }),
    cabinet.html('cover-lessons', {
      count: plan.covered.length,
      sum: money(plan.coveredMinor),
      ...shortDates(cabinet, plan.covered),
    }),
    // What is left of a subscription that has ended is of no use to anybody.
    isOver(plan, today) && plan.lessonsLeft !== 0
      ? cabinet.html('cover-over')
      : cabinet.html('cover-left', {
          count: plan.lessonsLeft ?? 0,
          what: plan.lessonsLeft === null ? 'unlimited' : plan.lessonsLeft === 0 ? 'none' : 'some',
        }),
    ...(plan.uncoveredCount > 0 ? [cabinet.html('cover-uncovered', { count: plan.uncoveredCount })] : []),
    ...(plan.lackingMinor > 0n ? [] : [cabinet.html('cover-balance-after', { sum: money(plan.balanceAfterMinor) })]),
  ].join('\n');
}

/** The line above the receipt: what has been done. */
export function doneText(cabinet: Cabinet, offer: CoverOffer, plan: CoverPlan, today: Temporal.PlainDate): string {
  return cabinet.html('cover-done', {
    name: plan.name,
    count: plan.covered.length,
    group: offer.groupName,
    left: plan.lessonsLeft ?? 0,
    what: plan.lessonsLeft === null || isOver(plan, today) ? 'unlimited' : 'some',
    sum: cabinet.money(plan.balanceAfterMinor, offer.currency),
  });
}

/** «Андреев Илья · Футбол 8-10 · 4 занятия» */
export function offerLabel(cabinet: Cabinet, offer: CoverOffer): string {
  return cabinet.t('cover-offer', {
    whose: offer.holderName ?? offer.accountNumber,
    group: offer.groupName,
    count: offer.lessons.length,
  });
}

/** Another plan to look at: «🎟 4 занятия — 2 400 ₽, закроет 4». */
export function planLabel(cabinet: Cabinet, plan: CoverPlan, currency: string): string {
  const sum = cabinet.money(plan.priceMinor, currency);
  return cabinet.t('cover-other', { name: plan.name, sum, count: plan.covered.length });
}

const isOver = ({ lastDay }: CoverPlan, today: Temporal.PlainDate): boolean =>
  lastDay !== null && Temporal.PlainDate.compare(today, lastDay) > 0;

const day = (cabinet: Cabinet, text: string): string => cabinet.date(Temporal.PlainDate.from(text));
