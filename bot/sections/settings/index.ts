import { languageButtons } from '../../language.ts';
import { footer, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

export { unbind } from './unbind.ts';

/** Language, the client's addresses, how they are spoken to, and the way out. */
export const settings = defineSection({
  name: 'settings',
  access: 'client',
  load: async ({ cabinet }) =>
    cabinet.deps.db.clientEmail.findMany({ where: { clientId: cabinet.client }, orderBy: { id: 'asc' } }),
  text: ({ cabinet }, emails) =>
    cabinet.html('settings-text', {
      emails: emails.map(({ email }) => email).join(', '),
      language: cabinet.t(`settings-language-${cabinet.locale}`),
    }),
  buttons: (buttons, { cabinet }) => {
    languageButtons(buttons, cabinet.locale);
    buttons.row().text(cabinet.t('notify-settings'), opens('notices'));
    buttons.row().text(cabinet.t('settings-add-email'), async (ctx) => {
      ctx.cabinet.open('email', 'add_email');
      await ctx.conversation.enter('verify', 'add_email');
    });
    buttons.row().text(cabinet.t('settings-accounts'), opens('accounts'));
    buttons.row().text(cabinet.t('settings-cards'), opens('cards'));
    buttons.row().text(cabinet.t('settings-unbind'), opens('unbind'));
    footer(buttons, cabinet);
  },
});
