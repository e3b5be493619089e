import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { BREACH_NAMES, type LedgerReport } from '../domain/billing/verify.ts';
import { createNoticeMetrics, type NoticeMetrics } from './notice-metrics.ts';

/** What is measured. Other parts add to it by making their own counters with `registers: [metrics.registry]`. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  /** What became of news about payments: callbacks received and refused, payments credited, canceled, put off. */
  readonly paymentOutcome: (outcome: string, provider: string) => void;
  /** What the latest verification of the ledger found, in this process. */
  readonly ledgerVerified: (report: LedgerReport) => void;
  /** What waits for staff after the latest comparison with the providers, in this process. */
  readonly compared: (waiting: { readonly differing: number; readonly strange: number }) => void;
  readonly notices: NoticeMetrics;
}

/** Measures of one process, in a registry of their own, so that tests and several servers do not share them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const paymentNews = new Counter({
    name: 'payment_news_total',
    help: 'Callbacks and answers about payments, by outcome',
    labelNames: ['outcome', 'provider'],
    registers: [registry],
  });
  const ledgerBreaches = new Gauge({
    name: 'ledger_breaches',
    help: 'Contradictions that the latest verification of the ledger found, by what does not hold',
    labelNames: ['breach'],
    registers: [registry],
  });
  const ledgerVerifiedAt = new Gauge({
    name: 'ledger_verified_timestamp_seconds',
    help: 'When the ledger was last verified',
    registers: [registry],
  });
  const differing = new Gauge({
    name: 'payments_differing',
    help: 'Payments that differ from what their provider says, and could not be mended',
    registers: [registry],
  });
  const strange = new Gauge({
    name: 'payments_strange',
    help: 'Proven news of money that belongs to no payment here, and that nobody has dealt with',
    registers: [registry],
  });
  const comparedAt = new Gauge({
    name: 'payments_compared_timestamp_seconds',
    help: 'When payments were last compared with their providers',
    registers: [registry],
  });
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'How long requests took, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    paymentOutcome: (outcome, provider) => paymentNews.inc({ outcome, provider }),
    ledgerVerified: ({ breaches }) => {
      for (const breach of BREACH_NAMES) {
        ledgerBreaches.set({ breach }, breaches.filter(({ name }) => name === breach).length);
      }
      ledgerVerifiedAt.setToCurrentTime();
    },
    notices: createNoticeMetrics(registry),
    compared: (waiting) => {
      differing.set(waiting.differing);
      strange.set(waiting.strange);
      comparedAt.setToCurrentTime();
    },
  };
}

/** Times every request under its route's pattern: addresses hold secrets, and are endless in number. */
export function measureRequests({ httpSeconds }: Metrics): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const labels = { method: c.req.method, route: patternOf(c), status: String(c.res.status) };
    httpSeconds.observe(labels, (performance.now() - startedAt) / 1000);
  };
}

function patternOf(c: Context): string {
  const pattern = routePath(c, -1);
  return pattern.includes('*') ? 'none' : pattern;
}
