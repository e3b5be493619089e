import { unbind as endBinding } from '../../../domain/access/binding.ts';
import { listKeptCards } from '../../../domain/saved-methods/list.ts';
import { languageButtons } from '../../language.ts';
import { footer, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** Language, the client's addresses, and the way out. */
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

/** The last question before the chat forgets the client. */
export const unbind = defineSection({
  name: 'unbind',
  access: 'client',
  load: async ({ cabinet }) => {
    const cards = await listKeptCards(cabinet.deps.db, cabinet.reader);
    return { hasAutopay: cards.some(({ autopayAt }) => autopayAt !== null) };
  },
  text: ({ cabinet }, { hasAutopay }) =>
    [cabinet.html('settings-unbind-question'), ...(hasAutopay ? [cabinet.html('settings-unbind-autopay')] : [])].join(
      '\n\n',
    ),
  buttons: (buttons, { cabinet }) => {
    buttons.text(cabinet.t('settings-unbind-yes'), async (ctx) => {
      const { deps, telegramUserId } = ctx.cabinet;
      await endBinding(deps.db, deps.clock, { telegramUserId: BigInt(telegramUserId) });
      await ctx.conversation.exitAll();
      ctx.cabinet.clientId = null;
      ctx.cabinet.bindingId = null;
      ctx.cabinet.subjectKey = null;
      ctx.cabinet.notice = ctx.cabinet.html('settings-unbound');
      ctx.cabinet.open('welcome');
    });
    footer(buttons, cabinet, { section: 'settings' });
  },
});
