import type { Tx } from '../../prisma/client.ts';
import type { Reader } from '../access/types.ts';
import { DomainError } from '../errors.ts';
import { consented, isBound } from './sql.ts';
import type { OwnedAccount, Subject, SubjectAccount } from './types.ts';

type SubjectRow = Omit<Subject, 'accounts' | 'key' | 'kind' | 'name'> &
  SubjectAccount & {
    readonly studentId: number | null;
    readonly studentName: string | null;
    readonly holderName: string | null;
  };

/**
 * Whom the reader's data are about, to choose from: attached, open accounts of organizations whose documents the
 * reader has accepted. The contracts of one child at one organization are one subject. One query; empty without an
 * open binding.
 */
export async function listSubjects(db: Tx, reader: Reader): Promise<Subject[]> {
  const rows = await db.$queryRaw<SubjectRow[]>`
    SELECT account.id, account.number, account.school_name AS "schoolName", account.group_name AS "groupName",
           account.holder_name AS "holderName", student.id AS "studentId", student.name AS "studentName",
           o.id AS "organizationId", o.name AS "organizationName", o.kind::text AS "organizationKind",
           o.account_word::text AS "accountWord"
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id
    JOIN organizations o ON o.id = account.organization_id
    LEFT JOIN students student ON student.id = account.student_id
    WHERE attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL AND account.access_open
      AND ${isBound(reader)} AND ${consented(reader)}
    ORDER BY o.name, o.id, coalesce(student.name, account.holder_name, account.number), account.number, account.id`;
  const subjects = new Map<string, Subject & { accounts: SubjectAccount[] }>();
  for (const row of rows) {
    const { id, number, schoolName, groupName, studentId, studentName, holderName, ...organization } = row;
    const key = studentId === null ? `a${id}` : `s${studentId}`;
    const subject = subjects.get(key) ?? {
      key,
      kind: studentId === null ? 'account' : 'student',
      name: studentName ?? holderName ?? number,
      ...organization,
      accounts: [],
    };
    subject.accounts.push({ id, number, schoolName, groupName });
    subjects.set(key, subject);
  }
  return [...subjects.values()];
}

/** The reader's subject of this key ('s12', 'a34'). Throws not-yours for anybody else's and for what is gone. */
export async function requireSubject(db: Tx, { key, ...reader }: Reader & { key: string }): Promise<Subject> {
  const subject = (await listSubjects(db, reader)).find((candidate) => candidate.key === key);
  if (!subject) throw new DomainError('not-yours');
  return subject;
}

/**
 * An account, if it is attached to the reader's client, open, and its organization's documents are accepted. Throws
 * not-yours otherwise: also for what does not exist, so that numbers tell nothing.
 */
export async function requireAccount(
  db: Tx,
  { accountId, ...reader }: Reader & { accountId: number },
): Promise<OwnedAccount> {
  const [account] = await db.$queryRaw<OwnedAccount[]>`
    SELECT account.id, attachment.id AS "attachmentId", account.number, o.id AS "organizationId",
           o.name AS "organizationName", o.currency, o.time_zone AS "timeZone", account.student_id AS "studentId"
    FROM attachments attachment
    JOIN accounts account ON account.id = attachment.account_id
    JOIN organizations o ON o.id = account.organization_id
    WHERE account.id = ${accountId} AND attachment.client_id = ${reader.clientId} AND attachment.detached_at IS NULL
      AND account.access_open AND ${isBound(reader)} AND ${consented(reader)}`;
  if (!account) throw new DomainError('not-yours');
  return account;
}
