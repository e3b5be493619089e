import { createHash } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { requireAccount } from '../../../domain/accounts/subjects.ts';
import { dayIn } from '../../../domain/clock.ts';
import { DomainError } from '../../../domain/errors.ts';
import { type CoverOffer, type CoverPlan, coverLessons, listCoverOffers } from '../../../domain/lessons/cover.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, pageOf, pager } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { chosenSubject, subjectLine } from '../../subject.ts';
import { doneText, offerLabel, offerText, planLabel } from './view.ts';

const PAGE_SIZE = 10;

/**
 * «Занятия в долг, а на балансе есть деньги»: a subscription bought from the balance covers them, the result shown
 * before it is done. The argument is the charge of the oldest of the lessons; without one, the offers to choose from.
 */
export const cover = defineSection({
  name: 'cover',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const chosen = await chosenSubject(cabinet);
    const offers = await listCoverOffers(cabinet.deps.db, { clientId: cabinet.client, accountIds: seen(chosen) });
    const own = offers.filter(({ accountId }) => chosen.accountIds.includes(accountId));
    const single = own.length === 1 ? own[0] : undefined;
    const offer = argument === undefined ? single : offers.find((each) => keyOf(each) === idOf(argument));
    if (argument !== undefined && !offer) throw new DomainError('not-yours');
    return { chosen, offers: own, one: offer ? await readOne(cabinet, offer) : null };
  },
  text: ({ cabinet }, { chosen, offers, one }) => {
    if (!one) {
      const what = cabinet.html(offers.length > 0 ? 'cover-choose' : 'cover-nothing');
      return `${subjectLine(cabinet, chosen)}\n\n${what}`;
    }
    const { offer, account, today } = one;
    return `${accountLine(cabinet, account)}\n\n${offerText(cabinet, offer, planOf(cabinet, offer), today)}`;
  },
  buttons: (buttons, { cabinet }, { offers, one }) => {
    if (one) planButtons(buttons, cabinet, one);
    else offerButtons(buttons, cabinet, offers);
    footer(buttons, cabinet, { section: 'debts' });
  },
});

async function readOne(cabinet: Cabinet, offer: CoverOffer) {
  const { accountId } = offer;
  const account = await shownAccount(cabinet, accountId);
  const { timeZone } = await requireAccount(cabinet.deps.db, { ...cabinet.reader, accountId });
  return { offer, account, today: dayIn(timeZone, cabinet.now) };
}

function offerButtons(buttons: Buttons, cabinet: Cabinet, offers: readonly CoverOffer[]): void {
  const page = pageOf(cabinet);
  for (const offer of offers.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)) {
    const button = { text: offerLabel(cabinet, offer), payload: String(keyOf(offer)) };
    buttons.row().text(button, (tap) => tap.cabinet.visit('cover', tap.match));
  }
  pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, total: offers.length, ofNames: true });
}

interface OneOffer {
  readonly offer: CoverOffer;
  readonly today: Temporal.PlainDate;
}

function planButtons(buttons: Buttons, cabinet: Cabinet, { offer, today }: OneOffer): void {
  const plan = planOf(cabinet, offer);
  const money = (amountMinor: bigint) => cabinet.money(amountMinor, offer.currency);
  if (plan.lackingMinor > 0n) {
    buttons.row().text(cabinet.t('cover-top-up', { sum: money(plan.lackingMinor) }), (tap) => {
      tap.cabinet.visit('topup', String(offer.accountId), { lacking: String(plan.lackingMinor) });
    });
  } else {
    const label = cabinet.t('cover-buy', { sum: money(plan.priceMinor), count: plan.covered.length });
    buttons.row().text({ text: label, payload: fingerprint(plan) }, async (tap) => {
      if (tap.match !== fingerprint(plan)) throw new DomainError('debts-changed');
      await buy(tap.cabinet, { offer, today }, plan);
    });
  }
  for (const other of offer.plans) {
    if (other.planId === plan.planId) continue;
    const button = { text: planLabel(cabinet, other, offer.currency), payload: String(other.planId) };
    buttons.row().text(button, (tap) => tap.cabinet.remember({ plan: Number(tap.match) }));
  }
  const apart = cabinet.t('cover-pay-apart', { sum: money(offer.owedMinor) });
  buttons.row().text(apart, (tap) => tap.cabinet.visit('checkout', offer.organizationId));
}

async function buy(cabinet: Cabinet, { offer, today }: OneOffer, plan: CoverPlan): Promise<void> {
  const { deps, reader } = cabinet;
  const { paymentId } = await coverLessons(deps.db, deps.clock, {
    ...reader,
    accountId: offer.accountId,
    groupName: offer.groupName,
    planId: plan.planId,
    expected: {
      priceMinor: plan.priceMinor,
      balanceAfterMinor: plan.balanceAfterMinor,
      visitIds: plan.covered.map(({ visitId }) => visitId),
    },
  });
  deps.noticesPlanned();
  cabinet.notice = doneText(cabinet, offer, plan, today);
  cabinet.open('payment', String(paymentId));
}

/** The plan that the client looks at: the recommended one until they choose another. */
function planOf(cabinet: Cabinet, offer: CoverOffer): CoverPlan {
  const wanted = cabinet.state['plan'];
  const plan = offer.plans.find(({ planId }) => planId === wanted) ?? offer.plans[0];
  if (!plan) throw new DomainError('debts-changed');
  return plan;
}

const seen = ({ subjects }: { subjects: readonly { accounts: readonly { id: number }[] }[] }): number[] =>
  subjects.flatMap(({ accounts }) => accounts.map(({ id }) => id));

/** Names an offer while it is on the screen. */
const keyOf = ({ lessons }: CoverOffer): number => lessons[0]?.chargeId ?? 0;

/** What a button promised when it was shown, short enough for its data: a tap must not do anything else. */
function fingerprint({ planId, priceMinor, balanceAfterMinor, covered }: CoverPlan): string {
  const promised = [planId, priceMinor, balanceAfterMinor, ...covered.map(({ visitId }) => visitId)].join();
  return createHash('sha256').update(promised).digest('base64url').slice(0, 16);
}
