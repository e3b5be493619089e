import { listSubscriptions } from '../../../domain/lessons/subscriptions.ts';
import { footer, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { subscriptionsText } from './view.ts';

/** «Абонементы»: what each child has, and what is left of it. */
export const subscriptions = defineSection({
  name: 'subscriptions',
  access: 'client',
  load: async ({ cabinet }) => {
    const chosen = await chosenSubject(cabinet);
    const { client: clientId, now } = cabinet;
    const lines = await listSubscriptions(cabinet.deps.db, { clientId, accountIds: chosen.accountIds, now });
    return { chosen, lines };
  },
  text: ({ cabinet }, { chosen, lines }) => `${subjectLine(cabinet, chosen)}\n\n${subscriptionsText(cabinet, lines)}`,
  buttons: (buttons, { cabinet }, { chosen, lines }) => {
    // What cannot be bought here is renewed by the organization.
    if (lines.some(({ ending }) => ending)) buttons.text(cabinet.t('subscriptions-renew'), opens('help'));
    switchButton(buttons, cabinet, chosen, 'subscriptions');
    footer(buttons, cabinet);
  },
});
