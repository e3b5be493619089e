import type { Database, Tx } from '../../prisma/client.ts';
import type { AccountWord, OrganizationKind } from '../../prisma/generated/enums.ts';
import { type Clock, dayIn } from '../clock.ts';
import { isOwnAccount, type OwnAccount } from './own-account.ts';

/** The organization as its papers name it; details are free of form, as the organization entered them. */
export interface StatementOrganization {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly timeZone: string;
  readonly currency: string;
  readonly legalDetails: unknown;
  readonly bankDetails: unknown;
  readonly contacts: unknown;
}

/** Whose statement it is. Addresses and people are those of a utility account; null where the data have none. */
export interface StatementAccount {
  readonly id: number;
  readonly number: string;
  readonly word: AccountWord;
  /** The student's name, else that of the account's holder. */
  readonly holderName: string | null;
  readonly address: string | null;
  readonly mailingAddress: string | null;
  readonly registeredPeople: number | null;
  readonly residentPeople: number | null;
  readonly organization: StatementOrganization;
}

/** An account with the range of months that have a statement. */
export interface StatementScope {
  readonly account: StatementAccount;
  readonly firstMonth: string;
  readonly currentMonth: string;
}

interface ScopeRow extends Omit<StatementAccount, 'organization'>, Omit<StatementOrganization, 'id' | 'name' | 'kind'> {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationKind: OrganizationKind;
  readonly firstMonth: string | null;
}

/** The account with its organization and its range of months; null where it is not the client's own. */
export async function readScope(db: Database | Tx, clock: Clock, own: OwnAccount): Promise<StatementScope | null> {
  const [row] = await db.$queryRaw<ScopeRow[]>`
    SELECT account.id, account.number, organization.account_word AS word,
      coalesce(student.name, account.holder_name) AS "holderName", account.address,
      account.mailing_address AS "mailingAddress", account.registered_people AS "registeredPeople",
      account.resident_people AS "residentPeople",
      organization.id AS "organizationId", organization.name AS "organizationName",
      organization.kind AS "organizationKind", organization.time_zone AS "timeZone", organization.currency,
      organization.legal_details AS "legalDetails", organization.bank_details AS "bankDetails", organization.contacts,
      (SELECT min(month)::text FROM ledger_months moved
        WHERE moved.account_id = account.id AND moved.currency = organization.currency) AS "firstMonth"
    FROM accounts account
    JOIN organizations organization ON organization.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    WHERE ${isOwnAccount(own)}`;
  if (!row) return null;
  const { organizationId, organizationName, organizationKind, firstMonth, ...rest } = row;
  const { timeZone, currency, legalDetails, bankDetails, contacts, ...account } = rest;
  const currentMonth = dayIn(timeZone, clock.now()).with({ day: 1 }).toString();
  return {
    account: {
      ...account,
      organization: {
        id: organizationId,
        name: organizationName,
        kind: organizationKind,
        timeZone,
        currency,
        legalDetails,
        bankDetails,
        contacts,
      },
    },
    firstMonth: firstMonth !== null && firstMonth < currentMonth ? firstMonth : currentMonth,
    currentMonth,
  };
}
