import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { withdrawStatement } from '../notices/outbox.ts';

/** What the bot knows about a sender at the start of an update; null where they are new to it. */
export interface Sender {
  readonly chatId: bigint;
  readonly firstName: string;
  readonly locale: string;
  readonly blockedAt: Date | null;
  readonly subjectKey: string | null;
  readonly screen: Screen | null;
  readonly bindingId: number | null;
  readonly clientId: number | null;
}

/** A screen that can be shown again as it was. */
export interface Place {
  readonly section: string;
  readonly argument?: string | undefined;
  readonly state?: ScreenState | undefined;
}

/** The one message that shows the cabinet in a chat, and what it shows. */
export interface Screen extends Place {
  readonly messageId: number;
  /** the screens one came through, the latest last: where «back» leads */
  readonly trail?: readonly Place[] | undefined;
  /** its buttons that only lead on, by their callback data: where to */
  readonly links?: Readonly<Record<string, Link>> | undefined;
}

/** Where a button leads: afresh, with a way back to its screen, back the way one came (else there), or to a page. */
export type Link =
  | ({ readonly how: 'open' | 'visit' | 'back' } & Place)
  | { readonly how: 'page'; readonly page: number };

/** What a screen remembers between taps: picked debts, the page of a list. */
export type ScreenState = Readonly<Record<string, string | number | readonly number[]>>;

export type BeginResult =
  | { readonly outcome: 'fresh'; readonly sender: Sender | null; readonly conversation: unknown }
  /** handled before, or being handled by another process */
  | { readonly outcome: 'handled' | 'in-progress' };

export interface UpdateKey {
  readonly updateId: number;
  readonly telegramUserId: number;
  /** the name of this process: an update that a dead process left unfinished is taken over */
  readonly handler: string;
  /** how long another process is given to finish before its update is taken over */
  readonly takeoverAfterMs: number;
}

/**
 * Takes an update for handling, once however often it is delivered, and reads all that is known about its sender:
 * one query. An update whose handling was cut short (its process died, or could not write down that it was done) may
 * be taken again; within one process updates of a chat come one after another, so it can only have been cut short.
 */
export async function beginUpdate(db: Database, now: Date, key: UpdateKey): Promise<BeginResult> {
  const staleBefore = new Date(now.getTime() - key.takeoverAfterMs);
  const rows = await db.$queryRaw<BeginRow[]>`
    WITH taken AS (
      INSERT INTO telegram_updates AS u (update_id, seen_at, handler) VALUES (${key.updateId}, ${now}, ${key.handler})
      ON CONFLICT (update_id) DO UPDATE SET seen_at = excluded.seen_at, handler = excluded.handler
        WHERE u.handled_at IS NULL AND (u.handler = excluded.handler OR u.seen_at <= ${staleBefore})
      RETURNING 1)
    SELECT EXISTS (SELECT FROM taken) AS taken,
           (SELECT handled_at IS NOT NULL FROM telegram_updates WHERE update_id = ${key.updateId}) AS handled,
           t.chat_id, t.first_name, t.locale, t.blocked_at, t.subject, t.screen,
           b.id AS binding_id, b.client_id, c.state AS conversation
    FROM (SELECT 1) AS one
    LEFT JOIN telegram_users t ON t.id = ${key.telegramUserId}
    LEFT JOIN bindings b ON b.telegram_user_id = t.id AND b.ended_at IS NULL
    LEFT JOIN conversation_states c ON c.key = ${String(key.telegramUserId)}`;
  const row = rows[0];
  if (!row) throw new Error('beginUpdate: the query gave no row');
  if (!row.taken) return { outcome: row.handled ? 'handled' : 'in-progress' };
  return { outcome: 'fresh', conversation: row.conversation ?? undefined, sender: senderOf(row) };
}

export interface FinishUpdate {
  readonly updateId: number;
  readonly telegramUserId: number;
  /** undefined: unchanged */
  readonly screen?: Screen | null | undefined;
  /** the payment that the screen shows, now that it has got through */
  readonly shownPaymentId?: number | undefined;
  readonly subjectKey?: string | null | undefined;
  readonly locale?: string | undefined;
  /** undefined: unchanged; null: the conversation ended */
  readonly conversation?: unknown;
  readonly now: Date;
}

/**
 * Marks the update handled and keeps what changed about its sender's chat: one query, one commit. A message that would
 * tell the sender of a payment whose receipt the screen shows is withdrawn.
 */
export async function finishUpdate(db: Database, finish: FinishUpdate): Promise<void> {
  const key = String(finish.telegramUserId);
  const changes = [
    ...(finish.screen === undefined ? [] : [Prisma.sql`screen = ${json(finish.screen)}::jsonb`]),
    ...(finish.subjectKey === undefined ? [] : [Prisma.sql`subject = ${finish.subjectKey}`]),
    ...(finish.locale === undefined ? [] : [Prisma.sql`locale = ${finish.locale}`]),
  ];
  const user = changes.length
    ? Prisma.sql`, user_kept AS (UPDATE telegram_users SET ${Prisma.join(changes)} WHERE id = ${finish.telegramUserId})`
    : Prisma.empty;
  const conversation =
    finish.conversation === undefined
      ? Prisma.empty
      : finish.conversation === null
        ? Prisma.sql`, conversation_ended AS (DELETE FROM conversation_states WHERE key = ${key})`
        : Prisma.sql`, conversation_kept AS (
            INSERT INTO conversation_states (key, state, updated_at)
            VALUES (${key}, ${json(finish.conversation)}::jsonb, ${finish.now})
            ON CONFLICT (key) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at)`;
  const withdrawal =
    finish.shownPaymentId === undefined
      ? Prisma.empty
      : Prisma.sql`, withdrawn AS (${withdrawStatement(finish.now, {
          key: `payment-succeeded:${finish.shownPaymentId}`,
          shownTo: finish.telegramUserId,
        })})`;
  await db.$executeRaw`
    WITH handled AS (
      UPDATE telegram_updates SET handled_at = ${finish.now} WHERE update_id = ${finish.updateId})
    ${user} ${conversation} ${withdrawal}
    SELECT 1`;
}

/** Keeps a sender met for the first time, or come back after blocking the bot, in the language they use. */
export async function greetSender(
  db: Database,
  sender: { telegramUserId: number; chatId: number; firstName: string; username?: string | undefined; locale: string },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO telegram_users (id, chat_id, first_name, username, locale)
    VALUES (${sender.telegramUserId}, ${sender.chatId}, ${sender.firstName}, ${sender.username ?? null}, ${sender.locale})
    ON CONFLICT (id) DO UPDATE SET
      chat_id = excluded.chat_id, first_name = excluded.first_name, username = excluded.username, blocked_at = NULL`;
}

/** Notes that a Telegram user blocked the bot, so that they are reached another way until they come back. */
export async function noteBlocked(db: Database, telegramUserId: number, now: Date): Promise<void> {
  await db.$executeRaw`UPDATE telegram_users SET blocked_at = ${now} WHERE id = ${telegramUserId}`;
}

interface BeginRow {
  taken: boolean;
  handled: boolean | null;
  chat_id: bigint | null;
  first_name: string;
  locale: string;
  blocked_at: Date | null;
  subject: string | null;
  screen: Screen | null;
  binding_id: number | null;
  client_id: number | null;
  conversation: unknown;
}

function senderOf(row: BeginRow): Sender | null {
  if (row.chat_id === null) return null;
  return {
    chatId: row.chat_id,
    firstName: row.first_name,
    locale: row.locale,
    blockedAt: row.blocked_at,
    subjectKey: row.subject,
    screen: row.screen,
    bindingId: row.binding_id,
    clientId: row.client_id,
  };
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
