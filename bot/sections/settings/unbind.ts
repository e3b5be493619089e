import { unbind as endBinding } from '../../../domain/access/binding.ts';
import { muteLetters } from '../../../domain/notices/mutes.ts';
import { type Preferences, readPreferences } from '../../../domain/notices/preferences.ts';
import { listKeptCards } from '../../../domain/saved-methods/list.ts';
import type { Cabinet } from '../../cabinet.ts';
import type { CabinetContext } from '../../context.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';

/** What becomes of notices once the chat has left: another chat gets them, letters do, or nobody. */
type After = 'letters' | 'no-letters' | 'chat' | 'nothing';

/** The last question before the chat forgets the client, and what is to be told them after it. */
export const unbind = defineSection({
  name: 'unbind',
  access: 'client',
  load: async ({ cabinet }) => {
    const { db } = cabinet.deps;
    const [cards, preferences] = await Promise.all([
      listKeptCards(db, cabinet.reader),
      readPreferences(db, cabinet.reader),
    ]);
    return {
      hasAutopay: cards.some(({ autopayAt }) => autopayAt !== null),
      after: afterOf(preferences),
      email: preferences.email ?? '',
    };
  },
  text: ({ cabinet }, { hasAutopay, after, email }) =>
    [
      cabinet.html('settings-unbind-question'),
      cabinet.html('settings-unbind-notices', { after, email }),
      ...(hasAutopay ? [cabinet.html('settings-unbind-autopay')] : []),
    ].join('\n\n'),
  buttons: (buttons, { cabinet }, { after, email }) => {
    const key = after === 'letters' ? 'settings-unbind-letters' : 'settings-unbind-yes';
    buttons.text(cabinet.t(key), (tap) => leave(tap, after, email));
    // Letters are the client's: another adult who stays would lose theirs as well.
    if (after === 'letters') {
      buttons.row().text(cabinet.t('settings-unbind-quietly'), async (tap) => {
        const { deps, client: clientId } = tap.cabinet;
        await muteLetters(deps.db, deps.clock, { clientId, organizationIds: [''] });
        await leave(tap, 'no-letters', email);
      });
    }
    footer(buttons, cabinet, { section: 'settings' });
  },
});

function afterOf({ otherChats, email, letterMutes }: Preferences): After {
  if (otherChats > 0) return 'chat';
  if (email === null) return 'nothing';
  const isRefused = letterMutes.some(({ organizationId, kind }) => organizationId === '' && kind === '');
  return isRefused ? 'no-letters' : 'letters';
}

async function leave(ctx: CabinetContext, after: After, email: string): Promise<void> {
  const { cabinet } = ctx;
  const { deps, telegramUserId } = cabinet;
  await endBinding(deps.db, deps.clock, { telegramUserId: BigInt(telegramUserId) });
  await ctx.conversation.exitAll();
  forget(cabinet);
  cabinet.notice = cabinet.html('settings-unbound', { after, email });
  cabinet.open('welcome');
}

function forget(cabinet: Cabinet): void {
  cabinet.clientId = null;
  cabinet.bindingId = null;
  cabinet.subjectKey = null;
}
