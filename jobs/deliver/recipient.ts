import { earliestSending, quietHoursOf } from '../../domain/notices/quiet-hours.ts';
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
  'clientTimeZone' | 'chatTimeZone' | 'quietStart' | 'quietEnd' | 'organizationTimeZone' | 'organizationThresholds'
>;

/**
 * When the reader may be spoken to, `now` or later. Zone and quiet hours are the chat's own, for letters as well; else the
 * zone is the client's, and what nobody has chosen is the organization's.
 */
export function awake(notice: Sleeper, now: Date): Date {
  const { chatTimeZone, clientTimeZone, organizationTimeZone, organizationThresholds } = notice;
  const timeZone = chatTimeZone ?? clientTimeZone ?? organizationTimeZone;
  if (timeZone === null) return now;
  return earliestSending(now, timeZone, quietHoursOf(notice, organizationThresholds));
}
