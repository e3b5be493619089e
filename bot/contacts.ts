import { listOrganizationContacts } from '../domain/access/organizations.ts';
import { type OrganizationContacts } from '../domain/access/types.ts';
import { listSubjects } from '../domain/accounts/subjects.ts';
import type { Cabinet } from './cabinet.ts';

/** The contacts of the client's organizations (of all, for a stranger) in HTML; empty where none has any. */
export async function contactsFor(cabinet: Cabinet): Promise<string> {
  const { db } = cabinet.deps;
  const own = cabinet.clientId === null ? [] : await listSubjects(db, cabinet.reader);
  const ids = own.length ? [...new Set(own.map(({ organizationId }) => organizationId))] : undefined;
  return contactsText(cabinet, await listOrganizationContacts(db, ids));
}

/** Whom to ask: a block for each organization, in HTML. */
export function contactsText(cabinet: Cabinet, organizations: readonly OrganizationContacts[]): string {
  return organizations.map((each) => contactBlock(cabinet, each)).join('\n\n');
}

function contactBlock(cabinet: Cabinet, { name, phone, email, chatUrl, hours }: OrganizationContacts): string {
  return [
    cabinet.html('contacts-organization', { name }),
    ...(phone ? [cabinet.html('contacts-phone', { phone })] : []),
    ...(email ? [cabinet.html('contacts-email', { email })] : []),
    ...(chatUrl ? [cabinet.html('contacts-chat', { url: chatUrl })] : []),
    ...(hours ? [cabinet.html('contacts-hours', { hours })] : []),
  ].join('\n');
}
