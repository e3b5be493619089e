import { listOrganizationContacts } from '../../../domain/access/organizations.ts';
import { languageButtons } from '../../language.ts';
import { opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** What a stranger sees: what this is, and the request for an address. The argument is the inviting organization. */
export const welcome = defineSection({
  name: 'welcome',
  access: 'anyone',
  load: async ({ cabinet }, invitedBy) => {
    const organizations = await listOrganizationContacts(cabinet.deps.db);
    return { organizations, inviter: organizations.find(({ id }) => id === invitedBy) };
  },
  text: ({ cabinet }, { organizations, inviter }) => {
    if (organizations.length === 0) return cabinet.html('common-nothing-set-up');
    const greeting = inviter
      ? cabinet.html('welcome-invited', { organization: inviter.name })
      : cabinet.html('welcome-text');
    return `${greeting}\n\n${cabinet.html('welcome-ask-email')}`;
  },
  buttons: (buttons, { cabinet }, { organizations }) => {
    languageButtons(buttons, cabinet.locale);
    if (organizations.length === 0) return;
    buttons.row().text(cabinet.t('welcome-help'), opens('help')).text(cabinet.t('welcome-privacy'), opens('privacy'));
  },
});
