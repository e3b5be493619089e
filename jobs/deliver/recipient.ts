import { earliestSending } from '../../domain/notices/quiet-hours.ts';
import { readThresholds } from '../../domain/organizations/index.ts';
import type { Recipient } from '../notice.ts';
import type { DeliverDeps } from './deps.ts';
import type { OwedNotice } from './owed.ts';

/** To whom a notice goes, and in whose name, as it is now. */
export function recipientOf(
  { clock, botUsername }: Pick<DeliverDeps, 'clock' | 'botUsername'>,
  notice: OwedNotice,
): Recipient {
  const { organizationId: id, organizationName: name, organizationTimeZone: timeZone } = notice;
  const known = id !== null && name !== null && timeZone !== null;
  return {
    channel: notice.channel,
    clientId: notice.clientId,
    email: notice.email,
    locale: notice.locale,
    organization: known ? { id, name, timeZone, thresholds: readThresholds(notice.organizationThresholds) } : null,
    now: clock.now(),
    botUsername: botUsername(),
  };
}

type Sleeper = Pick<
  OwedNotice,
  | 'clientTimeZone'
  | 'chatTimeZone'
  | 'quietStart'
  | 'quietEnd'
  | 'organizationId'
  | 'organizationTimeZone'
  | 'organizationThresholds'
>;

/** Hours of several organizations follow one another only so often before they leave no moment at all. */
const MOST_ROUNDS = 10;

/**
 * When the reader may be spoken to of all these notices at once, `now` or later; null where no moment suits all. Zone
 * and quiet hours are the chat's own; else the zone is the client's, and what nobody has chosen is each organization's.
 */
export function awake(notices: readonly Sleeper[], now: Date): Date | null {
  const rules = [...new Map(notices.map((notice) => [notice.organizationId, ruleOf(notice)])).values()];
  let moment = now;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = rules.map((rule) => rule(moment)).reduce((latest, each) => (each > latest ? each : latest), moment);
    if (next.getTime() === moment.getTime()) return moment;
    moment = next;
  }
  return null;
}

function ruleOf(notice: Sleeper): (moment: Date) => Date {
  const { chatTimeZone, clientTimeZone, organizationTimeZone, organizationThresholds, quietStart, quietEnd } = notice;
  const timeZone = chatTimeZone ?? clientTimeZone ?? organizationTimeZone;
  if (timeZone === null) return (moment) => moment;
  const own = quietStart !== null && quietEnd !== null ? { start: quietStart, end: quietEnd } : null;
  const hours = own ?? readThresholds(organizationThresholds).quietHours;
  return (moment) => earliestSending(moment, timeZone, hours);
}
