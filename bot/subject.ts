import { listSubjects } from '../domain/accounts/subjects.ts';
import type { Subject } from '../domain/accounts/types.ts';
import type { Cabinet } from './cabinet.ts';
import { opens } from './navigation.ts';
import type { Buttons } from './section.ts';

/** Whose data the screens show: one student or account, or everything the client has. */
export interface Chosen {
  readonly subjects: readonly Subject[];
  /** null: everything */
  readonly subject: Subject | null;
  /** the accounts to read: the subject's, or those of all subjects */
  readonly accountIds: readonly number[];
}

/** The client's choice, checked against what is theirs today; a choice that is gone falls back to everything. */
export async function chosenSubject(cabinet: Cabinet): Promise<Chosen> {
  return cabinet.once('subjects', async () => {
    const subjects = await listSubjects(cabinet.deps.db, cabinet.reader);
    const only = subjects.length === 1 ? subjects[0] : undefined;
    const subject = only ?? subjects.find(({ key }) => key === cabinet.subjectKey) ?? null;
    const accountIds = (subject ? [subject] : subjects).flatMap(({ accounts }) => accounts.map(({ id }) => id));
    return { subjects, subject, accountIds };
  });
}

/** The line on top of every screen: whose data it shows. */
export function subjectLine(cabinet: Cabinet, chosen: Chosen): string {
  const { subject } = chosen;
  if (!subject) return cabinet.html('subject-everyone', { count: chosen.subjects.length });
  const name = subjectName(subject);
  if (name === subject.organizationName) return cabinet.html('subject-line-organization', { name });
  return cabinet.html('subject-line', { name, organization: subject.organizationName });
}

/** Whose data they are; a customer known only by an address goes by the organization's name. */
export function subjectName({ name, organizationName }: Subject): string {
  return name.includes('@') ? organizationName : name;
}

/** The button that changes whose data is shown, where there is a choice. */
export function switchButton(buttons: Buttons, cabinet: Cabinet, chosen: Chosen, from: string): void {
  if (chosen.subjects.length > 1) buttons.row().text(cabinet.t('common-switch'), opens('subject', from));
}

/** «договор № Д-01001»; a customer whose account goes by an address is named by that alone. */
export function accountName(cabinet: Cabinet, word: string, number: string): string {
  return number.includes('@') ? number : cabinet.t('common-account-word', { word, number });
}
