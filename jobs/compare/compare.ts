import type { Logger } from 'pino';
import { type Clock, dayIn } from '../../domain/clock.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { readOrganizationContacts } from '../../domain/organizations/index.ts';
import type { OpenFinding } from '../../domain/payments/compare/findings.ts';
import { listStrange } from '../../domain/payments/strange.ts';
import type { Database } from '../../prisma/client.ts';
import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

/** What a round of comparing has found, as far as the job needs it. */
export interface ComparisonRound {
  readonly merchants: readonly {
    readonly payments: number;
    readonly refunds: number;
    readonly mended: readonly unknown[];
    readonly notAsked: number;
  }[];
  /** All payments that differ now. */
  readonly open: readonly Pick<OpenFinding, 'organizationId'>[];
}

export interface CompareDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Compares what is due with the providers; which that is it finds in the data. */
  readonly comparePayments: () => Promise<ComparisonRound>;
  /** Is told after every round how much waits for staff. */
  readonly onCompared?: ((waiting: { readonly differing: number; readonly strange: number }) => void) | undefined;
  /** Called when letters were planned. */
  readonly poke: () => void;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

const EVERY_MS = 30 * 60_000;

/**
 * Compares payments with their providers. What is due is computed from the data, by the end of each organization's own
 * day, so that a day without the job loses nothing; mostly a round finds nothing to do.
 */
export function compareJob(deps: CompareDeps): AnyJob {
  return chore('compare-payments', EVERY_MS, () => runCompare(deps));
}

/** One round: compares, tells the figures, and owes each organization with something open a letter a day. */
export async function runCompare(deps: CompareDeps): Promise<void> {
  const { db, clock, comparePayments, onCompared, log } = deps;
  const { merchants, open } = await comparePayments();
  const strange = await listStrange(db, { limit: 10_000 });
  const sum = (of: (merchant: ComparisonRound['merchants'][number]) => number) =>
    merchants.reduce((total, merchant) => total + of(merchant), 0);
  const counts = {
    payments: sum(({ payments }) => payments),
    refunds: sum(({ refunds }) => refunds),
    mended: sum(({ mended }) => mended.length),
    notAsked: sum(({ notAsked }) => notAsked),
    differing: open.length,
    strange: strange.length,
  };
  if (merchants.length > 0) log.info(counts, 'payments compared with their providers');
  if (open.length + strange.length > 0) {
    log.error({ differing: open.length, strange: strange.length }, 'MONEY WAITS FOR STAFF: npm run reconcile');
  }
  onCompared?.({ differing: open.length, strange: strange.length });
  const concerned = [...open, ...strange].flatMap(({ organizationId }) => organizationId ?? []);
  const planned = await planLetters(db, clock, [...new Set(concerned)]);
  if (planned + counts.mended > 0) deps.poke();
}

/** One letter for each organization and day of its own, to the address that it gives its clients. */
async function planLetters(db: Database, clock: Clock, organizationIds: readonly string[]): Promise<number> {
  const organizations = await db.organization.findMany({ where: { id: { in: [...organizationIds] } } });
  const drafts = organizations.flatMap(({ id, contacts, timeZone }) => {
    const { email } = readOrganizationContacts(contacts);
    if (email === undefined) return [];
    const key = `provider-differences:${id}:${dayIn(timeZone, clock.now()).toString()}`;
    return [{ key, kind: 'provider-differences', organizationId: id, email, params: { organizationId: id } }];
  });
  return planNotices(db, clock, drafts);
}
