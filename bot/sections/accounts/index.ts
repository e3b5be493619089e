import { detachAccount, listAttachments } from '../../../domain/accounts/attachments.ts';
import { DomainError } from '../../../domain/errors.ts';
import { attachableOrganizations } from '../../attachable.ts';
import { footer, opens, pageOf, pager } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { accountLabel, accountsText } from './view.ts';

/** Telegram takes a hundred buttons at most. */
const PAGE_SIZE = 30;

/** «Мои счета»: what is attached, since when and how; attaching and detaching. */
export const accounts = defineSection({
  name: 'accounts',
  access: 'client',
  load: async ({ cabinet }) => {
    const { db } = cabinet.deps;
    const [attached, billOrganizations] = await Promise.all([
      listAttachments(db, cabinet.reader),
      attachableOrganizations(cabinet),
    ]);
    return { attached, canAttach: billOrganizations.length > 0 };
  },
  text: ({ cabinet }, { attached }) => accountsText(cabinet, attached),
  buttons: (buttons, { cabinet }, { attached, canAttach }) => {
    const page = pageOf(cabinet);
    for (const account of attached.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)) {
      const text = cabinet.t('accounts-detach', { account: account.studentName ?? account.number });
      buttons
        .row()
        .text({ text, payload: String(account.attachmentId) }, (ctx) => ctx.cabinet.open('detach', ctx.match));
    }
    pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, ofNames: true, total: attached.length });
    if (canAttach) buttons.row().text(cabinet.t('accounts-attach'), opens('attach'));
    buttons.row().text(cabinet.t('settings-add-email'), async (ctx) => {
      ctx.cabinet.open('email', 'add_email');
      await ctx.conversation.enter('verify', 'add_email');
    });
    footer(buttons, cabinet);
  },
});

/** The question before an account is detached. The argument is the attachment. */
export const detach = defineSection({
  name: 'detach',
  access: 'client',
  load: async ({ cabinet }, attachmentId) => {
    const attached = await listAttachments(cabinet.deps.db, cabinet.reader);
    const account = attached.find((each) => String(each.attachmentId) === attachmentId);
    if (!account) throw new DomainError('not-yours');
    const byBill = (await attachableOrganizations(cabinet)).some(({ id }) => id === account.organizationId);
    return { ...account, byBill };
  },
  text: ({ cabinet }, account) =>
    cabinet.html('accounts-detach-question', {
      account: accountLabel(cabinet, account),
      way: account.byBill ? 'bill' : 'organization',
    }),
  buttons: (buttons, { cabinet }, { attachmentId }) => {
    buttons.text(cabinet.t('accounts-detach-yes'), async (ctx) => {
      const { deps, reader } = ctx.cabinet;
      await detachAccount(deps.db, deps.clock, { ...reader, attachmentId });
      ctx.cabinet.notice = ctx.cabinet.html('accounts-detached');
      ctx.cabinet.open('accounts');
    });
    footer(buttons, cabinet, { section: 'accounts' });
  },
});
