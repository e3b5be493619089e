import { z } from 'zod';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice } from '../../notice.ts';

/** Somebody else has got access to an account that the recipient holds. */
export const accountAttached = defineNotice({
  kind: 'account-attached',
  isUrgent: true,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ attachmentId: z.number().int() }),
  load: (db, params, { clientId }) =>
    readAttachments(
      db,
      params.map(({ attachmentId }) => attachmentId),
      clientId,
    ),
  // It is told even if the other has let go of the account since: what was seen was seen.
  reasonToDrop: ({ held }: Attached) => (held ? null : 'not-theirs'),
  render: (text, [attached]) => {
    if (!attached) throw new Error('account-attached: nothing to say');
    const { number, word, organizationName: organization, phone, email } = attached;
    const contacts = [phone, email].filter((contact) => contact !== null).join(', ');
    return {
      subject: text.plain('notice-account-attached-subject', { organization }),
      text: [
        text.html('notice-account-attached', { word, number, organization }),
        contacts
          ? text.html('notice-account-attached-contacts', { contacts })
          : text.html('notice-account-attached-help'),
      ].join('\n\n'),
      buttons: [[{ text: text.plain('notice-button-accounts'), open: 'accounts' }]],
    };
  },
});

interface Attached {
  readonly id: number;
  readonly number: string;
  readonly word: string;
  readonly organizationName: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** the recipient holds the account still */
  readonly held: boolean;
}

async function readAttachments(
  db: Database,
  ids: readonly number[],
  clientId: number | null,
): Promise<(Attached | null)[]> {
  const rows = await db.$queryRaw<Attached[]>`
    SELECT attachment.id, account.number, organization.account_word::text AS word, organization.name AS "organizationName",
      organization.contacts->>'phone' AS phone, organization.contacts->>'email' AS email,
      EXISTS (SELECT FROM attachments own WHERE own.account_id = account.id AND own.client_id = ${clientId}::int
        AND own.detached_at IS NULL) AS held
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id
    JOIN organizations organization ON organization.id = account.organization_id
    WHERE attachment.id = ANY(${[...ids]})`;
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}
