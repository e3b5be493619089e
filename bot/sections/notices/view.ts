import type { Preferences, SpeakingOrganization } from '../../../domain/notices/preferences.ts';
import type { QuietHours } from '../../../domain/notices/quiet-hours.ts';
import { isOn } from '../../../domain/notices/switches.ts';
import type { Cabinet } from '../../cabinet.ts';
import { isNeverQuiet } from './hours.ts';
import { zoneName, zoneOffset, zoneTime } from './zones.ts';

/** How the chat is spoken to, in HTML. */
export function noticesText(cabinet: Cabinet, preferences: Preferences): string {
  const { organizations, letterMutes, otherChats } = preferences;
  const [first] = organizations;
  if (!first) return [cabinet.html('notify-settings'), cabinet.html('notify-nothing')].join('\n\n');
  const what =
    organizations.length === 1
      ? cabinet.t('notify-what', { state: stateOf(cabinet, preferences, first) })
      : organizations
          .map((organization) =>
            cabinet.t('notify-what-organization', {
              organization: organization.name,
              state: stateOf(cabinet, preferences, organization),
            }),
          )
          .join('\n');
  const text = cabinet.html('notify-text', {
    what,
    quiet: cabinet.t('notify-quiet-is', quietParams(preferences)),
    zone: cabinet.t('notify-zone-is', zoneParams(cabinet, preferences)),
    always: cabinet.t('notify-always'),
  });
  return [
    text,
    ...(letterMutes.length > 0 ? [cabinet.html('notify-letters-off', { from: lettersOff(cabinet, preferences) })] : []),
    ...(otherChats > 0 ? [cabinet.html('notify-own')] : []),
  ].join('\n\n');
}

function stateOf(cabinet: Cabinet, { mutes }: Preferences, { id, topics }: SpeakingOrganization): string {
  const off = topics.filter((kind) => !isOn(mutes, { organizationId: id, kind })).length;
  const state = off === 0 ? 'all' : off === topics.length ? 'none' : 'some';
  return cabinet.t('notify-state', { state, off, count: topics.length });
}

function lettersOff(cabinet: Cabinet, { letterMutes, organizations }: Preferences): string {
  if (letterMutes.some(({ organizationId }) => organizationId === '')) return cabinet.t('notify-letters-off-all');
  const ids = new Set(letterMutes.map(({ organizationId }) => organizationId));
  const names = organizations.filter(({ id }) => ids.has(id)).map(({ name }) => name);
  return names.join(', ');
}

/** For `notify-quiet-is` and `notify-quiet-set`. */
export function quietParams({ quietHours, organizations }: Preferences): Record<string, string> {
  const [first] = organizations;
  const hours = quietHours ?? first?.quietHours;
  if (!hours) return { state: 'each', start: '', end: '' };
  const isOne = organizations.every((organization) => isSame(organization.quietHours, hours));
  const state = isNeverQuiet(hours) ? 'never' : quietHours ? 'own' : isOne ? 'default' : 'each';
  return { state, ...hours };
}

/** For `notify-zone-is` and `notify-zone-set`. */
export function zoneParams(
  { locale, now }: Pick<Cabinet, 'locale' | 'now'>,
  { timeZone, clientTimeZone, organizations }: Preferences,
): Record<string, string> {
  const own = timeZone ?? clientTimeZone;
  const zone = own ?? organizations[0]?.timeZone;
  if (zone === undefined) return { state: 'each', zone: '', offset: '', time: '' };
  const isOne = organizations.every((organization) => organization.timeZone === zone);
  return {
    state: own !== null ? 'own' : isOne ? 'default' : 'each',
    zone: zoneName(zone, locale),
    offset: zoneOffset(zone, now),
    time: zoneTime(zone, now),
  };
}

export const isSame = (one: QuietHours | null, other: QuietHours): boolean =>
  one?.start === other.start && one.end === other.end;
