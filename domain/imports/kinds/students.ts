import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import type { AccountRecord, StudentRecord } from '../records.ts';
import type { Batch, RowResult } from '../rows.ts';
import { lockCards, removeCardless, type StoredCard, writeCards, writeStudents } from './cards.ts';
import { columnsOf } from './groups.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  holderName: 'holder_name',
  email: 'email',
  phone: 'phone',
  schoolName: 'school_name',
  groupName: 'group_name',
  address: 'address',
  mailingAddress: 'mailing_address',
  registeredPeople: 'registered_people',
  residentPeople: 'resident_people',
  accessOpen: 'access_open',
};

const NOT_OF_STUDENTS = ['address', 'mailing_address', 'registered_people', 'resident_people'];
const NOT_OF_ACCOUNTS = ['student_id', 'school_name', 'group_name'];

/** Takes students' cards by contract number. Cards with the same name, birth date and address are one child's. */
export async function importStudents(
  tx: Tx,
  context: ImportContext,
  { records, absent }: Batch<StudentRecord>,
): Promise<RowResult[]> {
  const organizationId = context.organization.id;
  const stored = await lockCards(
    tx,
    organizationId,
    records.map(({ number }) => number),
  );
  const identities = records.map((record) => identify(record, stored.get(record.number), absent));
  const { ids, changedNumbers } = await writeStudents(tx, organizationId, identities);
  const rows = records.map((record, index) => ({
    number: record.number,
    student_id: ids.get(identities[index]?.identityKey ?? ''),
    holder_name: record.holderName,
    email: record.email,
    phone: record.phone,
    school_name: record.schoolName,
    group_name: record.groupName,
    access_open: record.accessOpen,
  }));
  const keep = new Set([...columnsOf(absent, COLUMNS), ...NOT_OF_STUDENTS]);
  const written = await writeCards(tx, context, rows, { stored, keep });
  await removeCardless(
    tx,
    [...stored.values()].flatMap(({ studentId }) => studentId ?? []),
  );
  return written.map((row, index) =>
    row.outcome === 'unchanged' && changedNumbers.has(records[index]?.number ?? '') ? { outcome: 'changed' } : row,
  );
}

/** Takes personal accounts by number. */
export async function importAccounts(
  tx: Tx,
  context: ImportContext,
  { records, absent }: Batch<AccountRecord>,
): Promise<RowResult[]> {
  const stored = await lockCards(
    tx,
    context.organization.id,
    records.map(({ number }) => number),
  );
  const rows = records.map((record) => ({
    number: record.number,
    holder_name: record.holderName,
    email: record.email,
    phone: record.phone,
    address: record.address,
    mailing_address: record.mailingAddress,
    registered_people: record.registeredPeople,
    resident_people: record.residentPeople,
    access_open: record.accessOpen,
  }));
  const keep = new Set([...columnsOf(absent, COLUMNS), ...NOT_OF_ACCOUNTS]);
  return writeCards(tx, context, rows, { stored, keep });
}

/** Without an address two children of one name may be two people, so the card's number keeps them apart. */
function identify(record: StudentRecord, stored: StoredCard | undefined, absent: ReadonlySet<string>) {
  const email = absent.has('email') ? (stored?.email ?? null) : record.email;
  const birthDate = absent.has('birthDate') ? (stored?.birthDate ?? null) : record.birthDate;
  const name = record.name.normalize('NFC').replace(/\s+/g, ' ').trim();
  const parts = [name.toLowerCase().replaceAll('ё', 'е'), birthDate, email ?? `№${record.number}`];
  return { number: record.number, identityKey: JSON.stringify(parts), name, birthDate };
}
