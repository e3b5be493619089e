import { pendingConsents } from '../../../domain/access/consents.ts';
import { readAttention } from '../../../domain/attention/attention.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { homeText } from './view.ts';

/** «Что требует внимания»: over everything the client has, or over the chosen student or account. */
export const home = defineSection({
  name: 'home',
  access: 'client',
  load: async ({ cabinet }) => {
    const { db } = cabinet.deps;
    const [chosen, pending] = await Promise.all([chosenSubject(cabinet), pendingConsents(db, cabinet.reader)]);
    const { client: clientId, now } = cabinet;
    const attention = await readAttention(db, { clientId, accountIds: chosen.accountIds, now });
    return { chosen, pending: new Set(pending.map(({ organizationName }) => organizationName)), attention };
  },
  text: ({ cabinet }, { chosen, pending, attention }) =>
    [
      ...(chosen.subjects.length ? [subjectLine(cabinet, chosen)] : []),
      homeText(cabinet, { hasAccounts: chosen.subjects.length > 0, pending: [...pending], attention }),
    ].join('\n\n'),
  buttons: (buttons, { cabinet }, { chosen, pending, attention }) => {
    const kinds = new Set((chosen.subject ? [chosen.subject] : chosen.subjects).map((each) => each.organizationKind));
    if (pending.size) buttons.row().text(cabinet.t('home-documents'), opens('documents'));
    if (attention.debts.length) buttons.row().text(cabinet.t('home-pay'), opens('debts'));
    buttons.row();
    if (chosen.subjects.length) {
      buttons.text(cabinet.t('home-balance'), opens('balance'));
      if (!attention.debts.length) buttons.text(cabinet.t('home-debts'), opens('debts'));
      else buttons.text(cabinet.t('home-payments'), opens('payments'));
    }
    buttons.row();
    if (kinds.has('school')) buttons.text(cabinet.t('home-subscriptions'), opens('subscriptions'));
    if (kinds.has('shop')) buttons.text(cabinet.t('home-orders'), opens('orders'));
    switchButton(buttons, cabinet, chosen, 'home');
    buttons.row().text(cabinet.t('home-accounts'), opens('accounts'));
    buttons.row().text(cabinet.t('home-settings'), opens('settings')).text(cabinet.t('home-help'), opens('help'));
  },
});
