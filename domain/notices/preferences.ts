import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { OrganizationKind } from '../../prisma/generated/enums.ts';
import { lockSubject } from '../access/limits.ts';
import type { Reader } from '../access/types.ts';
import { consented, isBound } from '../accounts/sql.ts';
import type { Clock } from '../clock.ts';
import { readThresholds } from '../organizations/index.ts';
import { allowLetters, LETTERS } from './mutes.ts';
import type { QuietHours } from './quiet-hours.ts';
import { type Mute, switched } from './switches.ts';
import { topicsOf } from './topics.ts';

/** An organization that has something to say to the reader, and how it speaks unless they choose otherwise. */
export interface SpeakingOrganization {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly timeZone: string;
  readonly quietHours: QuietHours;
  /** the kinds of its notices that can be switched off, in the order in which they are shown */
  readonly topics: readonly string[];
}

/** How one chat wants to be spoken to. What is null is as the organizations have it. */
export interface ChatSettings {
  readonly timeZone: string | null;
  /** equal start and end: no hour is quiet */
  readonly quietHours: QuietHours | null;
  /** several at once come as one message */
  readonly digest: boolean;
}

export interface Preferences extends ChatSettings {
  readonly organizations: readonly SpeakingOrganization[];
  /** what this chat does not want */
  readonly mutes: readonly Mute[];
  /** what is not to be sent by letters, wherever they would go in place of a message */
  readonly letterMutes: readonly Mute[];
  /** where letters go; null: no address is known */
  readonly email: string | null;
  readonly copyToEmail: boolean;
  /** the client's own zone, where it is known: it stands before the organization's */
  readonly clientTimeZone: string | null;
  /** other chats of the same client; each has settings of its own */
  readonly otherChats: number;
}

/** How the reader wants to be spoken to. Organizations are those whose data they may see. */
export async function readPreferences(db: Database | Tx, reader: Reader): Promise<Preferences> {
  const { clientId, telegramUserId } = reader;
  const [organizations, settings, client, mutes, otherChats] = await Promise.all([
    readOrganizations(db, reader),
    readChatSettings(db, telegramUserId),
    db.client.findUnique({
      where: { id: clientId },
      select: { copyToEmail: true, timeZone: true, emails: { orderBy: { id: 'asc' }, take: 1 } },
    }),
    db.mutedNotice.findMany({ where: { clientId, telegramUserId: { in: [telegramUserId, LETTERS] } } }),
    db.binding.count({ where: { clientId, endedAt: null, telegramUserId: { not: telegramUserId } } }),
  ]);
  const mutesOf = (id: bigint) => mutes.filter((mute) => mute.telegramUserId === id).map(asMute);
  return {
    ...settings,
    organizations,
    mutes: mutesOf(telegramUserId),
    letterMutes: mutesOf(LETTERS),
    email: client?.emails[0]?.email ?? null,
    copyToEmail: client?.copyToEmail ?? false,
    clientTimeZone: client?.timeZone ?? null,
    otherChats,
  };
}

/** What a chat has chosen for itself. */
export async function readChatSettings(db: Database | Tx, telegramUserId: bigint): Promise<ChatSettings> {
  const row = await db.noticeSettings.findUnique({ where: { telegramUserId } });
  const { quietStart: start = null, quietEnd: end = null } = row ?? {};
  return {
    timeZone: row?.timeZone ?? null,
    quietHours: start !== null && end !== null ? { start, end } : null,
    digest: row?.digest ?? true,
  };
}

/** Changes what a chat has chosen; what is not named stays. `timeZone` is an IANA name. */
export async function changeChatSettings(
  db: Database | Tx,
  clock: Clock,
  { telegramUserId, ...change }: { readonly telegramUserId: bigint } & Partial<ChatSettings>,
): Promise<void> {
  const data = {
    ...(change.timeZone === undefined ? {} : { timeZone: change.timeZone }),
    ...(change.digest === undefined ? {} : { digest: change.digest }),
    ...(change.quietHours === undefined
      ? {}
      : { quietStart: change.quietHours?.start ?? null, quietEnd: change.quietHours?.end ?? null }),
    updatedAt: clock.now(),
  };
  await db.noticeSettings.upsert({
    where: { telegramUserId },
    create: { telegramUserId, ...data },
    update: data,
  });
}

/**
 * Switches notices for one chat: of an organization ('' for all) and a kind ('' for every one that can be switched).
 * Two taps at once come one after the other.
 */
export async function switchNotices(
  db: Database,
  clock: Clock,
  { on, organizationId, kind, ...reader }: Reader & Mute & { readonly on: boolean },
): Promise<void> {
  const target = { organizationId, kind };
  const { clientId, telegramUserId } = reader;
  await inTransaction(db, async (tx) => {
    await lockSubject(tx, `notices:mutes:${clientId}:${telegramUserId}`);
    const before = (await tx.mutedNotice.findMany({ where: { clientId, telegramUserId } })).map(asMute);
    const after = switched(before, target, on, await readOrganizations(tx, reader));
    const has = (mutes: readonly Mute[], mute: Mute) => mutes.some((other) => keyOf(other) === keyOf(mute));
    const gone = before.filter((mute) => !has(after, mute));
    if (gone.length > 0) await tx.mutedNotice.deleteMany({ where: { clientId, telegramUserId, OR: gone } });
    const data = after
      .filter((mute) => !has(before, mute))
      .map((mute) => ({ ...mute, clientId, telegramUserId, mutedAt: clock.now() }));
    await tx.mutedNotice.createMany({ data });
  });
}

/**
 * Turns copies of everything by e-mail on or off, for the client, whichever of their chats asks. Whoever turns them on
 * wants letters: what was unsubscribed from comes again.
 */
export async function setCopyToEmail(
  db: Database,
  { clientId, copyToEmail }: { readonly clientId: number; readonly copyToEmail: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.client.update({ where: { id: clientId }, data: { copyToEmail } });
    if (copyToEmail) await allowLetters(tx, { clientId });
  });
}

interface OrganizationRow extends Pick<SpeakingOrganization, 'id' | 'name' | 'kind' | 'timeZone'> {
  readonly thresholds: unknown;
}

async function readOrganizations(db: Database | Tx, reader: Reader): Promise<SpeakingOrganization[]> {
  const rows = await db.$queryRaw<OrganizationRow[]>`
    SELECT o.id, o.name, o.kind::text AS kind, o.time_zone AS "timeZone", o.thresholds
    FROM organizations o
    WHERE EXISTS (
        SELECT FROM attachments attachment
        JOIN accounts account ON account.id = attachment.account_id AND account.access_open
        WHERE attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL
          AND account.organization_id = o.id)
      AND ${isBound(reader)} AND ${consented(reader)}
    ORDER BY o.name, o.id`;
  return rows.map(({ thresholds, ...organization }) => ({
    ...organization,
    quietHours: readThresholds(thresholds).quietHours,
    topics: topicsOf(organization.kind),
  }));
}

const asMute = ({ organizationId, kind }: Mute): Mute => ({ organizationId, kind });
const keyOf = ({ organizationId, kind }: Mute): string => `${organizationId} ${kind}`;
