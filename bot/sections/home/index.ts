import { pendingConsents } from '../../../domain/access/consents.ts';
import { readAttention } from '../../../domain/attention/attention.ts';
import { hasMaterials } from '../../../domain/materials/materials.ts';
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
    const { reader, now } = cabinet;
    const wish = { ...reader, accountIds: chosen.accountIds, now };
    const [attention, withMaterials] = await Promise.all([readAttention(db, wish), hasMaterials(db, wish)]);
    const organizations = new Set(pending.map(({ organizationName }) => organizationName));
    return { chosen, pending: organizations, attention, withMaterials };
  },
  text: ({ cabinet }, { chosen, pending, attention }) =>
    [
      ...(chosen.subjects.length ? [subjectLine(cabinet, chosen)] : []),
      homeText(cabinet, { hasAccounts: chosen.subjects.length > 0, pending: [...pending], attention }),
    ].join('\n\n'),
  buttons: (buttons, { cabinet }, { chosen, pending, attention, withMaterials }) => {
    const kinds = new Set((chosen.subject ? [chosen.subject] : chosen.subjects).map((each) => each.organizationKind));
    if (pending.size) buttons.row().text(cabinet.t('home-documents'), opens('documents'));
    if (chosen.subjects.length) {
      const debts = attention.debts.length > 0 ? 'home-pay' : 'home-debts';
      buttons.row().text(cabinet.t(debts), opens('debts'));
      if (attention.covers.length > 0) buttons.row().text(cabinet.t('home-cover'), opens('cover'));
      buttons.row().text(cabinet.t('home-balance'), opens('balance'));
    }
    const further = [
      ...(chosen.subjects.length ? ['payments'] : []),
      ...(kinds.has('school') ? ['subscriptions'] : []),
      ...(kinds.has('shop') ? ['orders'] : []),
      ...(withMaterials ? ['materials'] : []),
      'accounts',
    ];
    for (const [index, section] of further.entries()) {
      if (index % 2 === 0) buttons.row();
      buttons.text(cabinet.t(`home-${section}`), opens(section));
    }
    switchButton(buttons, cabinet, chosen, 'home');
    buttons.row().text(cabinet.t('home-settings'), opens('settings')).text(cabinet.t('home-help'), opens('help'));
  },
});
