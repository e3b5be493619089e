import type { RequiredDocument } from '../../../domain/access/types.ts';
import { groupBy } from '../../../domain/collections.ts';
import type { Cabinet } from '../../cabinet.ts';

/** What has to be accepted, organization by organization, in HTML. */
export function documentsText(cabinet: Cabinet, documents: readonly RequiredDocument[]): string {
  const blocks = [...groupBy(documents, (document) => document.organizationName)].map(
    ([organization, own]) =>
      `${cabinet.html('consent-organization', { organization })}\n${own.map((each) => line(cabinet, each)).join('\n')}`,
  );
  return [cabinet.html('consent-text'), ...blocks, cabinet.html('consent-how')].join('\n\n');
}

function line(cabinet: Cabinet, { document, version, url }: RequiredDocument): string {
  const key = `consent-${document === 'offer' ? 'offer' : 'personal-data'}`;
  return url ? cabinet.html(`${key}-link`, { url, version }) : cabinet.html(key, { version });
}
