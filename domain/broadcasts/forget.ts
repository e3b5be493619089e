import { type Database, inTransaction } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Clock } from '../clock.ts';
import { reportBroadcast } from './report.ts';

/**
 * Removes the copies of broadcasts that ended before `before`, and for whom they were; what became of them is kept as
 * numbers. A broadcast that has ended plans nothing any more, so that no key of its copies is ever asked for again.
 */
export async function forgetBroadcasts(db: Database, clock: Clock, before: Date): Promise<void> {
  const ended = await db.broadcast.findMany({
    where: { state: { in: ['done', 'stopped'] }, finishedAt: { lt: before }, outcome: { equals: Prisma.AnyNull } },
    select: { id: true },
  });
  for (const { id } of ended) {
    const { clients, sent, dropped, failed } = await reportBroadcast(db, clock, { id });
    await inTransaction(db, async (tx) => {
      await tx.notice.deleteMany({ where: { broadcastId: id } });
      await tx.broadcastClient.deleteMany({ where: { broadcastId: id } });
      await tx.broadcast.update({ where: { id }, data: { outcome: { clients, sent, dropped, failed } } });
    });
  }
}
