import { type AutopaymentFacts, findPlanned } from '../../../domain/autopay/facts.ts';
import { dayIn } from '../../../domain/clock.ts';
import { DomainError } from '../../../domain/errors.ts';
import { getKeptCard, type KeptCard, listKeptCards } from '../../../domain/saved-methods/list.ts';
import { revokeSavedMethod } from '../../../domain/saved-methods/revoke.ts';
import { autopayOff, autopaySkip } from '../../autopay-acts.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { CabinetContext } from '../../context.ts';
import { footer, idOf, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { cardsText, cardText } from './view.ts';

/** «Мои карты»: all that the reader has let be kept, by organization; other adults of the client see their own. */
export const cards = defineSection({
  name: 'cards',
  access: 'client',
  load: ({ cabinet }) => listKeptCards(cabinet.deps.db, cabinet.reader),
  text: ({ cabinet }, kept) => cardsText(cabinet, kept),
  buttons: (buttons, { cabinet }, kept) => {
    for (const card of kept) {
      const label = cabinet.t('cards-button', { card: card.title, organization: card.organizationName });
      buttons.row().text(label, visits('card', String(card.id)));
    }
    footer(buttons, cabinet, { section: 'settings' });
  },
});

/** One kept card: what it is charged for by itself, and the way to take it back at once. The argument is its id. */
export const card = defineSection({
  name: 'card',
  access: 'client',
  load: ({ cabinet }, argument) => readCard(cabinet, idOf(argument)),
  text: ({ cabinet }, { kept, planned }) => cardText(cabinet, kept, planned),
  buttons: (buttons, { cabinet }, { kept, planned }) => {
    const { id } = kept;
    if (planned) {
      buttons.row().text(cabinet.t('autopay-button-skip'), (tap) => autopaySkip(tap, planned.id));
    }
    if (kept.autopayAt !== null) {
      buttons.row().text(cabinet.t('autopay-button-limit'), visits('autopay', String(id)));
      buttons.row().text(cabinet.t('autopay-button-off'), (tap) => autopayOff(tap, id));
    } else if (kept.isChargeable) {
      const key = kept.autopayPausedAt === null ? 'autopay-button-on' : 'autopay-button-on-again';
      buttons.row().text(cabinet.t(key), visits('autopay', String(id)));
    }
    buttons.row().text(cabinet.t('cards-revoke'), (tap) => revoke(tap, kept));
    footer(buttons, cabinet, { section: 'cards' });
  },
});

async function readCard(
  cabinet: Cabinet,
  id: number,
): Promise<{ readonly kept: KeptCard; readonly planned: AutopaymentFacts | null }> {
  const { db } = cabinet.deps;
  const kept = await getKeptCard(db, { ...cabinet.reader, id });
  if (!kept) throw new DomainError('card-unavailable');
  return { kept, planned: await findPlanned(db, { clientId: cabinet.client, savedMethodId: id }) };
}

async function revoke({ cabinet }: CabinetContext, { id, title, organizationName, timeZone }: KeptCard): Promise<void> {
  const { db, clock } = cabinet.deps;
  await revokeSavedMethod(db, clock, { id, clientId: cabinet.client, by: 'client' });
  const day = cabinet.date(dayIn(timeZone, cabinet.now), timeZone);
  cabinet.notice = cabinet.html('cards-revoked', { card: title, organization: organizationName, day });
  cabinet.open('cards');
}
