import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { NoticeState } from '../../prisma/generated/enums.ts';
import { isFailed } from './failed.ts';

/** A notice as staff see it: what has become of it and when, and nothing of what it says or of whom it names. */
export interface ListedNotice {
  readonly id: number;
  readonly kind: string;
  readonly channel: 'telegram' | 'email';
  readonly organizationId: string | null;
  /** On whose clocks staff read its times: the organization's; UTC where it is nobody's. */
  readonly timeZone: string;
  readonly clientId: number | null;
  readonly telegramUserId: bigint | null;
  readonly state: NoticeState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly plannedAt: Date;
  readonly dueAt: Date;
  readonly queuedAt: Date | null;
  readonly firstAttemptAt: Date | null;
  readonly finishedAt: Date | null;
  /** The notice whose message speaks for this one as well. */
  readonly digestId: number | null;
  /** The notice whose reader wanted to be told later. */
  readonly snoozedFromId: number | null;
  readonly broadcastId: number | null;
}

/** Which notices; what is left out does not narrow. */
export interface NoticeFilter {
  readonly clientId?: number | undefined;
  /** Letters that were written to an address before it was a client's; with `clientId`, as well as that client's own. */
  readonly email?: string | undefined;
  readonly telegramUserId?: bigint | undefined;
  readonly organizationId?: string | undefined;
  readonly kind?: string | undefined;
  readonly states?: readonly NoticeState[] | undefined;
  /** Only what was not sent, or not whole, and will not be by itself. */
  readonly isFailed?: boolean | undefined;
  /** Planned on this day (YYYY-MM-DD, in `timeZone`) or later. */
  readonly since?: string | undefined;
}

const ZONE = Prisma.sql`coalesce(
  (SELECT time_zone FROM organizations WHERE organizations.id = notices.organization_id), 'UTC')`;

/** Notices, newest first, at most `limit`. */
export async function listNotices(db: Database, filter: NoticeFilter, limit: number): Promise<ListedNotice[]> {
  const { telegramUserId, organizationId, kind, states, since } = filter;
  const conditions = [
    ...whose(filter),
    ...(telegramUserId === undefined ? [] : [Prisma.sql`telegram_user_id = ${telegramUserId}`]),
    ...(organizationId === undefined ? [] : [Prisma.sql`organization_id = ${organizationId}`]),
    ...(kind === undefined ? [] : [Prisma.sql`kind = ${kind}`]),
    ...(states === undefined ? [] : [stateIs(states)]),
    ...(filter.isFailed ? [isFailed] : []),
    ...(since === undefined ? [] : [Prisma.sql`planned_at >= ${since}::date::timestamp AT TIME ZONE ${ZONE}`]),
  ];
  return db.$queryRaw<ListedNotice[]>`
    SELECT id, kind, channel::text AS channel, organization_id AS "organizationId", client_id AS "clientId",
      telegram_user_id AS "telegramUserId", state::text AS state, reason, attempts, planned_at AS "plannedAt",
      due_at AS "dueAt", queued_at AS "queuedAt", first_attempt_at AS "firstAttemptAt", finished_at AS "finishedAt",
      ${ZONE} AS "timeZone", digest_id AS "digestId", snoozed_from_id AS "snoozedFromId", broadcast_id AS "broadcastId"
    FROM notices WHERE ${conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`}
    ORDER BY id DESC LIMIT ${limit}`;
}

function whose({ clientId, email }: NoticeFilter): Prisma.Sql[] {
  if (email === undefined) return clientId === undefined ? [] : [Prisma.sql`client_id = ${clientId}`];
  return [Prisma.sql`(email = ${email} OR client_id = ${clientId ?? null}::int)`];
}

/** Written out, because an index is there for each of these and not for a list of them. */
function stateIs(states: readonly NoticeState[]): Prisma.Sql {
  const each = states.map((state) => Prisma.sql`state = ${Prisma.raw(`'${state}'`)}::notice_state`);
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
}
