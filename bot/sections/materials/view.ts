import type { MaterialDetails, MaterialLine } from '../../../domain/materials/materials.ts';
import { escapeHtml } from '../../../locales/html.ts';
import type { Cabinet } from '../../cabinet.ts';

/** What was published, newest first, in HTML. */
export function materialsText(
  cabinet: Cabinet,
  { materials, total }: { materials: readonly MaterialLine[]; total: number },
): string {
  const title = cabinet.html('materials-title', { count: total });
  if (total === 0) return `${title}\n\n${cabinet.html('materials-none')}`;
  const lines = materials.map((material) =>
    [cabinet.html('materials-line', { title: material.title }), whenAndWhom(cabinet, material)].join('\n'),
  );
  return [title, ...lines].join('\n\n');
}

/** One material, or a part of its text, in HTML. */
export function materialText(
  cabinet: Cabinet,
  material: MaterialDetails,
  { part, page, pages }: { part: string; page: number; pages: number },
): string {
  return [
    `${cabinet.html('materials-head', { title: material.title })}\n${whenAndWhom(cabinet, material)}`,
    ...(part ? [escapeHtml(part)] : []),
    ...(pages > 1 ? [cabinet.html('materials-page', { page: page + 1, pages })] : []),
  ].join('\n\n');
}

function whenAndWhom(cabinet: Cabinet, { publishedOn, organizationName, groupName, schoolName }: MaterialLine): string {
  return cabinet.html('materials-when', {
    date: cabinet.date(publishedOn),
    organization: organizationName,
    whom: groupName ?? schoolName ?? '',
    for: groupName !== null ? 'group' : schoolName !== null ? 'school' : 'everyone',
  });
}
