import { type Lane, type Turn, until } from '../../domain/notices/turns.ts';
import { Postponed } from '../job.ts';
import type { DeliverDeps } from './deps.ts';

/** A reserved place. */
export type Place = Pick<Turn, 'atMs' | 'placeMs'>;

/** Up to this it is cheaper to wait in the worker than in the queue. */
const SHORT_MS = 100;
/**
 * For so long the worker keeps what has to wait even longer, before it gives that back to the queue: or else, while a lane
 * is held, its workers would go through its queue again and again, as fast as they can.
 */
const PATIENCE_MS = 2_000;

/**
 * Reserves the place of a notice's message, at most two seconds ahead. Throws `Postponed` where the chat has to wait or
 * the lane is held. `givenUp` is the place that the message came too late for.
 */
export async function takePlace(
  { turns, clock }: Pick<DeliverDeps, 'turns' | 'clock'>,
  {
    lane,
    noticeId,
    telegramUserId,
    givenUp,
  }: { lane: Lane; noticeId: number; telegramUserId: bigint; givenUp: Place | null },
): Promise<Place> {
  const givenUpMs = givenUp?.placeMs ?? null;
  for (;;) {
    const turn = await turns.take(lane, telegramUserId, { noticeId, now: clock.now(), givenUpMs });
    if (turn.isTaken) return turn;
    if (turn.waitMs <= SHORT_MS) {
      await until(turn.atMs);
      continue;
    }
    const patienceMs = turn.waitMs > PATIENCE_MS ? PATIENCE_MS : 0;
    await until(performance.now() + patienceMs);
    throw new Postponed(Math.max(1, turn.waitMs - patienceMs));
  }
}
