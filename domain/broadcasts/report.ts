import type { Database } from '../../prisma/client.ts';
import type { BroadcastState } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { BULK_SPACING_MS } from '../notices/turns.ts';
import { ALL_PLANNED } from './plan.ts';

/** What became of a broadcast's copies; reasons with how many each. */
export interface BroadcastOutcome {
  /** For how many it is. */
  readonly clients: number;
  readonly sent: { readonly telegram: number; readonly email: number };
  readonly dropped: Readonly<Record<string, number>>;
  readonly failed: Readonly<Record<string, number>>;
}

export interface BroadcastReport extends BroadcastOutcome {
  readonly id: number;
  readonly organizationId: string;
  readonly state: BroadcastState;
  readonly actor: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** How many of its clients have got no copy planned yet. */
  readonly clientsAhead: number;
  /** Copies that are planned and have not ended. */
  readonly owed: number;
  /**
   * When all is likely to be through at the pace at which many are sent to, if nothing else is; null where nothing is
   * ahead.
   */
  readonly throughAt: Date | null;
}

/** How a broadcast is doing. Throws broadcast-unknown, also where it is not the named organization's. */
export async function reportBroadcast(
  db: Database,
  clock: Clock,
  { id, organizationId }: { readonly id: number; readonly organizationId?: string | undefined },
): Promise<BroadcastReport> {
  const broadcast = await readBroadcast(db, { id, organizationId });
  const rows = await db.$queryRaw<Ended[]>`
    SELECT channel::text AS channel, state::text AS state, reason, count(*)::int AS count, max(due_at) AS "lastDueAt"
    FROM notices WHERE broadcast_id = ${id} GROUP BY channel, state, reason`;
  const clients = await db.broadcastClient.count({ where: { broadcastId: id } });
  const isPlanning = broadcast.state === 'sending' && broadcast.plannedTo < ALL_PLANNED;
  const clientsAhead = isPlanning
    ? await db.broadcastClient.count({ where: { broadcastId: id, clientId: { gt: broadcast.plannedTo } } })
    : 0;
  const waiting = rows.filter(({ state }) => state === 'planned' || state === 'queued');
  const owed = sum(waiting);
  const now = clock.now().getTime();
  const lastDueAt = Math.max(now, ...waiting.map((row) => row.lastDueAt.getTime()));
  const { actor, createdAt, startedAt, finishedAt, state } = broadcast;
  return {
    id,
    organizationId: broadcast.organizationId,
    state,
    actor,
    createdAt,
    startedAt,
    finishedAt,
    clientsAhead,
    owed,
    throughAt:
      owed + clientsAhead === 0 ? null : new Date(Math.max(lastDueAt, now + (owed + clientsAhead) * BULK_SPACING_MS)),
    ...((broadcast.outcome as BroadcastOutcome | null) ?? { clients, ...endsOf(rows) }),
  };
}

/** A broadcast as it was written; throws broadcast-unknown, also where it is not the named organization's. */
export async function readBroadcast(
  db: Database,
  { id, organizationId }: { readonly id: number; readonly organizationId?: string | undefined },
) {
  const broadcast = await db.broadcast.findUnique({ where: { id } });
  if (broadcast && (organizationId === undefined || broadcast.organizationId === organizationId)) return broadcast;
  throw new DomainError('broadcast-unknown', { broadcast: id });
}

/** Broadcasts, newest first, of one organization where it is named; without their texts. */
export async function listBroadcasts(db: Database, { organizationId }: { organizationId?: string | undefined } = {}) {
  return db.broadcast.findMany({
    where: organizationId === undefined ? {} : { organizationId },
    omit: { textRu: true, textEn: true },
    orderBy: { id: 'desc' },
    take: 100,
  });
}

interface Ended {
  readonly channel: 'telegram' | 'email';
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
  readonly lastDueAt: Date;
}

const sum = (rows: readonly Ended[]): number => rows.reduce((total, { count }) => total + count, 0);

function endsOf(rows: readonly Ended[]): Omit<BroadcastOutcome, 'clients'> {
  const reasonsOf = (state: string) => {
    const reasons: Record<string, number> = {};
    for (const row of rows.filter((each) => each.state === state)) {
      reasons[row.reason ?? ''] = (reasons[row.reason ?? ''] ?? 0) + row.count;
    }
    return reasons;
  };
  const sentBy = (channel: Ended['channel']) =>
    sum(rows.filter((row) => row.state === 'sent' && row.channel === channel));
  return {
    sent: { telegram: sentBy('telegram'), email: sentBy('email') },
    dropped: reasonsOf('dropped'),
    failed: reasonsOf('failed'),
  };
}
