import type { Tx } from '../../prisma/client.ts';
import { attemptsWithin, DAY_MS, HOUR_MS, lockSubject, unitsUntilFree } from '../access/limits.ts';
import { DomainError } from '../errors.ts';
import { readThresholds } from '../organizations/index.ts';

const FAILURES_PER_DAY = 5;

/** Who tries to attach which account. The caller holds the locks of the Telegram user and of the number. */
export interface AttachTry {
  readonly telegramUserId: bigint;
  readonly organizationId: string;
  readonly number: string;
  readonly now: Date;
}

/**
 * Throws account-limit {hours} when the Telegram user, or everybody together for this number, has failed 5 times
 * within a day. A number that does not exist is counted like any other, so the limit tells nothing about it.
 */
export async function requireBudget(tx: Tx, attempt: AttachTry): Promise<void> {
  for (const counter of countersOf(attempt)) {
    const failures = await attemptsWithin(tx, { ...counter, windowMs: DAY_MS, now: attempt.now });
    if (failures.length < FAILURES_PER_DAY) continue;
    const moments = failures.slice(0, FAILURES_PER_DAY).map(({ createdAt }) => createdAt);
    throw new DomainError('account-limit', { hours: unitsUntilFree(moments, DAY_MS, attempt.now, HOUR_MS) });
  }
}

/** Counts a failure, and leaves word for the staff, once a day, when the organization sees unusually many. */
export async function recordFailure(tx: Tx, attempt: AttachTry, organization: { thresholds: unknown }): Promise<void> {
  const { organizationId, now } = attempt;
  const whole = { kind: 'attach-failure-organization', subject: organizationId };
  await tx.attempt.createMany({ data: [...countersOf(attempt), whole].map((row) => ({ ...row, createdAt: now })) });
  const since = new Date(now.getTime() - DAY_MS);
  const limit = readThresholds(organization.thresholds).attachFailuresPerDay;
  const count = () => tx.attempt.count({ where: { ...whole, createdAt: { gt: since } } });
  if ((await count()) < limit) return;
  await lockSubject(tx, `access:attach-alert:${organizationId}`);
  const alert = { organizationId, action: 'attach-failures-unusual' };
  const alerted = await tx.auditEntry.count({ where: { ...alert, createdAt: { gt: since } } });
  if (alerted > 0) return;
  await tx.auditEntry.create({
    data: { ...alert, actor: 'system', details: { failures: await count(), limit }, createdAt: now },
  });
}

function countersOf({ telegramUserId, organizationId, number }: AttachTry): { kind: string; subject: string }[] {
  return [
    { kind: 'attach-failure-user', subject: telegramUserId.toString() },
    { kind: 'attach-failure-number', subject: `${organizationId}/${number}` },
  ];
}
