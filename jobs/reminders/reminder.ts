import type { Temporal } from 'temporal-polyfill';
import type { Thresholds } from '../../domain/organizations/index.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { AnyNoticeKind, NoticeOrganization } from '../notice.ts';

/** When it is looked for what is due. */
export interface ReminderMoment {
  readonly now: Date;
  /** the organization's calendar day */
  readonly today: Temporal.PlainDate;
  /** Its time of day has come, or is not waited for. */
  readonly isTime: boolean;
}

/** A notice that nobody's act calls for: the sweep looks for what is due. */
export interface Reminder {
  readonly notice: AnyNoticeKind;
  /** The organization's time of day "HH:MM" before which it is not looked for; `remindersFrom` unless told. */
  from?(thresholds: Thresholds): string;
  /** It is looked for before that time as well, because something of the day before may be owed: `due` heeds `isTime`. */
  readonly isAnyTime?: true;
  /**
   * The query for what is due to the organization's clients now: `key` (unique for the client and the occasion, among
   * all kinds: it begins with its own), `client_id`, `params` (ids only), and `reason` (text): null, or why it is too late
   * to say it ("replaced"), so that what fell into an outage is decided as well. It says what holds now, not what has
   * changed since the last time, so that days without a sweep lose nothing. What is over it looks for some days back and
   * no further: the first look at an organization would find all that ever was.
   */
  due(organization: NoticeOrganization, moment: ReminderMoment): Prisma.Sql;
}
