import { type Database, inTransaction } from '../../prisma/client.ts';
import type { Broadcast } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { checkMarkup, type MarkupProblem } from './markup.ts';
import { readSegmentScope, type Segment, segmentClients, segmentSchema } from './segment.ts';

/** A message to many, as staff write it. The texts are Telegram's HTML. */
export interface BroadcastDraft {
  readonly organizationId: string;
  readonly segment: Segment;
  readonly textRu: string;
  /** null: those who read English get the Russian text */
  readonly textEn: string | null;
  readonly actor: string;
}

/** The text cannot be sent as it is. */
export class UnfitTextError extends Error {
  override readonly name = 'UnfitTextError';
  readonly language: 'ru' | 'en';
  readonly problems: readonly MarkupProblem[];

  constructor(language: 'ru' | 'en', problems: readonly MarkupProblem[]) {
    super(`the text (${language}) cannot be sent: ${problems.map(({ code }) => code).join(', ')}`);
    this.language = language;
    this.problems = problems;
  }
}

/** Telegram's limit, less what stands above the text: the organization's name, and the signs around it. */
const MAX_LENGTH = 4096;
const AROUND_NAME = 10;

/**
 * Writes down a broadcast that nobody gets yet; gives its number. Throws organization-unknown, `UnfitTextError`, and
 * ZodError for a segment that is none.
 */
export async function createBroadcast(db: Database, clock: Clock, draft: BroadcastDraft): Promise<number> {
  const { organizationId, textRu, textEn, actor } = draft;
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!organization) throw new DomainError('organization-unknown', { organization: organizationId });
  const segment = segmentSchema.parse(draft.segment);
  const maxLength = MAX_LENGTH - AROUND_NAME - organization.name.length;
  for (const [language, text] of [['ru', textRu] as const, ['en', textEn] as const]) {
    const problems = text === null ? [] : checkMarkup(text, maxLength);
    if (problems.length > 0) throw new UnfitTextError(language, problems);
  }
  return inTransaction(db, async (tx) => {
    const { id } = await tx.broadcast.create({
      data: { organizationId, segment, textRu, textEn, actor, createdAt: clock.now() },
    });
    const details = { broadcast: id, segment };
    await tx.auditEntry.create({
      data: { organizationId, actor, action: 'broadcast-created', details, createdAt: clock.now() },
    });
    return id;
  });
}

/**
 * Draft → sending. Who is in the segment at this moment is written down, and only they get it: who joins later does
 * not. Gives for how many clients it is; null where it is no draft (any more), so that of ten starts one counts.
 */
export async function startBroadcast(
  db: Database,
  clock: Clock,
  { id, actor }: { readonly id: number; readonly actor: string },
): Promise<number | null> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    const [started] = await tx.$queryRaw<Pick<Broadcast, 'organizationId' | 'segment'>[]>`
      UPDATE broadcasts SET state = 'sending', started_at = ${now} WHERE id = ${id} AND state = 'draft'
      RETURNING organization_id AS "organizationId", segment`;
    if (!started) return null;
    const { organizationId, segment } = started;
    const scope = await readSegmentScope(tx, organizationId, now);
    const clients = await tx.$executeRaw`
      INSERT INTO broadcast_clients (broadcast_id, client_id)
      SELECT ${id}::int, chosen.client_id FROM (${segmentClients(scope, segmentSchema.parse(segment))}) AS chosen
      ORDER BY chosen.client_id`;
    await tx.auditEntry.create({
      data: {
        organizationId,
        actor,
        action: 'broadcast-started',
        details: { broadcast: id, clients },
        createdAt: now,
      },
    });
    return clients;
  });
}

/**
 * Nobody gets it any more from now on: what is planned or waits in a queue is dropped at once, and what a worker holds
 * is looked at again right before it is sent. Gives how many copies were dropped; null where it was not being sent.
 */
export async function stopBroadcast(
  db: Database,
  clock: Clock,
  { id, actor }: { readonly id: number; readonly actor: string },
): Promise<number | null> {
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    // Waits for a batch that is being planned, whose copies the second statement then sees.
    const [stopped] = await tx.$queryRaw<Pick<Broadcast, 'organizationId'>[]>`
      UPDATE broadcasts SET state = 'stopped', finished_at = ${now} WHERE id = ${id} AND state = 'sending'
      RETURNING organization_id AS "organizationId"`;
    if (!stopped) return null;
    const dropped = await tx.$executeRaw`
      UPDATE notices SET state = 'dropped', reason = 'stopped', finished_at = ${now}
      WHERE broadcast_id = ${id} AND state IN ('planned', 'queued')`;
    await tx.auditEntry.create({
      data: {
        organizationId: stopped.organizationId,
        actor,
        action: 'broadcast-stopped',
        details: { broadcast: id, dropped },
        createdAt: now,
      },
    });
    return dropped;
  });
}
