import type { Database, Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { type ChargeSubject, chargeSubjectColumns, chargeSubjectJoins } from './charge-subject.ts';
import type { NamedAccount } from './named-account.ts';

/** A charge that is not fully paid, with all that a screen says about it. */
export interface DebtLine extends ChargeSubject, NamedAccount {
  readonly chargeId: number;
  /** The organization's, in which its days begin and end. */
  readonly timeZone: string;
  readonly studentId: number | null;
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string;
  readonly currency: string;
  /** What was charged, and the part of it that is paid, here or at the organization. */
  readonly amountMinor: bigint;
  readonly paidMinor: bigint;
  /** Always above zero. */
  readonly outstandingMinor: bigint;
}

/** Whose debts, and of them which: all unless narrowed. */
export interface DebtFilter {
  readonly clientId: number;
  readonly organizationId?: string;
  readonly accountIds?: readonly number[];
  readonly chargeIds?: readonly number[];
}

/**
 * What the client still owes: every charge with something outstanding on the accounts attached to them now, ordered
 * by organization, student or account, and due date. Closed cards are left out, and so is whatever the filter names
 * that is not the client's: ownership is part of the query.
 */
export async function listDebts(db: Database | Tx, filter: DebtFilter): Promise<DebtLine[]> {
  return db.$queryRaw<DebtLine[]>`
    SELECT charge.id AS "chargeId",
      organization.id AS "organizationId", organization.name AS "organizationName",
      account.id AS "accountId", account.number AS "accountNumber", organization.account_word AS "accountWord",
      organization.time_zone AS "timeZone",
      student.id AS "studentId", coalesce(student.name, account.holder_name) AS "holderName",
      charge.due_on::text AS "dueOn", charge.currency,
      charge.amount_minor AS "amountMinor", charge.allocated_minor AS "paidMinor",
      charge.amount_minor - charge.allocated_minor AS "outstandingMinor",
      ${chargeSubjectColumns}
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id AND account.access_open
    JOIN charges charge ON charge.account_id = account.id AND charge.allocated_minor < charge.amount_minor
    JOIN organizations organization ON organization.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    ${chargeSubjectJoins}
    WHERE attachment.client_id = ${filter.clientId} AND attachment.detached_at IS NULL
      ${narrow(filter)}
    ORDER BY organization.name, organization.id, coalesce(student.name, account.holder_name), account.number,
      charge.due_on, charge.id`;
}

function narrow({ organizationId, accountIds, chargeIds }: DebtFilter): Prisma.Sql {
  const conditions: Prisma.Sql[] = [];
  if (organizationId !== undefined) conditions.push(Prisma.sql`AND account.organization_id = ${organizationId}`);
  if (accountIds) conditions.push(Prisma.sql`AND account.id = ANY(${[...accountIds]})`);
  if (chargeIds) conditions.push(Prisma.sql`AND charge.id = ANY(${[...chargeIds]})`);
  return conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, ' ');
}
