import { changeChatSettings, readPreferences } from '../../../domain/notices/preferences.ts';
import { escapeHtml } from '../../../locales/html.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { zoneParams } from './view.ts';
import { findZones, OFFERED_ZONES, zoneName, zoneOffset } from './zones.ts';

/** By whose clocks this chat is spoken to. The state may hold a typed word that several zones go by. */
export const noticesZone = defineSection({
  name: 'notices-zone',
  access: 'client',
  load: async ({ cabinet }) => ({
    preferences: await readPreferences(cabinet.deps.db, cabinet.reader),
    query: queryOf(cabinet),
  }),
  text: ({ cabinet }, { preferences, query }) =>
    query === null
      ? cabinet.html('notify-zone', { now: cabinet.t('notify-zone-is', zoneParams(cabinet, preferences)) })
      : cabinet.html('notify-zone-found', { query }),
  buttons: (buttons, { cabinet }, { preferences, query }) => {
    const mark = (label: string, isChosen: boolean) => (isChosen ? cabinet.t('subject-chosen', { label }) : label);
    const { locale, now } = cabinet;
    const offered = OFFERED_ZONES.map((zone) => ({ zone, name: zoneName(zone, locale) }));
    const places = query === null ? offered : findZones(query, locale, now);
    for (const [index, { zone, name }] of places.entries()) {
      if (index % 2 === 0) buttons.row();
      const params = { zone: name, offset: zoneOffset(zone, now).replace('UTC', '') };
      const label = mark(cabinet.t('notify-zone-button', params), zone === preferences.timeZone);
      buttons.text(label, (tap) => choose(tap.cabinet, zone, true));
    }
    const usual = mark(cabinet.t('notify-zone-default'), preferences.timeZone === null);
    buttons.row().text(usual, (tap) => choose(tap.cabinet, null, true));
    footer(buttons, cabinet, { section: 'notices' });
  },
  typed: async ({ cabinet }, _data, text) => {
    const [place, ...more] = findZones(text, cabinet.locale, cabinet.now);
    if (place && more.length === 0) return choose(cabinet, place.zone, false);
    if (!place) {
      cabinet.notice = cabinet.html('notify-zone-not-found');
      cabinet.turn(undefined);
    } else {
      cabinet.turn(undefined, { query: text });
    }
  },
});

function queryOf({ state }: Cabinet): string | null {
  const { query } = state;
  return typeof query === 'string' ? query : null;
}

async function choose(cabinet: Cabinet, timeZone: string | null, isTap: boolean): Promise<void> {
  const { deps, reader } = cabinet;
  await changeChatSettings(deps.db, deps.clock, { telegramUserId: reader.telegramUserId, timeZone });
  const said = cabinet.t('notify-zone-set', zoneParams(cabinet, await readPreferences(deps.db, reader)));
  if (isTap) cabinet.toast(said);
  else cabinet.notice = `✅ ${escapeHtml(said)}`;
  cabinet.turn(undefined);
}
