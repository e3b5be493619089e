import { z } from 'zod';
import { readContacts } from '../../../domain/access/organizations.ts';
import { FAILED_KIND, type FailedNotices, readFailed } from '../../../domain/notices/failed.ts';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice } from '../../notice.ts';

/** To an organization, once a day: messages to its clients that could not be sent, or not whole. */
export const noticesFailed = defineNotice({
  kind: FAILED_KIND,
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ organizationId: z.string(), sinceMs: z.number().int() }),
  load: (db, params) => Promise.all(params.map((of) => readFailedOf(db, of))),
  reasonToDrop: ({ address, unsent, withoutPaper }: Failed, { email }) => {
    if (address !== email) return 'address-changed';
    return unsent + withoutPaper === 0 ? 'dealt-with' : null;
  },
  render: (text, [failed], { organization }) => {
    if (!failed || !organization) throw new Error('notices-failed: nothing to say');
    const { unsent, withoutPaper, reasons } = failed;
    const params = { organization: organization.name, unsent };
    const why = Object.entries(reasons)
      .slice(0, MAX_SHOWN)
      .map(([reason, count]) =>
        text.html('failed-letter-reason', { reason: text.plain('notice-reason', { reason }), count }),
      );
    return {
      subject: text.plain('failed-letter-subject', params),
      text: [
        text.html('failed-letter', params),
        '',
        ...(unsent > 0 ? [text.html('failed-letter-unsent', { count: unsent }), ...why, ''] : []),
        ...(withoutPaper > 0 ? [text.html('failed-letter-without-paper', { count: withoutPaper }), ''] : []),
        text.html('failed-letter-what-to-do', { organization: organization.id }),
      ].join('\n'),
      buttons: [],
    };
  },
});

const MAX_SHOWN = 10;

interface Failed extends FailedNotices {
  readonly address: string | null;
}

async function readFailedOf(
  db: Database,
  { organizationId, sinceMs }: { organizationId: string; sinceMs: number },
): Promise<Failed | null> {
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!organization) return null;
  const failed = await readFailed(db, { organizationId, since: new Date(sinceMs) });
  return { ...failed, address: readContacts(organization).email ?? null };
}
