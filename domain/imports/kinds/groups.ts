import type { Tx } from '../../../prisma/client.ts';
import { parseWeekdays } from '../../lessons/weekdays.ts';
import type { ImportContext } from '../context.ts';
import type { GroupRecord, PlanRecord } from '../records.ts';
import { type Batch, type RowResult, type Table, upsertRows } from '../rows.ts';

const GROUPS: Table = {
  name: 'groups',
  key: ['organization_id', 'name'],
  columns: {
    organization_id: 'text',
    name: 'text',
    school_name: 'text',
    payment: 'group_payment',
    days: 'text',
    start_time: 'text',
    end_time: 'text',
    teacher: 'text',
    price_minor: 'bigint',
    seats: 'int',
    ages: 'text',
    weekdays: 'int[]',
  },
};

const FIELDS: Readonly<Record<string, string>> = {
  schoolName: 'school_name',
  days: 'days',
  startTime: 'start_time',
  endTime: 'end_time',
  teacher: 'teacher',
  priceMinor: 'price_minor',
  seats: 'seats',
  ages: 'ages',
};

/** Takes groups by name. */
export async function importGroups(tx: Tx, context: ImportContext, batch: Batch<GroupRecord>): Promise<RowResult[]> {
  const rows = batch.records.map((group) => ({
    organization_id: context.organization.id,
    name: group.name,
    school_name: group.schoolName,
    payment: group.payment,
    days: group.days,
    start_time: group.startTime,
    end_time: group.endTime,
    teacher: group.teacher,
    price_minor: group.priceMinor,
    seats: group.seats,
    ages: group.ages,
    weekdays: parseWeekdays(group.days ?? '') ?? [],
  }));
  const keep = columnsOf(batch.absent, FIELDS);
  if (keep.has('days')) keep.add('weekdays');
  const written = await upsertRows(tx, GROUPS, rows, keep);
  for (const [index, { outcome }] of written.entries()) {
    const name = batch.records[index]?.name;
    if (outcome !== 'unchanged' && name !== undefined) context.touched.groupNames.add(name);
  }
  return written;
}

const PLANS: Table = {
  name: 'plans',
  key: ['organization_id', 'name'],
  columns: {
    organization_id: 'text',
    name: 'text',
    lessons: 'int',
    days: 'int',
    price_minor: 'bigint',
    group_names: 'text[]',
  },
};

/** Takes lines of the price list by name. */
export async function importPlans(tx: Tx, context: ImportContext, batch: Batch<PlanRecord>): Promise<RowResult[]> {
  const rows = batch.records.map((plan) => ({
    organization_id: context.organization.id,
    name: plan.name,
    lessons: plan.lessons,
    days: plan.days,
    price_minor: plan.priceMinor,
    group_names: plan.groupNames,
  }));
  const written = await upsertRows(tx, PLANS, rows, columnsOf(batch.absent, { lessons: 'lessons', days: 'days' }));
  for (const [index, { outcome }] of written.entries()) {
    if (outcome === 'unchanged') continue;
    for (const name of batch.records[index]?.groupNames ?? []) context.touched.planGroupNames.add(name);
  }
  return written;
}

/** The columns of the fields that a file does not have. */
export function columnsOf(absent: ReadonlySet<string>, columns: Readonly<Record<string, string>>): Set<string> {
  return new Set([...absent].flatMap((field) => columns[field] ?? []));
}
