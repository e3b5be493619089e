import type { Database } from '../../prisma/client.ts';
import { isQuiet, type WallTime, wallTime } from './calendar.ts';
import type { Chat } from './families.ts';
import { type Occasion, occasionsOf } from './occasions.ts';
import type { Played } from './play.ts';
import type { School } from './world.ts';

export interface Verdict {
  /** Everything that should not be so, in words. */
  readonly wrong: readonly string[];
  readonly decided: number;
  readonly sent: number;
  readonly dropped: Readonly<Record<string, number>>;
  /** How often the program ran, with the reader awake, before it said what was planned; at most, and of what. */
  readonly latestSteps: number;
  readonly latest: string;
}

/** How often the program may have run while its reader was awake, before it speaks: killed workers lose their queue. */
const PATIENCE_STEPS = 6;

/** Compares what was decided and said with what the rules wanted. */
export async function judge(db: Database, played: Played): Promise<Verdict> {
  const wanted = wantedOf(played);
  const rows = await db.notice.findMany({ orderBy: { id: 'asc' } });
  const wrong: string[] = [];
  const dropped: Record<string, number> = {};
  let sent = 0;
  let latest = { steps: 0, key: '' };
  const known = new Set(rows.map(({ key }) => key));
  for (const key of wanted.keys()) if (!known.has(key)) wrong.push(`${key} was never decided`);
  for (const { key, state, reason, plannedAt, finishedAt } of rows) {
    const due = wanted.get(key);
    if (!due) wrong.push(`${key} was not to be told`);
    else if (!finishedAt) wrong.push(`${key} is still ${state}`);
    else if (state === 'dropped') {
      dropped[reason ?? ''] = (dropped[reason ?? ''] ?? 0) + 1;
      if (!due.occasion.whyNot(finishedAt)?.includes(reason ?? '')) wrong.push(`${key} was dropped: ${reason}`);
    } else if (state === 'sent') {
      sent += 1;
      const why = due.occasion.whyNot(finishedAt);
      if (why) wrong.push(`${key} was sent although ${why.join(', ')}`);
      if (isAsleep(due, finishedAt)) wrong.push(`${key} was sent in quiet hours, ${finishedAt.toISOString()}`);
      const late = played.steps.filter((at) => at >= plannedAt && at < finishedAt && !isAsleep(due, at)).length;
      if (late > latest.steps) latest = { steps: late, key };
      if (late > PATIENCE_STEPS) wrong.push(`${key} was sent ${late} steps late`);
    } else wrong.push(`${key} is ${state}: ${reason}`);
  }
  return { wrong, decided: rows.length, sent, dropped, latestSteps: latest.steps, latest: latest.key };
}

interface Wanted {
  readonly occasion: Occasion;
  readonly chat: Chat;
}

/** What each sweep had to decide, by the outbox's key. */
function wantedOf({ world, sweeps }: Played): Map<string, Wanted> {
  const walls = new Map<School, WallTime[]>();
  for (const school of world.schools) {
    walls.set(
      school,
      sweeps.map(({ at }) => wallTime(school.timeZone, at)),
    );
  }
  const wanted = new Map<string, Wanted>();
  for (const occasion of occasionsOf(world)) {
    const onWall = walls.get(occasion.school) ?? [];
    const isWanted = sweeps.some(({ at, kinds }, n) => {
      const wall = onWall[n];
      return wall !== undefined && kinds.has(occasion.kind) && wall.time >= occasion.from && occasion.isDue(at, wall);
    });
    if (!isWanted) continue;
    for (const chat of world.chats.get(occasion.clientId) ?? []) {
      wanted.set(`${occasion.key}:${chat.id}`, { occasion, chat });
    }
  }
  return wanted;
}

function isAsleep({ occasion: { school }, chat }: Wanted, moment: Date): boolean {
  const { time } = wallTime(chat.timeZone ?? school.timeZone, moment);
  return isQuiet(time, chat.quietHours ?? school.numbers.quietHours);
}
