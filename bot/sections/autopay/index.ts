import { enableAutopay, isPaidByAnotherAdult } from '../../../domain/autopay/consent.ts';
import { listDebts } from '../../../domain/billing/debts.ts';
import { DomainError } from '../../../domain/errors.ts';
import { minorDigits, sumOf } from '../../../domain/money.ts';
import { readPaymentTerms } from '../../../domain/payments/terms.ts';
import { getKeptCard, listKeptCards } from '../../../domain/saved-methods/list.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { readSum } from '../../sum.ts';
import { offeredLimits } from './limits.ts';

/** Far above any bill: a slip of the finger, and not a limit. */
const MAXIMUM_UNITS = 1_000_000n;

/** The most that may be charged at once, chosen or typed, before autopayment is agreed to. The argument is the card. */
export const autopay = defineSection({
  name: 'autopay',
  access: 'client',
  load: ({ cabinet }, argument) => readOffer(cabinet, idOf(argument)),
  text: ({ cabinet }, { card }) =>
    [
      cabinet.html('autopay-title', { card: card.title, organization: card.organizationName }),
      cabinet.html('autopay-what'),
      cabinet.html('autopay-limit-how'),
    ].join('\n\n'),
  buttons: (buttons, { cabinet }, { card, limits }) => {
    for (const [index, limitMinor] of limits.entries()) {
      if (index % 2 === 0) buttons.row();
      const label = cabinet.t('autopay-limit', { limit: cabinet.money(limitMinor, card.currency) });
      buttons.text({ text: label, payload: String(limitMinor) }, (tap) => choose(tap.cabinet, card.id, tap.match));
    }
    footer(buttons, cabinet, { section: 'card', argument: String(card.id) });
  },
  typed: ({ cabinet }, { card, minimumMinor }, text) => {
    const { currency } = card;
    const maximumMinor = MAXIMUM_UNITS * 10n ** BigInt(minorDigits(currency));
    const limitMinor = readSum(cabinet, text, { currency, minimumMinor, maximumMinor });
    if (limitMinor === null) cabinet.reopen();
    else choose(cabinet, card.id, String(limitMinor));
  },
});

function choose(cabinet: Cabinet, cardId: number, limit: unknown): void {
  cabinet.visit('autopay-confirm', String(cardId), { limit: String(limit) });
}

/** What exactly is agreed to: which card, what for, up to how much, when, and how it ends. The state holds the limit. */
export const autopayConfirm = defineSection({
  name: 'autopay-confirm',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { limit } = cabinet.state;
    const offer = await readOffer(cabinet, idOf(argument));
    if (typeof limit !== 'string' || !/^[1-9]\d{0,17}$/u.test(limit)) throw new DomainError('autopay-unavailable');
    return { ...offer, limitMinor: BigInt(limit) };
  },
  text: ({ cabinet }, { card, limitMinor, owedMinor, other, isPaidByAnother }) => {
    const { title, organizationName: organization, currency } = card;
    const params = { card: title, organization, limit: cabinet.money(limitMinor, currency) };
    return [
      cabinet.html('autopay-confirm-title', params),
      cabinet.html('autopay-confirm-text', params),
      ...(owedMinor > 0n ? [cabinet.html('autopay-confirm-owed', { sum: cabinet.money(owedMinor, currency) })] : []),
      ...(other === null ? [] : [cabinet.html('autopay-confirm-instead', { card: other })]),
      ...(isPaidByAnother ? [cabinet.html('autopay-confirm-instead-of-another')] : []),
      cabinet.html('autopay-confirm-end'),
    ].join('\n\n');
  },
  buttons: (buttons, { cabinet }, { card, limitMinor }) => {
    buttons.row().text(cabinet.t('autopay-agree'), async (tap) => {
      const { deps, reader } = tap.cabinet;
      await enableAutopay(deps.db, deps.clock, { ...reader, savedMethodId: card.id, limitMinor });
      tap.cabinet.notice = tap.cabinet.html('autopay-on', { card: card.title, organization: card.organizationName });
      tap.cabinet.open('card', String(card.id));
    });
    footer(buttons, cabinet, { section: 'autopay', argument: String(card.id) });
  },
});

async function readOffer(cabinet: Cabinet, id: number) {
  const { db } = cabinet.deps;
  const { reader } = cabinet;
  const { clientId } = reader;
  const card = await getKeptCard(db, { ...reader, id });
  if (!card?.isChargeable) throw new DomainError('autopay-unavailable');
  const { organizationId, currency } = card;
  const [debts, terms, kept, isPaidByAnother] = await Promise.all([
    listDebts(db, { clientId, organizationId }),
    readPaymentTerms(db, organizationId),
    listKeptCards(db, { ...reader, organizationId }),
    isPaidByAnotherAdult(db, { ...reader, organizationId }),
  ]);
  const owedMinor = sumOf(debts.filter((debt) => debt.currency === currency).map((debt) => debt.outstandingMinor));
  return {
    card,
    owedMinor,
    isPaidByAnother,
    minimumMinor: terms.minimumMinor,
    limits: offeredLimits({ owedMinor, currency, minimumMinor: terms.minimumMinor }),
    other: kept.find((each) => each.id !== id && each.autopayAt !== null)?.title ?? null,
  };
}
