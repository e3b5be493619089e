import type { Cabinet } from './cabinet.ts';

/** The published documents of an organization; what it has not published is null. */
export interface LegalDocuments {
  readonly name: string;
  readonly privacyUrl: string | null;
  readonly offerUrl: string | null;
}

/** Documents of the client's organizations; of all for a stranger, because nothing in them is personal. */
export async function legalDocumentsFor({ clientId, deps }: Cabinet): Promise<LegalDocuments[]> {
  return deps.db.organization.findMany({
    where: clientId === null ? {} : { accounts: { some: { attachments: { some: { clientId, detachedAt: null } } } } },
    select: { name: true, privacyUrl: true, offerUrl: true },
    orderBy: { name: 'asc' },
  });
}
