import type { Subject, SubjectAccount } from '../domain/accounts/types.ts';
import { DomainError } from '../domain/errors.ts';
import type { Cabinet } from './cabinet.ts';
import { accountName, chosenSubject, subjectName } from './subject.ts';

/** The account that a screen is about, proven to be the reader's, with whose it is. */
export interface ShownAccount {
  readonly id: number;
  readonly subject: Subject;
  readonly account: SubjectAccount;
  /** of the accounts that the client has chosen from, how many there are */
  readonly outOf: number;
}

/**
 * The account of this id, if it is among what the reader may see: attached, open, its organization's documents
 * accepted. Throws DomainError not-yours otherwise.
 */
export async function shownAccount(cabinet: Cabinet, accountId: number): Promise<ShownAccount> {
  const { subjects, accountIds } = await chosenSubject(cabinet);
  for (const subject of subjects) {
    const account = subject.accounts.find(({ id }) => id === accountId);
    if (account) return { id: accountId, subject, account, outOf: accountIds.length };
  }
  throw new DomainError('not-yours');
}

/** The lines on top of a screen about one account: whose it is, where, and its number. */
export function accountLine(cabinet: Cabinet, { subject, account }: ShownAccount): string {
  const name = subjectName(subject);
  const line =
    name === subject.organizationName
      ? cabinet.html('subject-line-organization', { name })
      : cabinet.html('subject-line', { name, organization: subject.organizationName });
  return `${line}\n${cabinet.html('balance-account', {
    account: accountName(cabinet, subject.accountWord, account.number),
  })}`;
}
