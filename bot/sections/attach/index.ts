import { listBillOrganizations } from '../../../domain/accounts/bill.ts';
import { DomainError } from '../../../domain/errors.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** Attaching an account by its number and a bill's sum: whose account is it? */
export const attach = defineSection({
  name: 'attach',
  access: 'client',
  load: ({ cabinet }) => listBillOrganizations(cabinet.deps.db),
  text: ({ cabinet }) => cabinet.html('attach-choose'),
  buttons: (buttons, { cabinet }, organizations) => {
    for (const { id, name } of organizations) {
      buttons.row().text({ text: name, payload: id }, async (ctx) => {
        const organizationId = ctx.match;
        ctx.cabinet.open('attach-number', organizationId);
        await ctx.conversation.exitAll();
        await ctx.conversation.enter('attach', organizationId);
      });
    }
    footer(buttons, cabinet, { section: 'accounts' });
  },
});

/** What the attaching conversation asks for, one screen for each thing. The argument is the organization. */
export const attachSteps = (['attach-number', 'attach-sum', 'attach-surname'] as const).map((name) =>
  defineSection({
    name,
    access: 'client',
    load: async ({ cabinet }, organizationId) => {
      const organization = (await listBillOrganizations(cabinet.deps.db)).find(({ id }) => id === organizationId);
      if (!organization) throw new DomainError('organization-unknown');
      return organization;
    },
    text: ({ cabinet }, { name: organization, accountWord }) => cabinet.html(name, { organization, word: accountWord }),
    buttons: (buttons, { cabinet }) => {
      buttons.text(cabinet.t('attach-stop'), async (ctx) => {
        await ctx.conversation.exitAll();
        ctx.cabinet.open('accounts');
      });
    },
  }),
);
