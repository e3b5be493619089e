import { footer, pageOf, pager } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectName } from '../../subject.ts';

/** Telegram takes a hundred buttons at most, and an agent may hold more accounts than that. */
const PAGE_SIZE = 30;

/** Choosing whose data to show. The argument names the section to go back to. */
export const subject = defineSection({
  name: 'subject',
  access: 'client',
  load: async ({ cabinet }, from) => ({ from: from ?? 'home', ...(await chosenSubject(cabinet)) }),
  text: ({ cabinet }) => cabinet.html('subject-choose'),
  buttons: (buttons, { cabinet }, { from, subjects, subject: chosen }) => {
    const mark = (label: string, isChosen: boolean) => (isChosen ? cabinet.t('subject-chosen', { label }) : label);
    const page = pageOf(cabinet);
    for (const each of subjects.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)) {
      const name = subjectName(each);
      const { organizationName: organization } = each;
      const label = name === organization ? name : cabinet.t('subject-button', { name, organization });
      buttons.row().text({ text: mark(label, each.key === chosen?.key), payload: each.key }, (ctx) => {
        ctx.cabinet.subjectKey = ctx.match;
        ctx.cabinet.open(from);
      });
    }
    buttons.row().text(mark(cabinet.t('subject-all'), chosen === null), (ctx) => {
      ctx.cabinet.subjectKey = null;
      ctx.cabinet.open(from);
    });
    pager(buttons, cabinet, { page, pageSize: PAGE_SIZE, ofNames: true, total: subjects.length });
    footer(buttons, cabinet);
  },
});
