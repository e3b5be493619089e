import { DomainError } from '../../../domain/errors.ts';
import { getPayment, type PaymentDetails } from '../../../domain/payments/payments.ts';
import { agreeToKeep } from '../../../domain/saved-methods/agree.ts';
import { takeForCharge } from '../../../domain/saved-methods/charge.ts';
import { getKeptCard } from '../../../domain/saved-methods/list.ts';
import { linkInstead } from '../../../domain/saved-methods/refused.ts';
import { answerTap } from '../../answer-tap.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { CabinetContext } from '../../context.ts';
import { footer, idOf, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** The last look before a kept card is charged. The argument is the payment, the state says which card. */
export const cardPay = defineSection({
  name: 'card-pay',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { db } = cabinet.deps;
    const details = await ownPayment(cabinet, argument);
    const { card: id } = cabinet.state;
    const card = await getKeptCard(db, { ...cabinet.reader, id: typeof id === 'number' ? id : 0 });
    return { details, card: card?.isChargeable ? card : null };
  },
  text: ({ cabinet }, { details, card }) => {
    if (!card) return cabinet.html('cards-pay-gone');
    const { organizationName: organization, amountMinor, balanceMinor, currency, number } = details;
    const sums = { sum: cabinet.money(amountMinor, currency), balance: cabinet.money(balanceMinor, currency) };
    return [
      cabinet.html('cards-pay-title', { organization, number }),
      cabinet.html('cards-pay-sum', { ...sums, card: card.title }),
      ...(balanceMinor > 0n ? [cabinet.html('cards-pay-balance', sums)] : []),
      cabinet.html('cards-pay-how'),
    ].join('\n\n');
  },
  buttons: (buttons, { cabinet }, { details, card }) => {
    const { id, amountMinor, currency } = details;
    if (card) {
      const sum = cabinet.money(amountMinor, currency);
      const label = cabinet.t('cards-pay-now', { sum, card: card.title });
      buttons.row().text({ text: label, payload: String(card.id) }, (tap) => charge(tap, id, card));
    }
    buttons.row().text(cabinet.t('cards-pay-link'), opens('payment', String(id)));
    footer(buttons, cabinet, { section: 'payment', argument: String(id) });
  },
});

async function charge(ctx: CabinetContext, paymentId: number, card: { id: number; title: string }): Promise<void> {
  const { cabinet } = ctx;
  const { deps, reader } = cabinet;
  const taken = await takeForCharge(deps.db, deps.clock, { ...reader, paymentId, savedMethodId: card.id });
  if (!taken.isTaken) return cabinet.open('payment', String(taken.paymentId));
  cabinet.toast(cabinet.t('cards-pay-asking'));
  // The card first: the chat may be slow to take the answer, and what is not charged soon another process charges.
  const [progress] = await Promise.all([deps.cards.charge(taken.paymentId), answerTap(ctx)]);
  deps.noticesPlanned();
  if (progress !== 'refused') return cabinet.open('payment', String(taken.paymentId));
  const linkId = await linkInstead(deps.db, deps.clock, taken.paymentId);
  cabinet.notice = cabinet.html('cards-pay-refused', { card: card.title });
  if (linkId === null) cabinet.open('debts');
  else cabinet.open('payment', String(linkId));
}

/** Before the way to the bank: what it means that the card is kept, and the word for it. The argument is the payment. */
export const cardKeep = defineSection({
  name: 'card-keep',
  access: 'client',
  load: ({ cabinet }, argument) => ownPayment(cabinet, argument),
  text: ({ cabinet }, { organizationName: organization }) => cabinet.html('cards-keep-text', { organization }),
  buttons: (buttons, { cabinet }, { id }) => {
    buttons.row().text(cabinet.t('cards-keep-yes'), async (tap) => {
      const { deps, reader } = tap.cabinet;
      await agreeToKeep(deps.db, deps.clock, { ...reader, paymentId: id });
      tap.cabinet.toast(tap.cabinet.t('cards-keep-agreed'));
      tap.cabinet.open('payment', String(id));
    });
    buttons.row().text(cabinet.t('cards-keep-no'), opens('payment', String(id)));
    footer(buttons, cabinet, { section: 'payment', argument: String(id) });
  },
});

async function ownPayment(cabinet: Cabinet, argument: string | undefined): Promise<PaymentDetails> {
  const own = { clientId: cabinet.client, paymentId: idOf(argument) };
  const details = await getPayment(cabinet.deps.db, own);
  if (!details) throw new DomainError('not-yours');
  return details;
}
