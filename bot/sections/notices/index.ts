import { allowLetters } from '../../../domain/notices/mutes.ts';
import {
  changeChatSettings,
  type Preferences,
  readPreferences,
  setCopyToEmail,
} from '../../../domain/notices/preferences.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { noticesText } from './view.ts';

export { noticesQuiet } from './quiet.ts';
export { noticesTopics } from './topics.ts';
export { noticesZone } from './zone.ts';

/** Telegram takes a hundred buttons at most; all organizations at once are beside these. */
const ORGANIZATIONS_SHOWN = 25;

/** «Уведомления»: what this chat is told, when, and how. */
export const notices = defineSection({
  name: 'notices',
  access: 'client',
  load: ({ cabinet }) => readPreferences(cabinet.deps.db, cabinet.reader),
  text: ({ cabinet }, preferences) => noticesText(cabinet, preferences),
  buttons: (buttons, { cabinet }, preferences) => {
    topicsButtons(buttons, cabinet, preferences);
    buttons.row().text(cabinet.t('notify-button-quiet'), visits('notices-quiet'));
    buttons.text(cabinet.t('notify-button-zone'), visits('notices-zone'));
    const { digest, copyToEmail, email, letterMutes } = preferences;
    buttons.row().text(cabinet.t('notify-button-digest', stateOf(digest)), async (tap) => {
      const { deps, reader } = tap.cabinet;
      const { telegramUserId } = reader;
      await changeChatSettings(deps.db, deps.clock, { telegramUserId, digest: !digest });
      tap.cabinet.toast(tap.cabinet.t(digest ? 'notify-digest-off' : 'notify-digest-on'));
      tap.cabinet.reopen();
    });
    if (email !== null) {
      buttons.row().text(cabinet.t('notify-button-email', stateOf(copyToEmail)), async (tap) => {
        await setCopyToEmail(tap.cabinet.deps.db, { clientId: tap.cabinet.client, copyToEmail: !copyToEmail });
        tap.cabinet.toast(tap.cabinet.t(copyToEmail ? 'notify-email-off' : 'notify-email-on', { email }));
        tap.cabinet.reopen();
      });
      if (letterMutes.length > 0) {
        buttons.row().text(cabinet.t('notify-button-letters'), async (tap) => {
          await allowLetters(tap.cabinet.deps.db, { clientId: tap.cabinet.client });
          tap.cabinet.toast(tap.cabinet.t('notify-letters-on', { email }));
          tap.cabinet.reopen();
        });
      }
    }
    footer(buttons, cabinet, { section: 'settings' });
  },
});

function topicsButtons(buttons: Buttons, cabinet: Cabinet, { organizations }: Preferences): void {
  const [first] = organizations;
  if (!first) return;
  if (organizations.length === 1) {
    buttons.text(cabinet.t('notify-button-what'), visits('notices-topics', first.id));
    return;
  }
  for (const { id, name } of organizations.slice(0, ORGANIZATIONS_SHOWN)) {
    buttons.row().text(cabinet.t('notify-button-organization', { organization: name }), visits('notices-topics', id));
  }
  buttons.row().text(cabinet.t('notify-button-all'), visits('notices-topics'));
}

const stateOf = (isOn: boolean): { state: string } => ({ state: isOn ? 'on' : 'off' });
