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

/** A zone (an IANA name) by the name under which it was found. */
export interface FoundZone {
  readonly zone: string;
  readonly name: string;
}

/**
 * The zones that a typed word means: by a city of either language, a zone's own name, or a difference like «UTC+5»,
 * «МСК+2». The exact name alone where there is one, else what begins so.
 */
export function findZones(typed: string, locale: string, now: Date): FoundZone[] {
  const difference = differenceOf(typed, now);
  if (difference !== null) {
    const zones = OFFERED_ZONES.filter((zone) => wallClock(zone, now).offset === difference);
    return zones.map((zone) => ({ zone, name: zoneName(zone, locale) }));
  }
  const wanted = plainName(typed);
  if (wanted.length < 2) return [];
  const places = placesOf(locale);
  const exact = places.filter(({ names }) => names.includes(wanted));
  const isBegun = (name: string) => wanted.length > 2 && name.startsWith(wanted);
  const found = exact.length > 0 ? exact : places.filter(({ names }) => names.some(isBegun));
  const once = new Map(found.toReversed().map(({ zone, name }) => [`${zone} ${plainName(name)}`, { zone, name }]));
  const all = [...once.values()].toReversed();
  // One zone under several names is one answer.
  const isOne = new Set(all.map(({ zone }) => zone)).size === 1;
  return all.slice(0, isOne ? 1 : FOUND_AT_MOST);
}

/** Everything by which a zone may be asked for. */
function placesOf(locale: string): (FoundZone & { readonly names: readonly string[] })[] {
  const cities = CITIES.map(([zone, ru, en]) => ({
    zone,
    name: locale === 'ru' ? ru : en,
    names: [plainName(ru), plainName(en)],
  }));
  const known = new Set(CITIES.map(([zone, , en]) => `${zone} ${plainName(en)}`));
  const own = Intl.supportedValuesOf('timeZone')
    .filter((zone) => !known.has(`${zone} ${plainName(ownName(zone))}`))
    .map((zone) => ({ zone, name: zoneName(zone, locale), names: [plainName(zone), plainName(ownName(zone))] }));
  const full = CITIES.map(([zone, ru, en]) => ({ zone, name: locale === 'ru' ? ru : en, names: [plainName(zone)] }));
  return [...cities, ...own, ...full];
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
