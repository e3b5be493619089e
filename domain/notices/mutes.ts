import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { chatLocale } from './letter-locale.ts';

/** In `muted_notices` letters are muted as if Telegram user 0 read them. */
export const LETTERS = 0n;

/**
 * SQL, true where the reader of the row `notice` has switched it off: in a chat by itself; by letters for letters, or in
 * every chat that is still tied to the client; where none is, in the one that was let go of last, so that letting go
 * switches nothing on. It says nothing of kinds that cannot be switched off.
 */
export function isMuted(notice: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
  CASE ${notice}.channel WHEN 'telegram' THEN ${isMutedIn(notice, Prisma.sql`${notice}.telegram_user_id`)}
  ELSE ${isMutedIn(notice, Prisma.sql`${LETTERS}::bigint`)} OR (
    EXISTS (SELECT FROM bindings held WHERE held.client_id = ${notice}.client_id)
    AND NOT EXISTS (SELECT FROM bindings held WHERE held.client_id = ${notice}.client_id
      AND coalesce(held.ended_at, 'infinity') = (
        SELECT max(coalesce(ended_at, 'infinity')) FROM bindings WHERE client_id = ${notice}.client_id)
      AND NOT ${isMutedIn(notice, Prisma.sql`held.telegram_user_id`)}))
  END`;
}

/** SQL, true where what the row `notice` says is switched off in one chat, or by letters where that is `LETTERS`. */
function isMutedIn(notice: Prisma.Sql, telegramUserId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM muted_notices muted
    WHERE muted.client_id = ${notice}.client_id AND muted.telegram_user_id = ${telegramUserId}
      AND muted.organization_id IN ('', ${notice}.organization_id) AND muted.kind IN ('', ${notice}.kind))`;
}

/** Whose letters, and of which organizations; '' is every one. */
export interface LettersOf {
  readonly clientId: number;
  readonly organizationIds: readonly string[];
}

/** Nothing that can be switched off comes by letter any more. Done twice, it is as done once. */
export async function muteLetters(db: Database, clock: Clock, { clientId, organizationIds }: LettersOf): Promise<void> {
  const data = organizationIds.map((organizationId) => ({
    clientId,
    telegramUserId: LETTERS,
    organizationId,
    kind: '',
    mutedAt: clock.now(),
  }));
  await db.mutedNotice.createMany({ data, skipDuplicates: true });
}

/** Takes back what `muteLetters` did; what was switched off kind by kind stays so. */
export async function unmuteLetters(db: Database, { clientId, organizationIds }: LettersOf): Promise<void> {
  await db.mutedNotice.deleteMany({
    where: { clientId, telegramUserId: LETTERS, organizationId: { in: [...organizationIds] }, kind: '' },
  });
}

/** Takes back every unsubscription from letters, also those of single kinds. */
export async function allowLetters(db: Database | Tx, { clientId }: { readonly clientId: number }): Promise<void> {
  await db.mutedNotice.deleteMany({ where: { clientId, telegramUserId: LETTERS } });
}

/** What a page about these letters shows: no more of the client than their language. */
export interface LettersFacts {
  readonly organizationNames: readonly string[];
  readonly isMuted: boolean;
  /** they have a chat, and are told there besides */
  readonly isBound: boolean;
  readonly locale: string | null;
}

/** Null where the client or an organization is gone. One query. */
export async function readLetters(
  db: Database,
  { clientId, organizationIds }: LettersOf,
): Promise<LettersFacts | null> {
  const ids = [...organizationIds];
  const [row] = await db.$queryRaw<{ names: string[] | null; muted: number; bound: boolean; locale: string | null }[]>`
    SELECT (SELECT array_agg(o.name ORDER BY o.name) FROM organizations o WHERE o.id = ANY(${ids})) AS names,
      (SELECT count(*)::int FROM muted_notices m WHERE m.client_id = c.id AND m.telegram_user_id = ${LETTERS}
        AND m.organization_id = ANY(${ids}) AND m.kind = '') AS muted,
      EXISTS (SELECT FROM bindings held WHERE held.client_id = c.id AND held.ended_at IS NULL) AS bound,
      coalesce(c.locale, ${chatLocale(Prisma.sql`c.id`)}) AS locale
    FROM clients c WHERE c.id = ${clientId}`;
  const names = row?.names ?? [];
  if (!row || names.length === 0 || names.length < ids.length) return null;
  return { organizationNames: names, isMuted: row.muted === ids.length, isBound: row.bound, locale: row.locale };
}
