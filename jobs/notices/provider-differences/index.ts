import { z } from 'zod';
import { readContacts } from '../../../domain/access/organizations.ts';
import { listOpenFindings } from '../../../domain/payments/compare/findings.ts';
import { listStrange } from '../../../domain/payments/strange.ts';
import type { Database } from '../../../prisma/client.ts';
import { defineNotice } from '../../notice.ts';

/** To an organization, once a day: its payments that differ from what the provider says, and money that is of none. */
export const providerDifferences = defineNotice({
  kind: 'provider-differences',
  isUrgent: false,
  isSwitchable: false,
  isSnoozable: false,
  needsConsent: false,
  digest: false,
  params: z.object({ organizationId: z.string() }),
  load: (db, params) => Promise.all(params.map(({ organizationId }) => readDifferences(db, organizationId))),
  reasonToDrop: ({ address, payments, strange }: Differences, { email }) => {
    if (address !== email) return 'address-changed';
    return payments.length + strange === 0 ? 'dealt-with' : null;
  },
  render: (text, [found], { organization }) => {
    if (!found || !organization) throw new Error('provider-differences: nothing to say');
    const { payments, strange } = found;
    const shown = payments.slice(0, MAX_SHOWN).join(', ');
    const more = payments.length - MAX_SHOWN;
    return {
      subject: text.plain('reconcile-letter-subject', { organization: organization.name }),
      text: [
        text.html('reconcile-letter', { organization: organization.name }),
        ...(payments.length > 0
          ? ['', text.html('reconcile-letter-payments', { count: payments.length, numbers: shown })]
          : []),
        ...(more > 0 ? [text.html('reconcile-letter-more', { count: more })] : []),
        ...(strange > 0 ? ['', text.html('reconcile-letter-strange', { count: strange })] : []),
        '',
        text.html('reconcile-letter-what-to-do', { organization: organization.id }),
      ].join('\n'),
      buttons: [],
    };
  },
});

const MAX_SHOWN = 30;

interface Differences {
  readonly address: string | null;
  /** Numbers of payments. */
  readonly payments: readonly string[];
  readonly strange: number;
}

async function readDifferences(db: Database, organizationId: string): Promise<Differences | null> {
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!organization) return null;
  const open = await listOpenFindings(db, { organizationId });
  const strange = await listStrange(db, { organizationId, limit: 1_000 });
  return {
    address: readContacts(organization).email ?? null,
    payments: open.map(({ payment }) => payment),
    strange: strange.length,
  };
}
