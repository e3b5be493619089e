import { fileURLToPath } from 'node:url';
import type { Clock } from '../domain/clock.ts';
import { addOrganization } from '../domain/organizations/organization.ts';
import { importFiles } from '../feed/import.ts';
import type { Database } from '../prisma/client.ts';
import { demoOrganizations } from './organizations.ts';
import { everywhereEmails } from './personas.ts';
import { shiftRecords, weeksUntil } from './shift.ts';

export interface DemoHooks {
  /** Gives an organization an account at the test bank. */
  readonly addMerchant: (organizationId: string) => Promise<void>;
}

const STARTED = 'demo-started';
const FINISHED = 'demo-finished';

/**
 * Fills an empty database with the four organizations of the demonstration, moved so that their «today» is one of the
 * last seven days. A database that holds anything else is left alone; one whose filling was cut short is filled up.
 * Nobody is sent a letter.
 */
export async function seedDemo(
  db: Database,
  clock: Clock,
  log: (line: string) => void,
  { addMerchant }: DemoHooks,
): Promise<void> {
  const weeks = await weeksToMove(db, clock);
  if (weeks === null) return;
  const started = performance.now();
  await addEverywhereClient(db, clock);
  for (const { organization } of demoOrganizations) {
    const known = await db.organization.findUnique({ where: { id: organization.id }, include: { merchants: true } });
    if (!known) await addOrganization(db, organization);
    if (!known?.merchants.length) await addMerchant(organization.id);
  }
  // The first one is as large as the others together, and PostgreSQL works beside us.
  const [largest, ...others] = demoOrganizations.map(
    ({ organization, files }) =>
      () =>
        importFiles(db, clock, {
          organizationId: organization.id,
          paths: files.map((name) => fileURLToPath(new URL(`data/${organization.id}/${name}`, import.meta.url))),
          invitations: 'none',
          change: shiftRecords(weeks),
        }),
  );
  const inTurn = async (): Promise<void> => {
    for (const importOne of others) await importOne();
  };
  await Promise.all([largest?.(), inTurn()]);
  await db.auditEntry.create({ data: { actor: 'demo', action: FINISHED, createdAt: clock.now() } });
  log(`Demonstration data are in: 4 organizations, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Whether the database was filled with the demonstration, or begun to be. */
export async function holdsDemo(db: Database): Promise<boolean> {
  return (await db.auditEntry.count({ where: { action: STARTED } })) > 0;
}

/** By how many weeks the data move; null where there is nothing to do. A filling cut short goes on as it began. */
async function weeksToMove(db: Database, clock: Clock): Promise<number | null> {
  const marks = await db.auditEntry.findMany({
    where: { action: { in: [STARTED, FINISHED] } },
    orderBy: { id: 'desc' },
  });
  if (marks.some(({ action }) => action === FINISHED)) return null;
  const [begun] = marks;
  if (begun) return Number((begun.details as { weeks?: unknown }).weeks ?? 0);
  if ((await db.organization.count()) > 0) return null;
  const weeks = weeksUntil(clock.now(), demoOrganizations[0].organization.timeZone);
  await db.auditEntry.create({ data: { actor: 'demo', action: STARTED, details: { weeks }, createdAt: clock.now() } });
  return weeks;
}

/** No address is in all four files, so the parent who is in all of them has proven two. */
async function addEverywhereClient(db: Database, clock: Clock): Promise<void> {
  const [email] = everywhereEmails;
  if (await db.clientEmail.findUnique({ where: { email } })) return;
  await db.client.create({
    data: {
      name: 'Павлов Матвей Иванович',
      createdAt: clock.now(),
      emails: { create: everywhereEmails.map((address) => ({ email: address, verifiedAt: clock.now() })) },
    },
  });
}
