import { z } from 'zod';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice } from '../../notice.ts';

/** An organization has opened access: a letter with the bot's link, one for all accounts of the address. */
export const invitation = defineNotice({
  kind: 'invitation',
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: true,
  params: z.object({ accountId: z.number().int() }),
  load: (db, params) =>
    readInvited(
      db,
      params.map(({ accountId }) => accountId),
    ),
  reasonToDrop: (invited: Invited, { email }) => {
    if (!invited.accessOpen) return 'closed';
    if (invited.email !== email) return 'address-changed';
    return invited.attached ? 'attached' : null;
  },
  render: (text, _invited, { organization, botUsername }) => {
    if (!organization) throw new Error('invitation: it names no organization');
    if (botUsername === null) throw new Error('invitation: the name of the bot is not known yet');
    const url = `https://t.me/${botUsername}?start=o_${organization.id}`;
    return {
      subject: text.plain('notice-invitation-subject', { organization: organization.name }),
      text: text.html('notice-invitation', { organization: organization.name, bot: botUsername }),
      buttons: [[{ text: text.plain('notice-button-open-cabinet'), url }]],
    };
  },
});

interface Invited {
  readonly id: number;
  readonly accessOpen: boolean;
  readonly email: string | null;
  /** the owner of the address has it in the cabinet already */
  readonly attached: boolean;
}

async function readInvited(db: Database, ids: readonly number[]): Promise<(Invited | null)[]> {
  const rows = await db.$queryRaw<Invited[]>`
    SELECT account.id, account.access_open AS "accessOpen", account.email,
      EXISTS (SELECT FROM attachments attachment
        JOIN client_emails address ON address.client_id = attachment.client_id AND address.email = account.email
        JOIN bindings binding ON binding.client_id = attachment.client_id AND binding.ended_at IS NULL
        WHERE attachment.account_id = account.id AND attachment.detached_at IS NULL) AS attached
    FROM accounts account WHERE account.id = ANY(${[...ids]})`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}
