import { changeChatSettings, readPreferences } from '../../../domain/notices/preferences.ts';
import type { QuietHours } from '../../../domain/notices/quiet-hours.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { isNeverQuiet, NEVER_QUIET, QUIET_PRESETS, readHours } from './hours.ts';
import { isSame, quietParams } from './view.ts';

/** The hours at which this chat is left alone, chosen or typed. */
export const noticesQuiet = defineSection({
  name: 'notices-quiet',
  access: 'client',
  load: ({ cabinet }) => readPreferences(cabinet.deps.db, cabinet.reader),
  text: ({ cabinet }, preferences) =>
    cabinet.html('notify-quiet', { now: cabinet.t('notify-quiet-is', quietParams(preferences)) }),
  buttons: (buttons, { cabinet }, { quietHours }) => {
    const mark = (label: string, isChosen: boolean) => (isChosen ? cabinet.t('subject-chosen', { label }) : label);
    for (const [index, hours] of QUIET_PRESETS.entries()) {
      if (index % 2 === 0) buttons.row();
      const label = mark(cabinet.t('notify-quiet-hours', { ...hours }), isSame(quietHours, hours));
      buttons.text(label, (tap) => choose(tap.cabinet, hours, true));
    }
    const never = mark(cabinet.t('notify-quiet-never'), quietHours !== null && isNeverQuiet(quietHours));
    buttons.row().text(never, (tap) => choose(tap.cabinet, NEVER_QUIET, true));
    const usual = mark(cabinet.t('notify-quiet-default'), quietHours === null);
    buttons.row().text(usual, (tap) => choose(tap.cabinet, null, true));
    footer(buttons, cabinet, { section: 'notices' });
  },
  typed: async ({ cabinet }, _preferences, text) => {
    const hours = readHours(text);
    if (hours) return choose(cabinet, hours, false);
    cabinet.notice = cabinet.html('notify-quiet-not-understood');
    cabinet.reopen();
  },
});

async function choose(cabinet: Cabinet, quietHours: QuietHours | null, isTap: boolean): Promise<void> {
  const { deps, reader } = cabinet;
  await changeChatSettings(deps.db, deps.clock, { telegramUserId: reader.telegramUserId, quietHours });
  const said = cabinet.t('notify-quiet-set', quietParams(await readPreferences(deps.db, reader)));
  if (isTap) cabinet.toast(said);
  else cabinet.notice = `✅ ${said}`;
  cabinet.reopen();
}
