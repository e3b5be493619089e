import { Hono } from 'hono';
import { createApplier } from '../settlement/applier.ts';
import { checkoutRoutes } from './checkout.ts';
import type { WebDeps } from './deps.ts';
import { healthRoutes } from './health.ts';
import { measureRequests } from './metrics.ts';
import { paymentHooks } from './payments.ts';

export interface WebServer {
  readonly app: Hono;
  /** Resolves when the work that requests have left behind is done; for a graceful stop. */
  idle(): Promise<void>;
}

/**
 * Everything that the installation answers over HTTP: callbacks, payment pages, health, figures, Telegram's updates.
 */
export function createWebServer(deps: WebDeps): WebServer {
  const applier = createApplier(deps.settlement);
  const app = new Hono();
  app.use(measureRequests(deps.metrics));
  // PostgreSQL takes no such character in a text, and no address of ours holds one.
  app.use((c, next) => (c.req.path.includes('\0') ? Promise.resolve(c.text('Not found', 404)) : next()));
  app.route('/', healthRoutes(deps));
  const checkout = checkoutRoutes(deps);
  if (deps.withPayments !== false) {
    app.route('/', paymentHooks(deps, applier));
    app.route('/', checkout.routes);
  }
  for (const routes of deps.routes ?? []) app.route('/', routes);
  app.notFound((c) => c.text('Not found', 404));
  app.onError((error, c) => {
    deps.settlement.log.error({ err: error, method: c.req.method }, 'a request failed');
    return c.text('Internal error', 500);
  });
  return {
    app,
    idle: async () => {
      await Promise.all([applier.idle(), checkout.idle()]);
    },
  };
}
