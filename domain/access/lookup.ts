import type { Tx } from '../../prisma/client.ts';
import { DomainError } from '../errors.ts';
import { readContacts } from './organizations.ts';
import type { OrganizationContacts } from './types.ts';

/** What the organizations know of an address. */
export interface AddressLookup {
  /** known: an open card names it; open: nobody knows it, but anybody may join; the others are refusals */
  readonly outcome: 'known' | 'open' | 'email-not-found' | 'email-blocked';
  /** those that know it, that may be joined, that closed its cards, or that could open access */
  readonly organizations: readonly OrganizationContacts[];
}

/**
 * Looks an address up in all organizations of the installation. Open cards anywhere let it in. Else the organization
 * that an invitation link names, or all of them, decide: one all of whose cards are closed is blocked, an unknown one
 * may join where registration is open. An account attached by a bill counts as a card of its holder's addresses.
 * Throws not-set-up while there is no organization.
 */
export async function lookUpAddress(tx: Tx, email: string, organizationId: string | null): Promise<AddressLookup> {
  const rows = await tx.$queryRaw<
    { id: string; name: string; contacts: unknown; joinable: boolean; hasOpen: boolean; hasClosed: boolean }[]
  >`
    WITH address AS (
      SELECT ${email}::text AS email
      UNION
      SELECT other.email FROM client_emails own JOIN client_emails other USING (client_id) WHERE own.email = ${email}
    ),
    card AS (
      SELECT organization_id, access_open FROM accounts WHERE email IN (SELECT email FROM address)
      UNION ALL
      SELECT account.organization_id, account.access_open
      FROM client_emails own
      JOIN attachments attachment USING (client_id)
      JOIN accounts account ON account.id = attachment.account_id
      WHERE own.email = ${email}
        AND (attachment.detached_at IS NULL
          OR attachment.detach_reason = 'closed' AND attachment.origin <> 'data' AND NOT account.access_open)
    )
    SELECT o.id, o.name, o.contacts, o.registration_mode = 'open' AS joinable,
           coalesce(bool_or(card.access_open), false) AS "hasOpen",
           coalesce(bool_or(NOT card.access_open), false) AS "hasClosed"
    FROM organizations o LEFT JOIN card ON card.organization_id = o.id
    GROUP BY o.id
    ORDER BY o.name, o.id`;
  if (rows.length === 0) throw new DomainError('not-set-up');
  const named = rows.filter(({ id }) => id === organizationId);
  const scope = named.length > 0 ? named : rows;
  const result = (outcome: AddressLookup['outcome'], of: typeof rows): AddressLookup => ({
    outcome,
    organizations: of.map(readContacts),
  });
  const open = rows.filter(({ hasOpen }) => hasOpen);
  if (open.length > 0) return result('known', open);
  const closed = scope.filter(({ hasClosed }) => hasClosed);
  if (closed.length > 0) return result('email-blocked', closed);
  const joinable = scope.filter(({ joinable: may }) => may);
  return joinable.length > 0 ? result('open', joinable) : result('email-not-found', scope);
}
