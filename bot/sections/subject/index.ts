import { footer } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject } from '../../subject.ts';

/** Choosing whose data to show. The argument names the section to go back to. */
export const subject = defineSection({
  name: 'subject',
  access: 'client',
  load: async ({ cabinet }, from) => ({ from: from ?? 'home', ...(await chosenSubject(cabinet)) }),
  text: ({ cabinet }) => cabinet.html('subject-choose'),
  buttons: (buttons, { cabinet }, { from, subjects, subject: chosen }) => {
    const mark = (label: string, isChosen: boolean) => (isChosen ? cabinet.t('subject-chosen', { label }) : label);
    for (const each of subjects) {
      const label = cabinet.t('subject-button', { name: each.name, organization: each.organizationName });
      buttons.row().text({ text: mark(label, each.key === chosen?.key), payload: each.key }, (ctx) => {
        ctx.cabinet.subjectKey = ctx.match;
        ctx.cabinet.open(from);
      });
    }
    buttons.row().text(mark(cabinet.t('subject-all'), chosen === null), (ctx) => {
      ctx.cabinet.subjectKey = null;
      ctx.cabinet.open(from);
    });
    footer(buttons, cabinet);
  },
});
