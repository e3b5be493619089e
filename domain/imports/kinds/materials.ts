import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import type { MaterialRecord } from '../records.ts';
import { type Batch, type RowResult, type Table, upsertRows } from '../rows.ts';
import { columnsOf } from './groups.ts';

const MATERIALS: Table = {
  name: 'materials',
  key: ['organization_id', 'number'],
  columns: {
    organization_id: 'text',
    number: 'text',
    title: 'text',
    text: 'text',
    url: 'text',
    school_name: 'text',
    group_name: 'text',
    published_on: 'date',
    first_seen_at: 'timestamptz',
  },
  once: ['first_seen_at'],
};

const FIELDS: Readonly<Record<string, string>> = {
  text: 'text',
  url: 'url',
  schoolName: 'school_name',
  groupName: 'group_name',
};

/** Takes materials by the organization's own number. */
export async function importMaterials(
  tx: Tx,
  { organization, startedAt }: ImportContext,
  { records, absent }: Batch<MaterialRecord>,
): Promise<RowResult[]> {
  const rows = records.map((material) => ({
    organization_id: organization.id,
    number: material.number,
    title: material.title,
    text: material.text || null,
    url: material.url,
    school_name: material.schoolName,
    group_name: material.groupName,
    published_on: material.publishedOn,
    first_seen_at: startedAt,
  }));
  return upsertRows(tx, MATERIALS, rows, columnsOf(absent, FIELDS));
}
