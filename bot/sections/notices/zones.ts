import { Temporal } from 'temporal-polyfill';
import { CITIES, CITIES_OFFERED } from './cities.ts';

/** The zones that are offered by buttons. */
export const OFFERED_ZONES: readonly string[] = CITIES.slice(0, CITIES_OFFERED).map(([zone]) => zone);

/** More than these do not help to choose. */
const FOUND_AT_MOST = 8;

/** What a zone (an IANA name) is called: by its first city, else by its own name. */
export function zoneName(zone: string, locale: string): string {
  const city = CITIES.find(([known]) => known === zone);
  if (city) return locale === 'ru' ? city[1] : city[2];
  return ownName(zone);
}

/** «UTC+5:30»: by how much the zone's clocks differ from UTC now. */
export function zoneOffset(zone: string, now: Date): string {
  const [, sign = '+', hours = '0', minutes = '00'] = /^([+-])(\d\d):(\d\d)/u.exec(wallClock(zone, now).offset) ?? [];
  return `UTC${sign === '-' ? '−' : '+'}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}

/** «14:05» on the clocks of the zone. */
export function zoneTime(zone: string, now: Date): string {
  return wallClock(zone, now).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The zones (IANA names) that a typed word means: a city of either language, a zone's own name, or a difference like
 * «UTC+5», «МСК+2». The exact name alone where there is one, else what begins so.
 */
export function findZones(typed: string, now: Date): string[] {
  const difference = differenceOf(typed, now);
  if (difference !== null) return OFFERED_ZONES.filter((zone) => wallClock(zone, now).offset === difference);
  const wanted = plainName(typed);
  if (wanted.length < 2) return [];
  const names = namesOfZones();
  const exact = names.filter(([name]) => name === wanted);
  const found = exact.length > 0 ? exact : names.filter(([name]) => wanted.length > 2 && name.startsWith(wanted));
  return [...new Set(found.map(([, zone]) => zone))].slice(0, FOUND_AT_MOST);
}

/** Every name by which a zone may be asked for, and the zone. */
function namesOfZones(): (readonly [name: string, zone: string])[] {
  const cities = CITIES.flatMap(([zone, ru, en]) => [[plainName(ru), zone] as const, [plainName(en), zone] as const]);
  const own = Intl.supportedValuesOf('timeZone').flatMap((zone) => [
    [plainName(zone), zone] as const,
    [plainName(ownName(zone)), zone] as const,
  ]);
  return [...cities, ...own];
}

const ownName = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[^\p{L}\d]/gu, '');

const wallClock = (zone: string, now: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);

/** «+05:00» of a typed difference; null where the text is none. */
function differenceOf(typed: string, now: Date): string | null {
  const [, from, sign, hours] =
    /^(utc|gmt|мск|msk)?\s*([+−–-])\s*(\d{1,2})(?::?00)?(?:\s*(?:ч|h).*)?$/u.exec(typed.trim().toLowerCase()) ?? [];
  if (hours === undefined) return null;
  const moscow = from === 'мск' || from === 'msk' ? wallClock('Europe/Moscow', now).offsetNanoseconds / 3.6e12 : 0;
  const whole = moscow + (sign === '+' ? Number(hours) : -Number(hours));
  return `${whole < 0 ? '-' : '+'}${String(Math.abs(whole)).padStart(2, '0')}:00`;
}
