import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Autopayment } from '../../prisma/generated/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Reader } from '../access/types.ts';
import { listDebts } from '../billing/debts.ts';
import type { Clock } from '../clock.ts';
import { minOf, sumOf } from '../money.ts';
import { planClientNotice } from '../notices/outbox.ts';
import { readThresholds } from '../organizations/index.ts';
import { isGivenBack } from '../payments/auto-pay.ts';
import { splitSum } from '../payments/split.ts';
import { minimumOf } from '../payments/terms.ts';
import { createCharge, findChargeable } from '../saved-methods/charge.ts';
import { findUnderWay, lockForCharging } from '../saved-methods/under-way.ts';
import { MORNING_HOUR } from './plan.ts';

/** Why a planned charge does not take place; `late` and `missed` are announced anew, `over-limit` is told. */
type SkipReason =
  | 'missed'
  | 'late'
  | 'not-delivered'
  | 'off'
  | 'unbound'
  | 'card-unavailable'
  | 'nothing-owed'
  | 'below-minimum'
  | 'over-limit';

/** For so long whoever has gone to the bank's page is taken to be paying there. */
const AT_BANK_MS = 20 * 60_000;

/**
 * Takes one planned charge whose day and hour have come by its organization's clock, for this process alone. What may be
 * charged becomes a payment, in the transaction that takes the row: `paymentId`, for whoever took it to charge. What may
 * not be is skipped (`paymentId` null). Debts that somebody is paying by a link at this moment wait until that is done, or
 * has taken too long. Null where nothing is due.
 */
export async function takeDueAutopayment(
  db: Database,
  clock: Clock,
  { fromHour = MORNING_HOUR }: { readonly fromHour?: number } = {},
): Promise<{ readonly paymentId: number | null } | null> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const leftForBankAt = new Date(now.getTime() - AT_BANK_MS);
    const [due] = await tx.$queryRaw<{ id: number; isToday: boolean; isAnnounced: boolean; isStillOwed: boolean }[]>`
      SELECT planned.id, planned.charge_on = today.day AS "isToday",
        EXISTS (SELECT FROM notices told WHERE ${announcementOf} AND told.state = 'sent'
          AND (told.finished_at AT TIME ZONE organization.time_zone)::date < planned.charge_on) AS "isAnnounced",
        EXISTS (SELECT FROM notices told WHERE ${announcementOf}
          AND told.state IN ('planned', 'queued', 'sent')) AS "isStillOwed"
      FROM autopayments planned
      JOIN organizations organization ON organization.id = planned.organization_id
      CROSS JOIN LATERAL (
        SELECT (${now}::timestamptz AT TIME ZONE organization.time_zone)::date AS day,
          extract(hour FROM ${now}::timestamptz AT TIME ZONE organization.time_zone) AS hour
      ) today
      WHERE planned.state = 'planned'
        AND (planned.charge_on < today.day OR (planned.charge_on = today.day AND today.hour >= ${fromHour} AND NOT EXISTS (
          SELECT FROM payment_lines line JOIN payments payment ON payment.id = line.payment_id
          WHERE line.charge_id = ANY(planned.charge_ids) AND payment.status IN ('created', 'pending')
            AND payment.saved_method_id IS NULL AND payment.claimed_at > ${leftForBankAt})))
      ORDER BY planned.charge_on, planned.id LIMIT 1 FOR UPDATE OF planned SKIP LOCKED`;
    if (!due) return null;
    const row = await tx.autopayment.findUniqueOrThrow({ where: { id: due.id } });
    if (!due.isToday) return skip(tx, now, row, 'missed');
    if (!due.isAnnounced) return skip(tx, now, row, due.isStillOwed ? 'late' : 'not-delivered');
    return charge(tx, clock, row);
  });
}

const announcementOf = Prisma.sql`told.client_id = planned.client_id AND told.kind = 'autopay-announced'
  AND told.params ->> 'autopaymentId' = planned.id::text`;

async function charge(tx: Tx, clock: Clock, row: Autopayment): Promise<{ paymentId: number | null }> {
  const { clientId, organizationId, savedMethodId, chargeIds, currency } = row;
  const now = clock.now();
  // Whatever the client starts at the same moment comes before this or after it.
  await tx.$executeRaw`SELECT FROM clients WHERE id = ${clientId} FOR NO KEY UPDATE`;
  const method = await tx.savedMethod.findUniqueOrThrow({ where: { id: savedMethodId } });
  if (method.autopayAt === null || method.autopayLimitMinor === null) return skip(tx, now, row, 'off');
  const { telegramUserId } = method;
  // Whose card it is, not anybody else of the client's.
  const isBound = telegramUserId !== null && (await isBoundTo(tx, { clientId, telegramUserId }));
  if (!isBound) return skip(tx, now, row, 'unbound');
  const card = await findChargeable(tx, { clientId, telegramUserId, savedMethodId });
  if (!card) return skip(tx, now, row, 'card-unavailable');
  const debts = await owedAndFree(tx, { clientId, organizationId, chargeIds });
  const sumMinor = sumOf(debts.map(({ outstandingMinor }) => outstandingMinor));
  if (sumMinor === 0n) return skip(tx, now, row, 'nothing-owed');
  const cappedMinor = minOf(sumMinor, row.amountMinor);
  if (cappedMinor > method.autopayLimitMinor) {
    const key = `autopay-over-limit:${row.id}`;
    const params = { autopaymentId: row.id };
    await planClientNotice(tx, clock, { key, kind: 'autopay-over-limit', clientId, organizationId, params });
    return skip(tx, now, row, 'over-limit');
  }
  const { thresholds } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  if (cappedMinor < minimumOf(readThresholds(thresholds), currency)) return skip(tx, now, row, 'below-minimum');
  const { lines } = splitSum({ debts, balances: new Map(), sumMinor: cappedMinor, useBalance: false });
  const accountOf = new Map(debts.map(({ chargeId, accountId }) => [chargeId, accountId]));
  const paymentId = await createCharge(tx, clock, {
    clientId,
    card,
    currency,
    lines: lines.map((line) => ({ ...line, accountId: accountOf.get(line.chargeId) ?? 0 })),
  });
  await tx.autopayment.update({ where: { id: row.id }, data: { state: 'charging', takenAt: now, paymentId } });
  return { paymentId };
}

async function isBoundTo(tx: Tx, { clientId, telegramUserId }: Reader): Promise<boolean> {
  return (await tx.binding.count({ where: { clientId, telegramUserId, endedAt: null } })) > 0;
}

/** What of the announced is still owed, less what is being charged from a kept card at this moment or was given back. */
async function owedAndFree(tx: Tx, filter: { clientId: number; organizationId: string; chargeIds: number[] }) {
  await lockForCharging(tx, filter.chargeIds);
  const debts = await listDebts(tx, filter);
  const underWay = await findUnderWay(tx, filter.chargeIds);
  const givenBack = await tx.$queryRaw<{ chargeId: number }[]>`
    SELECT charge.id AS "chargeId" FROM charges charge
    WHERE charge.id = ANY(${filter.chargeIds}::int[]) AND ${isGivenBack}`;
  const left = new Set([...underWay, ...givenBack].map(({ chargeId }) => chargeId));
  return debts.filter(({ chargeId }) => !left.has(chargeId));
}

async function skip(tx: Tx, now: Date, { id }: Autopayment, reason: SkipReason): Promise<{ paymentId: null }> {
  await tx.autopayment.update({ where: { id }, data: { state: 'skipped', reason, finishedAt: now } });
  return { paymentId: null };
}
