import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../domain/clock.ts';
import type { CoverableLesson, CoverOffer, CoverPlan } from '../../../domain/lessons/cover.ts';
import { createTranslator } from '../../../locales/index.ts';
import { Cabinet } from '../../cabinet.ts';
import type { BotDeps } from '../../deps.ts';
import { offerText } from './view.ts';

const TODAY = Temporal.PlainDate.from('2026-11-22');
const lesson: CoverableLesson = {
  visitId: 1,
  chargeId: 1,
  day: '2026-10-10',
  time: '18:00',
  outstandingMinor: 700_00n,
};
const plan: CoverPlan = {
  planId: 1,
  name: '8 занятий',
  lessons: 8,
  days: 35,
  priceMinor: 4800_00n,
  firstDay: '2026-10-10',
  lastDay: '2026-11-22',
  covered: [lesson],
  coveredMinor: 700_00n,
  uncoveredCount: 0,
  lessonsLeft: 7,
  balanceAfterMinor: 200_00n,
  lackingMinor: 0n,
  recommended: true,
};
const offer: CoverOffer = {
  organizationId: 'school',
  organizationName: 'Школа',
  accountId: 1,
  accountNumber: 'Д-01001',
  accountWord: 'contract',
  holderName: 'Смирнов Пётр',
  groupName: 'Футбол',
  currency: 'RUB',
  balanceMinor: 5000_00n,
  lessons: [lesson],
  owedMinor: 700_00n,
  plans: [plan],
};

function shown(changes: Partial<CoverPlan>): string {
  const deps = { clock: fixedClock('2026-11-22T09:00:00Z') } as unknown as BotDeps;
  return offerText(new Cabinet(deps, createTranslator(), 1, null, 'ru'), offer, { ...plan, ...changes }, TODAY);
}

describe('a subscription offered for lessons in debt', () => {
  it('warns where its days are over, so that only the covered lessons come of it', () => {
    expect(shown({ lastDay: '2026-11-21' })).toContain('срок уже прошёл');
    expect(shown({ lastDay: '2026-11-21' })).not.toContain('впрок');
    expect(shown({})).not.toContain('срок уже прошёл');
    expect(shown({ lastDay: '2026-11-21', lessonsLeft: 0 })).not.toContain('срок уже прошёл');
  });

  it('says what stays in debt, what is left over, and what the balance lacks', () => {
    expect(shown({ uncoveredCount: 2 })).toContain('2 занятия в долг останутся');
    expect(shown({ lessonsLeft: 1 })).toContain('останется 1 занятие');
    expect(shown({ lessonsLeft: null, lastDay: null })).toContain('без счёта занятий');
    const lacking = shown({ lackingMinor: 300_00n });
    expect(lacking).toContain('не хватает <b>300');
    expect(lacking).not.toContain('на балансе останется');
  });
});
