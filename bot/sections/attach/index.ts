import { DomainError } from '../../../domain/errors.ts';
import { attachableOrganizations } from '../../attachable.ts';
import { footer, pageOf, pager } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** Telegram takes a hundred buttons at most. */
const PAGE_SIZE = 30;

/** Attaching an account by its number and a bill's sum: whose account is it? */
export const attach = defineSection({
  name: 'attach',
  access: 'client',
  load: ({ cabinet }) => attachableOrganizations(cabinet),
  text: ({ cabinet }) => cabinet.html('attach-choose'),
  buttons: (buttons, { cabinet }, organizations) => {
    const page = pageOf(cabinet);
    for (const { id, name } of organizations.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)) {
      buttons.row().text({ text: name, payload: id }, async (ctx) => {
        const organizationId = ctx.match;
        ctx.cabinet.open('attach-number', organizationId);
        await ctx.conversation.exitAll();
        await ctx.conversation.enter('attach', organizationId);
      });
    }
    pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, ofNames: true, total: organizations.length });
    footer(buttons, cabinet, { section: 'accounts' });
  },
});

/** What the attaching conversation asks for, one screen for each thing. The argument is the organization. */
export const attachSteps = (['attach-number', 'attach-sum', 'attach-surname'] as const).map((name) =>
  defineSection({
    name,
    access: 'client',
    load: async ({ cabinet }, organizationId) => {
      const organization = (await attachableOrganizations(cabinet)).find(({ id }) => id === organizationId);
      if (!organization) throw new DomainError('organization-unknown');
      return organization;
    },
    text: ({ cabinet }, { name: organization, accountWord }) =>
      cabinet.html(name, { organization, word: accountWord, number: String(cabinet.state['number'] ?? '') }),
    buttons: (buttons, { cabinet }) => {
      buttons.text(cabinet.t('attach-stop'), async (ctx) => {
        await ctx.conversation.exitAll();
        ctx.cabinet.open('accounts');
      });
    },
  }),
);
