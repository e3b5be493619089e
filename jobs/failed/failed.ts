import type { Logger } from 'pino';
import { type Clock, dayIn } from '../../domain/clock.ts';
import { countFailed, FAILED_KIND, readFailed } from '../../domain/notices/failed.ts';
import { planNotices } from '../../domain/notices/outbox.ts';
import { readOrganizationContacts } from '../../domain/organizations/index.ts';
import type { Database } from '../../prisma/client.ts';
import { chore } from '../chore.ts';
import type { AnyJob } from '../job.ts';

export interface FailedDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** Called when letters were planned. */
  readonly poke: () => void;
  readonly log: Pick<Logger, 'error'>;
}

const EVERY_MS = 30 * 60_000;
const DAY_MS = 86_400_000;
/** What failed longer ago has been told of, or there was no address to tell it to. */
const LOOKED_BACK_DAYS = 30;

/** Tells staff of messages that could not be sent, which nobody would miss. */
export function failedJob(deps: FailedDeps): AnyJob {
  return chore('notices-failed', EVERY_MS, () => runFailed(deps));
}

/** Owes each organization of whose notices some have failed since its last letter another, one a day at most. */
export async function runFailed(deps: FailedDeps): Promise<void> {
  const { db, clock, poke, log } = deps;
  const oldest = new Date(clock.now().getTime() - LOOKED_BACK_DAYS * DAY_MS);
  const failed = await countFailed(db, oldest);
  const concerned = [...failed.keys()].filter((id) => id !== null);
  const organizations = await db.organization.findMany({ where: { id: { in: concerned } } });
  let letters = 0;
  let untold = failed.get(null) ?? 0;
  for (const organization of organizations) {
    const { email } = readOrganizationContacts(organization.contacts);
    if (email === undefined) untold += failed.get(organization.id) ?? 0;
    else letters += await planLetter(deps, { ...organization, email }, oldest);
  }
  if (letters > 0) poke();
  // Whoever keeps the log is the only one who can be told of these.
  if (letters + untold > 0) log.error({ letters, untold }, 'NOTICES HAVE FAILED: npm run notices -- --failed');
}

/** To the address that the organization gives its clients, as with payments that differ. */
async function planLetter(
  { db, clock }: FailedDeps,
  { id, timeZone, email }: { id: string; timeZone: string; email: string },
  oldest: Date,
): Promise<number> {
  const today = dayIn(timeZone, clock.now());
  const keys = Array.from(
    { length: LOOKED_BACK_DAYS + 1 },
    (_, days) => `${FAILED_KIND}:${id}:${today.subtract({ days }).toString()}`,
  );
  const [key = ''] = keys;
  const last = await db.notice.findFirst({ where: { key: { in: keys } }, orderBy: { plannedAt: 'desc' } });
  if (last?.key === key) return 0;
  const since = last?.plannedAt ?? oldest;
  const { unsent, withoutPaper } = await readFailed(db, { organizationId: id, since });
  if (unsent + withoutPaper === 0) return 0;
  const params = { organizationId: id, sinceMs: since.getTime() };
  return planNotices(db, clock, [{ key, kind: FAILED_KIND, organizationId: id, email, params }]);
}
