import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Reader } from '../access/types.ts';
import { consented, isBound } from '../accounts/sql.ts';
import { DomainError } from '../errors.ts';
import { isMeantForSql } from './audience.ts';

/** A material as a line of the list. */
export interface MaterialLine {
  readonly id: number;
  readonly title: string;
  readonly organizationName: string;
  /** to whom it was published; neither: to everyone */
  readonly schoolName: string | null;
  readonly groupName: string | null;
  readonly publishedOn: Temporal.PlainDate;
}

export interface MaterialDetails extends MaterialLine {
  readonly text: string | null;
  /** http or https */
  readonly url: string | null;
}

/** Whose materials are asked for, and when: a material is there from its day on, by its organization's clock. */
export interface MaterialsWish extends Reader {
  readonly now: Date;
  /** only what was published to these of the reader's accounts */
  readonly accountIds?: readonly number[];
}

interface MaterialRow extends Omit<MaterialDetails, 'publishedOn'> {
  readonly publishedOn: string;
}

/** What was published to the reader's accounts, newest first, a page (from 0) at a time, and how much there is of it. */
export async function listMaterials(
  db: Tx,
  { page, pageSize, ...wish }: MaterialsWish & { page: number; pageSize: number },
): Promise<{ materials: MaterialLine[]; total: number }> {
  const [[counted], rows] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${visible(wish)}`,
    db.$queryRaw<MaterialRow[]>`
      SELECT ${COLUMNS} ${visible(wish)}
      ORDER BY material.published_on DESC, material.id DESC LIMIT ${pageSize} OFFSET ${page * pageSize}`,
  ]);
  return { materials: rows.map(detailsOf), total: counted?.total ?? 0 };
}

/** Whether anything was published to the reader's accounts. */
export async function hasMaterials(db: Tx, wish: MaterialsWish): Promise<boolean> {
  const [row] = await db.$queryRaw<{ any: boolean }[]>`SELECT EXISTS (SELECT ${visible(wish)}) AS any`;
  return row?.any ?? false;
}

/** A material that was published to the reader. Throws not-yours for any other, and for what is not there yet. */
export async function getMaterial(
  db: Tx,
  { materialId, ...wish }: MaterialsWish & { materialId: number },
): Promise<MaterialDetails> {
  const [row] = await db.$queryRaw<MaterialRow[]>`
    SELECT ${COLUMNS} ${visible(wish)} AND material.id = ${materialId}`;
  if (!row) throw new DomainError('not-yours');
  return detailsOf(row);
}

const COLUMNS = Prisma.sql`material.id, material.title, material.text, material.url, o.name AS "organizationName",
  material.school_name AS "schoolName", material.group_name AS "groupName",
  material.published_on::text AS "publishedOn"`;

function visible({ now, accountIds, ...reader }: MaterialsWish): Prisma.Sql {
  const among = accountIds === undefined ? Prisma.sql`true` : Prisma.sql`account.id = ANY(${[...accountIds]}::int[])`;
  return Prisma.sql`
    FROM materials material
    JOIN organizations o ON o.id = material.organization_id
    WHERE material.published_on <= (${now}::timestamptz AT TIME ZONE o.time_zone)::date
      AND ${isBound(reader)} AND ${consented(reader)} AND EXISTS (
        SELECT FROM attachments attachment
        JOIN accounts account ON account.id = attachment.account_id AND account.access_open
        WHERE attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL
          AND account.organization_id = material.organization_id AND ${among} AND ${isMeantForSql})`;
}

function detailsOf({ publishedOn, ...row }: MaterialRow): MaterialDetails {
  return { ...row, publishedOn: Temporal.PlainDate.from(publishedOn) };
}
