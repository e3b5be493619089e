import { it, onTestFinished } from 'vitest';
import { expectInTime, killDelivering } from '../conformance/kills.ts';
import { startRedis } from '../harness/redis.ts';

const KILLS = 5;

it('what a process that is killed in mid-delivery had in hand is out within 15 s, also with queues in Redis', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  expectInTime(await killDelivering(KILLS, redis.url), KILLS);
}, 300_000);
