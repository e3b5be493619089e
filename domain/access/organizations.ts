import type { Tx } from '../../prisma/client.ts';
import { readOrganizationContacts } from '../organizations/index.ts';
import type { OrganizationContacts } from './types.ts';

/** An organization's contacts as its row keeps them. */
export function readContacts(row: { id: string; name: string; contacts: unknown }): OrganizationContacts {
  const { phone, email, chatUrl, hours } = readOrganizationContacts(row.contacts);
  return {
    id: row.id,
    name: row.name,
    ...(phone && { phone }),
    ...(email && { email }),
    ...(chatUrl && { chatUrl }),
    ...(hours && { hours }),
  };
}

/** The contacts of the organizations with these ids, or of all, by name. */
export async function listOrganizationContacts(db: Tx, ids?: readonly string[]): Promise<OrganizationContacts[]> {
  const rows = await db.organization.findMany({
    where: ids ? { id: { in: [...ids] } } : {},
    select: { id: true, name: true, contacts: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(readContacts);
}
