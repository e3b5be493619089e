import type { Database } from '../../prisma/client.ts';

/** A material of the organization, seen and published on 15 November 2026 and for everyone unless told. */
export async function addMaterial(
  db: Database,
  organizationId: string,
  title: string,
  changes: {
    publishedOn?: string;
    seenAt?: string;
    groupName?: string;
    schoolName?: string;
    text?: string;
    url?: string;
  } = {},
) {
  const { publishedOn = '2026-11-15', seenAt = '2026-11-15T08:00:00Z', ...rest } = changes;
  return db.material.create({
    data: {
      organizationId,
      number: title,
      title,
      publishedOn: new Date(`${publishedOn}T00:00:00Z`),
      firstSeenAt: new Date(seenAt),
      ...rest,
    },
  });
}
