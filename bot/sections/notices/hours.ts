import type { QuietHours } from '../../../domain/notices/quiet-hours.ts';

/** Hours that many want to be quiet; the organization's own and «никогда» stand beside them. */
export const QUIET_PRESETS: readonly QuietHours[] = [
  { start: '20:00', end: '10:00' },
  { start: '21:00', end: '09:00' },
  { start: '22:00', end: '08:00' },
  { start: '23:00', end: '07:00' },
];

/** No hour is quiet. */
export const NEVER_QUIET: QuietHours = { start: '00:00', end: '00:00' };

export const isNeverQuiet = ({ start, end }: QuietHours): boolean => start === end;

const TIME = String.raw`(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?`;
const HOURS = new RegExp(`^(?:с|со|from)?\\s*${TIME}\\s*(?:-|–|—|−|до|по|to|till|until)\\s*${TIME}$`, 'u');
const NEVER = /^(?:никогда|нет|never|none|no)$/u;

/** Reads «22–8», «с 22:30 до 7», «10pm to 8am», «никогда»; null where it says no hours. */
export function readHours(typed: string): QuietHours | null {
  const text = typed.trim().toLowerCase();
  if (NEVER.test(text)) return NEVER_QUIET;
  const [, startHour, startMinute, startHalf, endHour, endMinute, endHalf] = HOURS.exec(text) ?? [];
  const start = timeOf(startHour, startMinute, startHalf);
  const end = timeOf(endHour, endMinute, endHalf);
  return start === null || end === null || start === end ? null : { start, end };
}

function timeOf(hourTyped: string | undefined, minute = '00', half: string | undefined): string | null {
  const typed = Number(hourTyped ?? Number.NaN);
  if (half !== undefined && (typed < 1 || typed > 12)) return null;
  const hour = half === undefined ? typed : (typed % 12) + (half === 'pm' ? 12 : 0);
  // Midnight is written both ways.
  const isMidnight = hour === 24 && Number(minute) === 0;
  if (!isMidnight && !(hour <= 23 && Number(minute) <= 59)) return null;
  return `${String(isMidnight ? 0 : hour).padStart(2, '0')}:${minute}`;
}
