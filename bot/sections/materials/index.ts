import { getMaterial, listMaterials } from '../../../domain/materials/materials.ts';
import { cutLabel } from '../../../locales/cut.ts';
import { footer, idOf, pageOf, pager, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { textPages } from './pages.ts';
import { materialsText, materialText } from './view.ts';

const PAGE_SIZE = 6;
/** Escaping may make a character five of them, and a message holds 4096: what is longer is cut by whoever sends it. */
const TEXT_LENGTH = 2_500;

/** «Материалы»: what teachers published to the client's children, newest first; each opens to its text. */
export const materials = defineSection({
  name: 'materials',
  access: 'client',
  load: async ({ cabinet }) => {
    const chosen = await chosenSubject(cabinet);
    const page = pageOf(cabinet);
    const { accountIds } = chosen;
    const wish = { ...cabinet.reader, now: cabinet.now, accountIds, page, pageSize: PAGE_SIZE };
    return { chosen, page, ...(await listMaterials(cabinet.deps.db, wish)) };
  },
  text: ({ cabinet }, data) => `${subjectLine(cabinet, data.chosen)}\n\n${materialsText(cabinet, data)}`,
  buttons: (buttons, { cabinet }, { chosen, materials: list, page, total }) => {
    for (const each of list) buttons.row().text(cutLabel(each.title), visits('material', String(each.id)));
    pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, total });
    switchButton(buttons, cabinet, chosen, 'materials');
    footer(buttons, cabinet);
  },
});

/** One material: its text, in pages where it is long, and its link. The argument is the material's id. */
export const material = defineSection({
  name: 'material',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { reader, now } = cabinet;
    const details = await getMaterial(cabinet.deps.db, { ...reader, now, materialId: idOf(argument) });
    const parts = textPages(details.text ?? '', TEXT_LENGTH);
    const page = Math.min(pageOf(cabinet), parts.length - 1);
    return { details, page, pages: parts.length, part: parts[page] ?? '' };
  },
  text: ({ cabinet }, { details, ...rest }) => materialText(cabinet, details, rest),
  buttons: (buttons, { cabinet }, { details, page, pages }) => {
    pager(buttons, cabinet, { page, pageSize: 1, total: pages, ofNames: true });
    if (details.url !== null) buttons.row().url(cabinet.t('materials-open-link'), details.url);
    footer(buttons, cabinet, { section: 'materials' });
  },
});
