import type { SettlementDeps } from './deps.ts';

/** Of one merchant's callbacks that are refused for one reason, the log speaks so often at most. */
const QUIET_MS = 60_000;

interface Refusals {
  untilMs: number;
  /** Since the log last spoke of them. */
  count: number;
}

const noted = new WeakMap<SettlementDeps, Map<string, Refusals>>();

/**
 * Logs that a callback was refused: the first at once, later ones together once a minute, because whoever forges them
 * would otherwise fill the log, and its disk, as fast as they can send. The figures count every one of them.
 */
export function noteRefusal(
  deps: SettlementDeps,
  fields: { readonly merchantId: number; readonly provider: string; readonly reason: string },
): void {
  deps.observe?.('unproven', fields.provider);
  const all = noted.get(deps) ?? new Map<string, Refusals>();
  noted.set(deps, all);
  const key = `${fields.merchantId} ${fields.reason}`;
  const known = all.get(key) ?? { untilMs: Number.NEGATIVE_INFINITY, count: 0 };
  all.set(key, known);
  known.count += 1;
  const nowMs = deps.clock.now().getTime();
  if (nowMs < known.untilMs) return;
  deps.log.warn({ ...fields, count: known.count }, 'callback without proof refused');
  known.count = 0;
  known.untilMs = nowMs + QUIET_MS;
}
