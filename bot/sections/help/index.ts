import { contactsFor } from '../../contacts.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** What the cabinet can do and whom to ask. A client sees their organizations' contacts, anybody else everyone's. */
export const help = defineSection({
  name: 'help',
  access: 'anyone',
  load: async ({ cabinet }) => contactsFor(cabinet),
  text: ({ cabinet }, contacts) => {
    const body = cabinet.html('help-text');
    return contacts ? `${body}\n\n${cabinet.html('help-contacts')}\n\n${contacts}` : body;
  },
  buttons: (buttons, { cabinet }) => {
    buttons.text(cabinet.t('help-privacy'), opens('privacy'));
    buttons.text(cabinet.t('common-home'), opens('home'));
  },
});
