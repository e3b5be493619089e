import { afterAll, beforeAll } from 'vitest';
import { boardConformance } from '../tests/conformance/board.ts';
import { type RedisServer, startRedis } from '../tests/harness/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

boardConformance('Redis', () => redis.url);
