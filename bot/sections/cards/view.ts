import { Temporal } from 'temporal-polyfill';
import type { AutopaymentFacts } from '../../../domain/autopay/facts.ts';
import { dayIn } from '../../../domain/clock.ts';
import type { KeptCard } from '../../../domain/saved-methods/list.ts';
import type { Cabinet } from '../../cabinet.ts';

/** All kept cards, a paragraph each, in HTML. */
export function cardsText(cabinet: Cabinet, cards: readonly KeptCard[]): string {
  if (cards.length === 0) return `${cabinet.html('cards-title')}\n\n${cabinet.html('cards-none')}`;
  return [cabinet.html('cards-title'), ...cards.map((card) => about(cabinet, card)), cabinet.html('cards-how')].join(
    '\n\n',
  );
}

/** One card with what is about to be charged from it, in HTML. */
export function cardText(cabinet: Cabinet, card: KeptCard, planned: AutopaymentFacts | null): string {
  return [
    about(cabinet, card),
    ...(planned
      ? [
          cabinet.html('autopay-planned', {
            sum: cabinet.money(planned.amountMinor, planned.currency),
            day: cabinet.date(Temporal.PlainDate.from(planned.chargeOn)),
          }),
        ]
      : []),
    cabinet.html('cards-where'),
  ].join('\n\n');
}

function about(cabinet: Cabinet, card: KeptCard): string {
  const { title, organizationName: organization, timeZone, createdAt, currency } = card;
  const day = cabinet.date(dayIn(timeZone, createdAt), timeZone);
  const limit = cabinet.money(card.autopayLimitMinor ?? 0n, currency);
  const state = card.autopayAt ? 'on' : card.autopayPausedAt ? 'paused' : 'off';
  return [
    cabinet.html('cards-card', { card: title, organization, day }),
    ...(card.isChargeable ? [] : [cabinet.html('cards-disabled')]),
    cabinet.html('autopay-state', { state, limit }),
  ].join('\n');
}
