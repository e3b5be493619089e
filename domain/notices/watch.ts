import type { Database } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import type { Lane } from './turns.ts';

/** Payment results and security are urgent; all else is bulk. */
export type NoticeLane = Exclude<Lane, 'own'>;

/** How a notice ended, with nothing of whom it was for. */
export interface EndedNotice {
  readonly kind: string;
  readonly outcome: 'sent' | 'dropped' | 'failed';
  readonly reason: string | null;
  /** from the moment it was due until it ended */
  readonly lagSeconds: number;
}

/** What is due, or in the queue already, and has not ended. */
export interface OwedLane {
  readonly lane: NoticeLane;
  readonly count: number;
  /** for how long the oldest has been due; 0 where there is none */
  readonly oldestSeconds: number;
}

/** What is owed now over all processes, by lane. Reads what is owed and nothing else, by indexes. */
export async function readOwedLanes(
  db: Database,
  clock: Clock,
  urgentKinds: readonly string[],
): Promise<readonly OwedLane[]> {
  const now = clock.now();
  const rows = await db.$queryRaw<OwedLane[]>`
    SELECT CASE WHEN kind = ANY(${[...urgentKinds]}) THEN 'urgent' ELSE 'bulk' END AS lane, count(*)::int AS count,
      extract(epoch FROM ${now}::timestamptz - min(due_at))::float8 AS "oldestSeconds"
    FROM (SELECT kind, due_at FROM notices WHERE state = 'planned' AND due_at <= ${now}
      UNION ALL SELECT kind, due_at FROM notices WHERE state = 'queued') AS owed
    GROUP BY 1`;
  const lanes = ['urgent', 'bulk'] as const;
  return lanes.map((lane) => rows.find((row) => row.lane === lane) ?? { lane, count: 0, oldestSeconds: 0 });
}
