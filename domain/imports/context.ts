import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { RegistrationMode } from '../../prisma/generated/enums.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { readThresholds } from '../organizations/thresholds.ts';
import type { Day } from './records.ts';

/** The organization whose data come in, as far as an import needs it. */
export interface ImportOrganization {
  readonly id: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly registrationMode: RegistrationMode;
  /** Day of the month after a bill's own on which it is due. */
  readonly billDueDay: number;
}

/** Who gets a letter that the access is open: those opened by this run, all not invited yet, or nobody. */
export type Invitations = 'new' | 'all' | 'none';

/** What the files of one run have touched; later steps work on exactly that. */
export interface Touched {
  readonly subscriptionIds: Set<number>;
  readonly visitIds: Set<number>;
  readonly orderIds: Set<number>;
  readonly parcelIds: Set<number>;
  /** Orders, items and parcels whose customers are told: of another status, or that they are there. */
  readonly toldOrderIds: Set<number>;
  readonly toldItemIds: Set<number>;
  readonly toldParcelIds: Set<number>;
  /** Accounts with rows of any kind in the run. */
  readonly accountIds: Set<number>;
  /** Accounts with a month added or changed. */
  readonly billAccountIds: Set<number>;
  /** Cards in the run, and of them those that are new, newly open or have another address. */
  readonly cardIds: Set<number>;
  readonly openedCardIds: Set<number>;
  readonly groupNames: Set<string>;
  readonly planGroupNames: Set<string>;
  /** Payments made here that a row of this run named. */
  readonly postedPaymentIds: Set<number>;
}

/** What every step of an import is given. */
export interface ImportContext {
  readonly organization: ImportOrganization;
  readonly clock: Clock;
  /** When the run began: rows seen first in it, and statuses that it changes, bear this moment. */
  readonly startedAt: Date;
  readonly invitations: Invitations;
  readonly touched: Touched;
  /** Makes the keys of corrections unique; another for every transaction of the import. */
  readonly stamp: string;
  /** When a calendar day begins where the organization is, but not later than now. */
  momentOf(day: Day): Date;
}

/**
 * Reads the organization, and waits until no other import of it is under way. A run of several files names the moment
 * when it began. Throws organization-unknown.
 */
export async function openImport(
  tx: Tx,
  clock: Clock,
  {
    organizationId,
    invitations,
    startedAt = clock.now(),
  }: { organizationId: string; invitations: Invitations; startedAt?: Date },
): Promise<ImportContext> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('import:' || ${organizationId}, 0))`;
  const row = await tx.organization.findUnique({ where: { id: organizationId } });
  if (!row) throw new DomainError('organization-unknown', { organization: organizationId });
  const { id, currency, timeZone, registrationMode } = row;
  return {
    organization: { id, currency, timeZone, registrationMode, billDueDay: readThresholds(row.thresholds).billDueDay },
    clock,
    startedAt,
    invitations,
    touched: emptyTouched(),
    stamp: randomUUID(),
    momentOf: momentsIn(timeZone, clock.now()),
  };
}

/** Nothing touched yet. */
export function emptyTouched(): Touched {
  return {
    subscriptionIds: new Set(),
    visitIds: new Set(),
    orderIds: new Set(),
    parcelIds: new Set(),
    toldOrderIds: new Set(),
    toldItemIds: new Set(),
    toldParcelIds: new Set(),
    accountIds: new Set(),
    billAccountIds: new Set(),
    cardIds: new Set(),
    openedCardIds: new Set(),
    groupNames: new Set(),
    planGroupNames: new Set(),
    postedPaymentIds: new Set(),
  };
}

/** Adds what one file touched to what the run has. */
export function addTouched(run: Touched, file: Touched): void {
  for (const key of Object.keys(file) as (keyof Touched)[]) {
    const into = run[key] as Set<unknown>;
    for (const value of file[key]) into.add(value);
  }
}

/** Days repeat by the thousand and time zones are slow, so every day is worked out once. */
function momentsIn(timeZone: string, now: Date): (day: Day) => Date {
  const known = new Map<Day, Date>();
  return (day) => {
    let moment = known.get(day);
    if (!moment) {
      const start = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
      moment = new Date(Math.min(start, now.getTime()));
      known.set(day, moment);
    }
    return moment;
  };
}
