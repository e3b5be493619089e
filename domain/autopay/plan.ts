import { type Database, inTransaction, type Tx } from '../../prisma/client.ts';
import type { Clock } from '../clock.ts';
import { dayIn, toColumn } from '../clock.ts';
import { planClientNotices } from '../notices/outbox.ts';
import { earliestSending } from '../notices/quiet-hours.ts';
import type { Thresholds } from '../organizations/index.ts';
import { isGivenBack } from '../payments/auto-pay.ts';
import { minimumOf } from '../payments/terms.ts';

/** What becomes of announcements that did not arrive in time: such are announced anew. */
export const ANNOUNCED_ANEW = ['late', 'missed'] as const;

/** An organization as far as planning needs it. */
export interface PlanningOrganization {
  readonly id: string;
  readonly timeZone: string;
  readonly thresholds: Thresholds;
}

interface Candidate {
  readonly savedMethodId: number;
  readonly clientId: number;
  readonly limitMinor: bigint;
  readonly currency: string;
  readonly chargeIds: number[];
  readonly amountMinor: bigint;
}

/**
 * Plans and announces what is to be charged from cards with autopayment: on the day before a debt is due, and of debts
 * overdue when it was turned on, with the first announcement after that. What is announced in quiet hours is heard in the morning,
 * and so charged a day later. A debt is announced once for the day it is due; what comes to more than the client's limit
 * is not charged, and they are told why; what has been given back is theirs to pay. Found from what holds today: called
 * again it adds nothing, and days without a call lose nothing. Gives how many were announced.
 */
export async function planAutopayments(
  db: Database,
  clock: Clock,
  organization: PlanningOrganization,
): Promise<number> {
  return inTransaction(db, (tx) => planAutopaymentsIn(tx, clock, organization));
}

/** As `planAutopayments`, as a part of a transaction. */
export async function planAutopaymentsIn(tx: Tx, clock: Clock, organization: PlanningOrganization): Promise<number> {
  const { id, timeZone, thresholds } = organization;
  const now = clock.now();
  const announcedOn = dayIn(timeZone, earliestSending(now, timeZone, thresholds.quietHours));
  const chargeOn = announcedOn.add({ days: 1 });
  // Two processes at once would announce the same debt from the cards of two clients.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('autopay'), hashtext(${id}))`;
  const { currency } = await tx.organization.findUniqueOrThrow({ where: { id }, select: { currency: true } });
  const found = await tx.$queryRaw<Candidate[]>`
    WITH method AS (
      SELECT DISTINCT ON (saved.client_id) saved.id, saved.client_id, saved.autopay_limit_minor, saved.autopay_at
      FROM merchants merchant
      JOIN saved_methods saved ON saved.merchant_id = merchant.id AND saved.autopay_at IS NOT NULL
      WHERE merchant.organization_id = ${id} AND merchant.enabled AND EXISTS (
        SELECT FROM bindings binding
        JOIN consents consent ON consent.client_id = binding.client_id AND consent.document = 'personal_data'
          AND consent.telegram_user_id = binding.telegram_user_id AND consent.organization_id = ${id}
        WHERE binding.client_id = saved.client_id AND binding.telegram_user_id = saved.telegram_user_id
          AND binding.ended_at IS NULL)
      ORDER BY saved.client_id, saved.autopay_at DESC
    ),
    due AS (
      SELECT DISTINCT ON (charge.id) method.*, charge.id AS charge_id,
        charge.amount_minor - charge.allocated_minor AS outstanding_minor, charge.due_on
      FROM method
      JOIN attachments attachment ON attachment.client_id = method.client_id AND attachment.detached_at IS NULL
      JOIN accounts account ON account.id = attachment.account_id AND account.organization_id = ${id}
        AND account.access_open
      JOIN charges charge ON charge.account_id = account.id AND charge.allocated_minor < charge.amount_minor
        AND charge.currency = ${currency} AND charge.due_on <= ${chargeOn.toString()}::date
      WHERE NOT ${isGivenBack}
        -- What was applied for is not charged before it is accepted.
        AND NOT EXISTS (SELECT FROM subscriptions applied WHERE charge.kind IN ('subscription', 'course')
          AND applied.id = charge.source_id AND applied.status = 'pending')
        AND NOT EXISTS (
        SELECT FROM autopayments known
        WHERE known.organization_id = ${id} AND charge.id = ANY(known.charge_ids)
          AND (known.state IN ('planned', 'charging')
            OR (known.client_id = method.client_id AND known.created_at >= method.autopay_at
              AND known.charge_on >= charge.due_on
              AND NOT (known.state = 'skipped' AND known.reason = ANY(${[...ANNOUNCED_ANEW]})))))
      ORDER BY charge.id, method.id
    )
    SELECT id AS "savedMethodId", client_id AS "clientId", autopay_limit_minor AS "limitMinor",
      ${currency}::text AS currency, array_agg(charge_id ORDER BY due_on, charge_id) AS "chargeIds",
      sum(outstanding_minor)::bigint AS "amountMinor"
    FROM due GROUP BY id, client_id, autopay_limit_minor
    HAVING sum(outstanding_minor) >= ${minimumOf(thresholds, currency)}`;
  const planned = await tx.autopayment.createManyAndReturn({
    data: found.map(({ limitMinor, ...candidate }) => ({
      ...candidate,
      organizationId: id,
      chargeOn: toColumn(chargeOn),
      createdAt: now,
      ...(candidate.amountMinor > limitMinor
        ? { state: 'skipped' as const, reason: 'over-limit', finishedAt: now }
        : {}),
    })),
    // One charge of a card a day: what came to be due meanwhile is announced tomorrow.
    skipDuplicates: true,
  });
  await planClientNotices(
    tx,
    clock,
    planned.map(({ id: autopaymentId, clientId, state }) => {
      const kind = state === 'planned' ? 'autopay-announced' : 'autopay-over-limit';
      return { key: `${kind}:${autopaymentId}`, kind, clientId, organizationId: id, params: { autopaymentId } };
    }),
  );
  return planned.length;
}

/** The hour of the organization's clock at which the day's charges begin, and announcements of the next day's. */
export const MORNING_HOUR = 10;
