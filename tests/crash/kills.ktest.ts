import { it, onTestFinished } from 'vitest';
import { describeDelays, expectInTime, killDelivering } from '../conformance/kills.ts';
import { startRedis } from '../harness/redis.ts';

const kills = Number(process.env['KILLS'] ?? 100);

it.each(['PostgreSQL', 'Redis'] as const)(
  `of ${kills} processes killed in mid-delivery, each one's messages are out within 15 s (queues in %s)`,
  async (store) => {
    const redis = store === 'Redis' ? await startRedis() : null;
    onTestFinished(async () => redis?.stop());
    const delaysMs = await killDelivering(kills, redis?.url ?? null);
    process.stdout.write(`\n${store}: ${describeDelays(delaysMs)}\n`);
    expectInTime(delaysMs, kills);
  },
  7_200_000,
);
