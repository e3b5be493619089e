import { expect, it } from 'vitest';
import { makeReader, oweSecurityNotice, setStage } from '../../tests/conformance/stage.ts';
import { eventually } from '../../tests/harness/eventually.ts';
import { startRedis } from '../../tests/harness/redis.ts';

it('a process stops within seconds though Redis is down and a notice waits for it', async () => {
  const redis = await startRedis();
  const stage = await setStage(redis.url);
  const reader = await makeReader(stage.db, 501n);
  await redis.stop();
  await oweSecurityNotice(stage, reader);
  stage.jobs.poke();
  await eventually(
    'the relay to be at it',
    async () => (await stage.db.notice.count({ where: { state: 'queued' } })) > 0,
  );
  const stoppedAt = performance.now();
  await stage.jobs.close();
  expect(performance.now() - stoppedAt).toBeLessThan(8_000);
  await stage.db.$disconnect();
});
