import { contactsFor } from '../../contacts.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** Whom to ask about a payment: the organization that got the money, not Telegram and not this program. */
export const paysupport = defineSection({
  name: 'paysupport',
  access: 'anyone',
  load: ({ cabinet }) => contactsFor(cabinet),
  text: ({ cabinet }, contacts) =>
    [cabinet.html('paysupport-text'), contacts || cabinet.html('paysupport-no-contacts')].join('\n\n'),
  buttons: (buttons, { cabinet }) => {
    if (cabinet.clientId !== null) buttons.text(cabinet.t('paysupport-payments'), opens('payments')).row();
    buttons.text(cabinet.t('paysupport-terms'), opens('terms'));
    buttons.text(cabinet.t('common-home'), opens('home'));
  },
});
