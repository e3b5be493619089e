import { afterAll, beforeAll } from 'vitest';
import { faultsConformance } from '../tests/conformance/faults.ts';
import { jobsConformance } from '../tests/conformance/jobs.ts';
import { paceConformance } from '../tests/conformance/pace.ts';
import { type RedisServer, startRedis } from '../tests/harness/redis.ts';

let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

jobsConformance('Redis', () => redis.url);
paceConformance('Redis', () => redis.url);
faultsConformance('Redis', () => redis.url);
