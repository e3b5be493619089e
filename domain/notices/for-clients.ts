import { Prisma } from '../../prisma/generated/client.ts';

/** What a statement plans notices for. */
export interface ClientNotices {
  /** Gives key, client_id, params and reason of each; without `common` also kind, organization_id, due_at and shown_to. */
  readonly drafts: Prisma.Sql;
  /** Which of a client's bindings are told. */
  readonly bindings: Prisma.Sql;
  /** What is the same for all: a hundred thousand are sorted sooner without it. */
  readonly common?: { readonly kind: string; readonly organizationId: string; readonly dueAt: Date };
}

/**
 * SQL: one message for each binding of a draft's client, and a letter where they want a copy, or have left the chat. Says
 * nothing of what happens where another writes the same key at the same moment.
 *
 * One statement plans one notice or a hundred thousand, and PostgreSQL, which keeps its plan, cannot know how many it will
 * be. So nothing is left for it to choose: what belongs to the clients is looked up by one list of them all; the full join
 * and the tests `IS TRUE` go by a table of hashes, since no other join is sure never to compare each with each; and what
 * ends with OFFSET is looked up for each row that has passed all before, because a plan that joins reads all that was ever
 * told, and all who are bound, however few are due. Keys that exist are left out beforehand: a conflict would use up a number
 * of the sequence, sweep after sweep. They too are looked up by one list, before the first row is written: among few
 * notices PostgreSQL would read all of them for each key, those that this very statement has written included.
 */
export function statementForClients(now: Date, { drafts, bindings, common }: ClientNotices): Prisma.Sql {
  const kind = common ? Prisma.sql`${common.kind}::text` : Prisma.sql`ordered.kind`;
  const organization = common ? Prisma.sql`${common.organizationId}::text` : Prisma.sql`ordered.organization_id`;
  const dueAt = common
    ? Prisma.sql`${common.dueAt}::timestamptz`
    : Prisma.sql`CASE WHEN telegram_user_id = shown_to THEN due_at + interval '1 minute' ELSE due_at END`;
  return Prisma.sql`
    WITH draft AS MATERIALIZED (${drafts}),
    list AS MATERIALIZED (SELECT ARRAY(SELECT client_id FROM draft) AS clients),
    reader AS MATERIALIZED (
      SELECT client_id, telegram_user_id FROM bindings binding
      WHERE client_id = ANY((SELECT clients FROM list)::int[]) AND ended_at IS NULL AND ${bindings}
    ),
    copied AS MATERIALIZED (
      SELECT id FROM clients WHERE id = ANY((SELECT clients FROM list)::int[]) AND copy_to_email
    ),
    leaver AS MATERIALIZED (
      SELECT client_id FROM bindings WHERE client_id = ANY((SELECT clients FROM list)::int[]) AND ended_at IS NOT NULL
    ),
    recipient AS (
      SELECT draft.*, reader.telegram_user_id, 'telegram'::notice_channel AS channel,
        draft.key || ':' || reader.telegram_user_id AS full_key
      FROM draft FULL JOIN reader ON reader.client_id = draft.client_id
      WHERE coalesce(reader.client_id, 0) <> 0
      UNION ALL
      SELECT draft.*, NULL::bigint, 'email', draft.key || ':email' FROM draft
      WHERE (client_id IN (SELECT id FROM copied)) IS TRUE AND (client_id IN (SELECT client_id FROM reader)) IS TRUE
        AND ${IS_NEW_TO_CHATS}
      UNION ALL
      SELECT draft.*, NULL::bigint, 'email', draft.key || ':email' FROM draft
      WHERE (client_id IN (SELECT client_id FROM leaver)) IS TRUE
        AND NOT EXISTS (SELECT FROM bindings held WHERE held.client_id = draft.client_id AND held.ended_at IS NULL OFFSET 0)
        AND EXISTS (SELECT FROM client_emails address WHERE address.client_id = draft.client_id OFFSET 0)
        AND EXISTS (SELECT FROM consents given WHERE given.client_id = draft.client_id
          AND given.organization_id = ${common ? organization : Prisma.sql`draft.organization_id`}
          AND given.document = 'personal_data' OFFSET 0)
        AND ${IS_NEW_TO_CHATS}
    ),
    told AS MATERIALIZED (SELECT key FROM notices WHERE key = ANY(ARRAY(SELECT full_key FROM recipient)))
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at,
      state, reason, finished_at)
    SELECT full_key, ${kind}, channel, ${organization}, client_id, telegram_user_id, params,
      ${now}::timestamptz, ${dueAt},
      CASE WHEN reason IS NULL THEN 'planned'::notice_state ELSE 'dropped' END, reason,
      CASE WHEN reason IS NOT NULL THEN ${now}::timestamptz END
    FROM (
      SELECT * FROM recipient WHERE (full_key IN (SELECT key FROM told)) IS NOT TRUE ORDER BY full_key COLLATE "C"
    ) AS ordered`;
}

/**
 * SQL: nothing of the draft has been planned for a chat that its client has or had. What has was told there, or followed
 * by a letter from there: neither leaving nor wanting copies from now on brings it again.
 */
const IS_NEW_TO_CHATS = Prisma.sql`NOT EXISTS (
          SELECT FROM bindings known JOIN notices told ON told.key = draft.key || ':' || known.telegram_user_id
          WHERE known.client_id = draft.client_id OFFSET 0)`;
