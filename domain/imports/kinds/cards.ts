import type { Tx } from '../../../prisma/client.ts';
import type { ImportContext } from '../context.ts';
import { type Table, toJson, upsertRows, type WrittenRow } from '../rows.ts';

const ACCOUNTS: Table = {
  name: 'accounts',
  key: ['organization_id', 'number'],
  columns: {
    organization_id: 'text',
    number: 'text',
    holder_name: 'text',
    email: 'text',
    phone: 'text',
    student_id: 'int',
    school_name: 'text',
    group_name: 'text',
    address: 'text',
    mailing_address: 'text',
    registered_people: 'int',
    resident_people: 'int',
    access_open: 'boolean',
  },
};

/** What a card was before the import. */
export interface StoredCard {
  readonly id: number;
  readonly number: string;
  readonly email: string | null;
  readonly accessOpen: boolean;
  readonly studentId: number | null;
  readonly birthDate: string | null;
}

/** The cards with these numbers as they are, locked in the order in which postings lock accounts. */
export async function lockCards(
  tx: Tx,
  organizationId: string,
  numbers: readonly string[],
): Promise<Map<string, StoredCard>> {
  const rows = await tx.$queryRaw<StoredCard[]>`
    SELECT account.id, account.number, account.email, account.access_open AS "accessOpen",
      account.student_id AS "studentId", student.birth_date::text AS "birthDate"
    FROM accounts account LEFT JOIN students student ON student.id = account.student_id
    WHERE account.organization_id = ${organizationId} AND account.number = ANY(${[...numbers]})
    ORDER BY account.id FOR NO KEY UPDATE OF account`;
  return new Map(rows.map((row) => [row.number, row]));
}

/** Writes cards and notes which of them are new, newly open or have another address. Columns in `keep` stay. */
export async function writeCards(
  tx: Tx,
  { organization, touched }: ImportContext,
  rows: readonly (Readonly<Record<string, unknown>> & { number: string })[],
  { stored, keep }: { stored: ReadonlyMap<string, StoredCard>; keep: ReadonlySet<string> },
): Promise<WrittenRow[]> {
  const all = rows.map((row) => ({ organization_id: organization.id, ...row }));
  const written = await upsertRows(tx, ACCOUNTS, all, keep);
  for (const [index, { id, outcome }] of written.entries()) {
    touched.cardIds.add(id);
    const row = rows[index];
    if (outcome === 'unchanged' || !row) continue;
    const before = stored.get(row.number);
    const open = keep.has('access_open') ? (before?.accessOpen ?? true) : row['access_open'] === true;
    const moved = !keep.has('email') && before?.email !== row['email'];
    if (open && (!before || !before.accessOpen || moved)) touched.openedCardIds.add(id);
  }
  return written;
}

export interface StudentIdentity {
  readonly number: string;
  readonly identityKey: string;
  readonly name: string;
  readonly birthDate: string | null;
}

/**
 * Finds or makes the child of each card, in order, and says which cards show another name or birth date than before.
 * A child whose only card was corrected stays the same child; one with cards elsewhere is left to them.
 */
export async function writeStudents(
  tx: Tx,
  organizationId: string,
  cards: readonly StudentIdentity[],
): Promise<{ ids: Map<string, number>; changedNumbers: Set<string> }> {
  const input = toJson(
    cards.map(({ number, identityKey, name, birthDate }) => ({
      number,
      identity_key: identityKey,
      name,
      birth_date: birthDate,
    })),
  );
  const corrected = await tx.$queryRaw<{ number: string }[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${input}::jsonb)
        AS input(number text, identity_key text, name text, birth_date date)
    )
    UPDATE students student
    SET identity_key = input.identity_key, name = input.name, birth_date = input.birth_date
    FROM input JOIN accounts account ON account.organization_id = ${organizationId} AND account.number = input.number
    WHERE student.id = account.student_id AND student.identity_key <> input.identity_key
      AND NOT EXISTS (SELECT FROM students other
        WHERE other.organization_id = ${organizationId} AND other.identity_key = input.identity_key)
      AND NOT EXISTS (SELECT FROM input twin
        WHERE twin.identity_key = input.identity_key AND twin.number <> input.number)
      AND (SELECT count(*) FROM accounts own WHERE own.student_id = student.id) = 1
    RETURNING account.number`;
  const changedNumbers = new Set(corrected.map(({ number }) => number));

  const children = [...new Map(cards.toReversed().map((card) => [card.identityKey, card])).values()].toReversed();
  const table: Table = {
    name: 'students',
    key: ['organization_id', 'identity_key'],
    columns: { organization_id: 'text', identity_key: 'text', name: 'text', birth_date: 'date' },
  };
  const rows = children.map(({ identityKey, name, birthDate }) => ({
    organization_id: organizationId,
    identity_key: identityKey,
    name,
    birth_date: birthDate,
  }));
  const written = await upsertRows(tx, table, rows);
  const ids = new Map<string, number>();
  for (const [index, { id, outcome }] of written.entries()) {
    const child = children[index];
    if (!child) continue;
    ids.set(child.identityKey, id);
    if (outcome === 'changed') changedNumbers.add(child.number);
  }
  return { ids, changedNumbers };
}

/** Removes children who were left without a card. */
export async function removeCardless(tx: Tx, studentIds: readonly number[]): Promise<void> {
  if (studentIds.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM students student WHERE student.id = ANY(${[...studentIds]})
      AND NOT EXISTS (SELECT FROM accounts account WHERE account.student_id = student.id)`;
}
