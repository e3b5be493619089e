import type { Database, Tx } from '../../prisma/client.ts';
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
    ORDER BY key
    ON CONFLICT (key) DO NOTHING`;
}

/** As `planClientNotices`, for one. */
export async function planClientNotice(tx: Tx | Database, clock: Clock, draft: ClientNoticeDraft): Promise<number> {
  return planClientNotices(tx, clock, [draft]);
}

/**
 * Writes one message for every open binding of the draft's client (its key gets ':' and the Telegram user's id), and
 * one letter (':email') where the client wants everything by e-mail as well. Gives how many are new. A client without
 * a binding gets none: the cabinet has nobody to speak to.
 */
export async function planClientNotices(
  tx: Tx | Database,
  clock: Clock,
  drafts: readonly ClientNoticeDraft[],
): Promise<number> {
  if (drafts.length === 0) return 0;
  const now = clock.now();
  const rows = drafts.map((draft) => ({
    key: draft.key,
    kind: draft.kind,
    organization_id: draft.organizationId ?? null,
    client_id: draft.clientId,
    params: draft.params ?? {},
    due_at: (draft.dueAt ?? now).toISOString(),
  }));
  return tx.$executeRaw`
    WITH draft AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS draft(
        key text, kind text, organization_id text, client_id int, params jsonb, due_at timestamptz)
    ),
    recipient AS (
      SELECT draft.*, binding.telegram_user_id, 'telegram' AS channel, binding.telegram_user_id::text AS suffix
      FROM draft JOIN bindings binding ON binding.client_id = draft.client_id AND binding.ended_at IS NULL
      UNION ALL
      SELECT draft.*, NULL, 'email', 'email'
      FROM draft JOIN clients client ON client.id = draft.client_id AND client.copy_to_email
      WHERE EXISTS (SELECT FROM bindings b WHERE b.client_id = draft.client_id AND b.ended_at IS NULL)
    )
    INSERT INTO notices (key, kind, channel, organization_id, client_id, telegram_user_id, params, planned_at, due_at)
    SELECT key || ':' || suffix, kind, channel::notice_channel, organization_id, client_id, telegram_user_id, params,
           ${now}::timestamptz, due_at
    FROM recipient
    ORDER BY 1
    ON CONFLICT (key) DO NOTHING`;
}
