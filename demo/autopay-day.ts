import type { Clock } from '../domain/clock.ts';
import type { Database } from '../prisma/client.ts';

/**
 * Lets the day come for all that was announced and heard: it is to be charged today, and was told the day before. For
 * the demonstration, whose visitors do not wait until tomorrow. Gives how many charges that are.
 */
export async function bringAutopayDay(db: Database, clock: Clock): Promise<number> {
  const now = clock.now();
  await db.$executeRaw`
    UPDATE notices SET finished_at = least(finished_at, ${now}::timestamptz - interval '1 day')
    WHERE kind = 'autopay-announced' AND state = 'sent'`;
  return db.$executeRaw`
    UPDATE autopayments planned SET charge_on = (${now}::timestamptz AT TIME ZONE organization.time_zone)::date
    FROM organizations organization
    WHERE organization.id = planned.organization_id AND planned.state = 'planned' AND NOT EXISTS (
      SELECT FROM autopayments other WHERE other.saved_method_id = planned.saved_method_id
        AND other.charge_on = (${now}::timestamptz AT TIME ZONE organization.time_zone)::date)`;
}
