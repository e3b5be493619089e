import { Hono } from 'hono';
import type { WebDeps } from './deps.ts';
import { isFromInside } from './sender.ts';

const READINESS_TIMEOUT_MS = 3_000;

/**
 * /healthz: the process answers. /readyz: all it depends on does too, else 503 with the names of what does not.
 * /metrics: figures for Prometheus, for the machine's own network only.
 */
export function healthRoutes({ checks, metrics, settlement }: WebDeps): Hono {
  const routes = new Hono();

  routes.get('/healthz', (c) => c.json({ status: 'ok' }));

  routes.get('/readyz', async (c) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await within(READINESS_TIMEOUT_MS, check());
          return [name, 'ok'] as const;
        } catch (error) {
          settlement.log.warn({ err: error, check: name }, 'not ready');
          return [name, 'failed'] as const;
        }
      }),
    );
    const isReady = results.every(([, result]) => result === 'ok');
    const status = isReady ? 'ready' : 'not ready';
    return c.json({ status, checks: Object.fromEntries(results) }, isReady ? 200 : 503);
  });

  routes.get('/metrics', async (c) => {
    if (!isFromInside(c)) return c.text('Not found', 404);
    return c.body(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });

  return routes;
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
