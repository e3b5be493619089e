import { acceptConsents, bindingConsents, pendingConsents } from '../../../domain/access/consents.ts';
import { footer, idOf } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { bind } from '../../verification.ts';
import { documentsText } from './view.ts';

/** Consents before binding: nothing personal is shown until they are given. The argument is the verification. */
export const consent = defineSection({
  name: 'consent',
  access: 'anyone',
  load: async ({ cabinet }, verificationId) => {
    const { db, clock } = cabinet.deps;
    const wish = { telegramUserId: BigInt(cabinet.telegramUserId), verificationId: idOf(verificationId) };
    return { verificationId: wish.verificationId, documents: await bindingConsents(db, clock, wish) };
  },
  text: ({ cabinet }, { documents }) => documentsText(cabinet, documents),
  buttons: (buttons, { cabinet }, { verificationId, documents }) => {
    buttons.text(cabinet.t('consent-accept'), (ctx) => bind(ctx, verificationId, documents));
    buttons.row().text(cabinet.t('consent-decline'), async (ctx) => {
      ctx.cabinet.notice = ctx.cabinet.html('consent-declined');
      ctx.cabinet.open('welcome');
      await ctx.conversation.exitAll();
      await ctx.conversation.enter('verify', 'bind');
    });
  },
});

/** Consents that came to be needed later: another organization, or a new version of a document. */
export const documents = defineSection({
  name: 'documents',
  access: 'client',
  load: ({ cabinet }) => pendingConsents(cabinet.deps.db, cabinet.reader),
  text: ({ cabinet }, pending) =>
    pending.length ? documentsText(cabinet, pending) : cabinet.html('consent-nothing-pending'),
  buttons: (buttons, { cabinet }, pending) => {
    if (pending.length) {
      buttons.text(cabinet.t('consent-accept'), async (ctx) => {
        const { deps, reader } = ctx.cabinet;
        await acceptConsents(deps.db, deps.clock, { ...reader, accepted: pending });
        ctx.cabinet.notice = ctx.cabinet.html('consent-accepted');
        ctx.cabinet.open('home');
      });
    }
    footer(buttons, cabinet);
  },
});
