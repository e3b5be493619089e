import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';

/** A message owed to one recipient: a Telegram user, or an e-mail address where no Telegram user is named. */
export interface NoticeDraft {
  /** Makes a second one impossible: what is told, to whom, for what cause. */
  readonly key: string;
  readonly kind: string;
  readonly organizationId?: string;
  readonly clientId?: number;
  readonly telegramUserId?: bigint;
  readonly email?: string;
  /** Ids only: the text is made when it is sent, from data read then. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Not before this moment; at once unless told. */
  readonly dueAt?: Date;
}

/** A message owed to a client, wherever they are bound. */
export interface ClientNoticeDraft {
  readonly key: string;
  readonly kind: string;
  readonly clientId: number;
  readonly organizationId?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly dueAt?: Date;
  /**
   * A Telegram user who is about to be shown the same on the screen. Their own message waits a minute, and is sent only
   * where it has not been withdrawn by then (`withdrawStatement`), because the screen did not get through.
   */
  readonly shownTo?: bigint;
}

/**
 * Writes messages into the outbox, in the transaction of the change that they tell of. Gives how many are new; one
 * whose key exists already, finished or not, is left as it is.
 */
export async function planNotices(tx: Tx | Database, clock: Clock, drafts: readonly NoticeDraft[]): Promise<number> {
  if (drafts.length === 0) return 0;
  const now = clock.now();
  const rows = drafts.map((draft) => ({
    key: draft.key,
    kind: draft.kind,
    channel: draft.telegramUserId === undefined ? 'email' : 'telegram',
    organization_id: draft.organizationId ?? null,
    client_id: draft.clientId ?? null,
    // A JSON number would lose digits beyond 2^53.
    telegram_user_id: draft.telegramUserId?.toString() ?? null,
    email: draft.email ?? null,
    params: draft.params ?? {},
    due_at: (draft.dueAt ?? now).toISOString(),
  }));
  return tx.$executeRaw`
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, email, params, planned_at, due_at)
    SELECT key, kind, channel::notice_channel, organization_id, client_id, telegram_user_id::bigint, email, params,
           ${now}::timestamptz, due_at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS draft(
      key text, kind text, channel text, organization_id text, client_id int, telegram_user_id text, email text,
      params jsonb, due_at timestamptz)
    ORDER BY key COLLATE "C"
    ON CONFLICT (key) DO NOTHING`;
}

/** As `planClientNotices`, for one. */
export async function planClientNotice(tx: Tx | Database, clock: Clock, draft: ClientNoticeDraft): Promise<number> {
  return planClientNotices(tx, clock, [draft]);
}

/**
 * Writes one message for every open binding of the draft's client (its key gets ':' and the Telegram user's id), and
 * one letter (':email') where the client wants everything by e-mail as well. A client who has let go of every binding
 * gets the letter alone, at a verified address, if they had let the organization process personal data, and unless it was
 * theirs in a chat before; one who never had a binding gets nothing. Gives how many are new.
 */
export async function planClientNotices(
  tx: Tx | Database,
  clock: Clock,
  drafts: readonly ClientNoticeDraft[],
): Promise<number> {
  if (drafts.length === 0) return 0;
  return tx.$executeRaw(clientNoticesStatement(clock, drafts));
}

/**
 * What `planClientNotices` runs, to be made a part of another statement that holds the change it tells of; nothing is
 * planned unless `when` is true.
 */
export function clientNoticesStatement(
  clock: Clock,
  drafts: readonly ClientNoticeDraft[],
  when: Prisma.Sql = Prisma.sql`true`,
): Prisma.Sql {
  const now = clock.now();
  const rows = drafts.map((draft) => ({
    key: draft.key,
    kind: draft.kind,
    organization_id: draft.organizationId ?? null,
    client_id: draft.clientId,
    params: draft.params ?? {},
    due_at: (draft.dueAt ?? now).toISOString(),
    shown_to: draft.shownTo?.toString() ?? null,
  }));
  const statement = statementForClients(now, {
    drafts: Prisma.sql`SELECT *, NULL::text AS reason FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS draft(
      key text, kind text, organization_id text, client_id int, params jsonb, due_at timestamptz,
      shown_to bigint) WHERE ${when}`,
    bindings: Prisma.sql`binding.ended_at IS NULL`,
  });
  return Prisma.sql`${statement} ${KEEP_KNOWN}`;
}

/** SQL: withdraws the message of a draft's key that waits for whether its recipient is shown the same (`shownTo`). */
export function withdrawStatement(now: Date, { key, shownTo }: { key: string; shownTo: number }): Prisma.Sql {
  return Prisma.sql`
    UPDATE notices SET state = 'dropped', reason = 'shown', finished_at = ${now}
    WHERE key = ${`${key}:${shownTo}`} AND state = 'planned' AND due_at > ${now}`;
}

/**
 * Reminders of one kind: a query that gives `key`, `client_id`, `params` (ids only) and `reason` of each that is due. One
 * with a reason is written down as dropped for it.
 */
export interface DueReminders {
  readonly kind: string;
  readonly organizationId: string;
  readonly due: Prisma.Sql;
  /** Not before this moment; at once unless told. */
  readonly dueAt?: Date;
  /**
   * Nobody else is expected to plan the same at the same moment. To be ready for that costs half as much again; whoever is
   * not has to go back to a savepoint on a unique violation, and to ask anew without this.
   */
  readonly isAlone?: boolean;
}

/**
 * Plans what a query finds due, as `planClientNotices` does, without a row leaving the database. A binding that has not
 * accepted the organization's processing of personal data is passed over, and found again once it has. Gives how many
 * are new and to be sent.
 */
export async function planReminders(
  tx: Tx | Database,
  clock: Clock,
  { kind, organizationId, due, dueAt = clock.now(), isAlone = false }: DueReminders,
): Promise<number> {
  const now = clock.now();
  const statement = statementForClients(now, {
    drafts: Prisma.sql`SELECT due.key, due.client_id, due.params, due.reason FROM (${due}) AS due`,
    bindings: Prisma.sql`binding.ended_at IS NULL AND EXISTS (
      SELECT FROM consents consent WHERE consent.client_id = binding.client_id
        AND consent.telegram_user_id = binding.telegram_user_id AND consent.organization_id = ${organizationId}
        AND consent.document = 'personal_data' OFFSET 0)`,
    common: { kind, organizationId, dueAt },
  });
  const [planned] = await tx.$queryRaw<{ count: number }[]>`
    WITH written AS (${statement} ${isAlone ? Prisma.empty : KEEP_KNOWN} RETURNING state)
    SELECT count(*)::int AS count FROM written WHERE state = 'planned'`;
  return planned?.count ?? 0;
}

/** SQL: a key that another transaction has written meanwhile, or that is given twice, is left as it is. */
const KEEP_KNOWN = Prisma.sql`ON CONFLICT (key) DO NOTHING`;

/** What a statement plans notices for. */
interface ClientNotices {
  /** Gives key, client_id, params and reason of each; kind, organization_id, due_at and shown_to where `common` is not given. */
  readonly drafts: Prisma.Sql;
  /** Which of a client's bindings are told. */
  readonly bindings: Prisma.Sql;
  /** What is the same for all: a hundred thousand are sorted sooner without it. */
  readonly common?: { readonly kind: string; readonly organizationId: string; readonly dueAt: Date };
}

function statementForClients(now: Date, { drafts, bindings, common }: ClientNotices): Prisma.Sql {
  const kind = common ? Prisma.sql`${common.kind}::text` : Prisma.sql`ordered.kind`;
  const organization = common ? Prisma.sql`${common.organizationId}::text` : Prisma.sql`ordered.organization_id`;
  const draftOrganization = common ? organization : Prisma.sql`draft.organization_id`;
  const dueAt = common
    ? Prisma.sql`${common.dueAt}::timestamptz`
    : Prisma.sql`CASE WHEN telegram_user_id = shown_to THEN due_at + interval '1 minute' ELSE due_at END`;
  // The planner takes a few drafts for a hundred, and would read all who have copies or have left for them.
  const each = common ? Prisma.empty : Prisma.sql`OFFSET 0`;
  // Keys that exist are left out beforehand: a conflict would use up a number of the sequence, sweep after sweep. Each is
  // looked up by itself (so says OFFSET) and in order, because a plan that joins reads all that was ever told, and all who
  // are bound, however few are due.
  return Prisma.sql`
    WITH draft AS MATERIALIZED (${drafts}),
    recipient AS (
      SELECT draft.*, binding.telegram_user_id, 'telegram' AS channel,
        draft.key || ':' || binding.telegram_user_id AS full_key
      FROM draft CROSS JOIN LATERAL (
        SELECT telegram_user_id FROM bindings binding
        WHERE binding.client_id = draft.client_id AND ${bindings} OFFSET 0
      ) AS binding
      UNION ALL
      SELECT draft.*, NULL::bigint, 'email', draft.key || ':email'
      FROM draft
      WHERE EXISTS (SELECT FROM clients client WHERE client.id = draft.client_id AND client.copy_to_email ${each})
        AND EXISTS (SELECT FROM bindings binding WHERE binding.client_id = draft.client_id AND ${bindings} ${each})
      UNION ALL
      SELECT draft.*, NULL::bigint, 'email', draft.key || ':email' FROM draft
      WHERE EXISTS (
          SELECT FROM bindings ended WHERE ended.client_id = draft.client_id AND ended.ended_at IS NOT NULL ${each})
        AND NOT EXISTS (SELECT FROM bindings held WHERE held.client_id = draft.client_id AND held.ended_at IS NULL ${each})
        AND EXISTS (SELECT FROM client_emails address WHERE address.client_id = draft.client_id ${each})
        AND EXISTS (SELECT FROM consents given WHERE given.client_id = draft.client_id
          AND given.organization_id = ${draftOrganization} AND given.document = 'personal_data' ${each})
        -- What was theirs to be told in a chat is told, or followed by a letter from there.
        AND NOT EXISTS (SELECT FROM bindings ended JOIN notices told ON told.key = draft.key || ':' || ended.telegram_user_id
          WHERE ended.client_id = draft.client_id ${each})
    )
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at,
      state, reason, finished_at)
    SELECT full_key, ${kind}, channel::notice_channel, ${organization}, client_id, telegram_user_id, params,
      ${now}::timestamptz, ${dueAt},
      CASE WHEN reason IS NULL THEN 'planned' ELSE 'dropped' END::notice_state, reason,
      CASE WHEN reason IS NOT NULL THEN ${now}::timestamptz END
    FROM (SELECT * FROM recipient ORDER BY full_key COLLATE "C") AS ordered
    WHERE (SELECT true FROM notices told WHERE told.key = ordered.full_key LIMIT 1) IS NULL`;
}
