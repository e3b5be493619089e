import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { statementForClients } from './for-clients.ts';

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
 * gets the letter alone, at a verified address, if they had let the organization process personal data; one who never had
 * a binding gets nothing. No letter is of what was theirs in a chat before. Gives how many are new.
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
    bindings: Prisma.sql`true`,
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
    bindings: Prisma.sql`EXISTS (
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
