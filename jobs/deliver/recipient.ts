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

/** When the recipient may be spoken to. The client's zone is the organization's until set. */
export function awake({ clientTimeZone }: OwedNotice, { organization, now }: Recipient): Date {
  const timeZone = clientTimeZone ?? organization?.timeZone;
  if (!timeZone) return now;
  return earliestSending(now, timeZone, organization?.thresholds.quietHours);
}
