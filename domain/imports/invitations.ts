import type { Tx } from '../../prisma/client.ts';
import { planNotices } from '../notices/outbox.ts';
import type { ImportContext } from './context.ts';

/**
 * Opening a card in an organization that invites its clients sends a letter with the bot's link to the card's address,
 * once, unless a client has proven that address already. One letter for an address, however many cards name it. Gives
 * how many letters will go.
 */
export async function planInvitations(
  tx: Tx,
  { organization, clock, invitations, touched }: ImportContext,
): Promise<number> {
  if (organization.registrationMode !== 'invited' || invitations === 'none') return 0;
  const candidates = [...(invitations === 'all' ? touched.cardIds : touched.openedCardIds)];
  if (candidates.length === 0) return 0;
  const rows = await tx.$queryRaw<{ accountId: number; email: string }[]>`
    WITH invited AS (
      UPDATE accounts account SET invited_at = ${clock.now()}
      WHERE account.id = ANY(${candidates}) AND account.access_open AND account.email IS NOT NULL
        AND NOT EXISTS (SELECT FROM client_emails known WHERE known.email = account.email)
        AND NOT EXISTS (SELECT FROM accounts other WHERE other.organization_id = account.organization_id
          AND other.email = account.email AND other.invited_at IS NOT NULL)
      RETURNING account.id, account.email
    )
    SELECT min(id) AS "accountId", email FROM invited GROUP BY email ORDER BY 1`;
  return planNotices(
    tx,
    clock,
    rows.map(({ accountId, email }) => ({
      key: `invitation:${accountId}`,
      kind: 'invitation',
      organizationId: organization.id,
      email,
      params: { accountId },
    })),
  );
}
