import type { Temporal } from 'temporal-polyfill';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { AnyNoticeKind, NoticeOrganization } from '../notice.ts';

/** A notice that nobody's act calls for: the sweep looks for what is due. */
export interface Reminder {
  readonly notice: AnyNoticeKind;
  /**
   * The query for what is due to the organization's clients today: `key` (unique for the client and the occasion),
   * `client_id` and `params` (ids only). It says what holds today, not what has changed since yesterday, so that days
   * without a sweep lose nothing.
   */
  due(organization: NoticeOrganization, today: Temporal.PlainDate): Prisma.Sql;
}
