import type { KindName } from '../domain/imports/records.ts';
import type { Database } from '../prisma/client.ts';
import type { OrganizationKind } from '../prisma/generated/enums.ts';
import type { FeedFile } from './file.ts';
import { UnreadableFileError } from './read/row.ts';

/** What each kind of organization keeps books of. */
const KEPT: Readonly<Record<OrganizationKind, readonly KindName[]>> = {
  school: ['students', 'groups', 'plans', 'subscriptions', 'visits', 'payments', 'materials'],
  utility: ['accounts', 'charges', 'payments'],
  shop: ['orders', 'items', 'parcels', 'payments', 'accounts'],
};

const TITLES: Readonly<Record<OrganizationKind, string>> = {
  school: 'школа',
  utility: 'коммунальная служба',
  shop: 'магазин',
};

/**
 * Throws UnreadableFileError for a file whose kind the organization does not keep: one wrong id must not put another's
 * orders before a school's parents. Whoever means it names the kind.
 */
export async function refuseForeignFiles(
  db: Database,
  organizationId: string,
  files: readonly FeedFile[],
): Promise<void> {
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!organization) return;
  const foreign = files.find(({ kind }) => !KEPT[organization.kind].includes(kind.name));
  if (!foreign) return;
  const { title, name } = foreign.kind;
  throw new UnreadableFileError(
    `${foreign.path}: это ${title}, а «${organization.name}» — ${TITLES[organization.kind]}. ` +
      `Проверьте --organization; если так и надо, добавьте --kind ${name}`,
  );
}
