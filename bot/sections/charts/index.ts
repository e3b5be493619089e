import { footer, idOf } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { sendPaper } from '../../send-document.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';

const CHARTS = ['spending', 'debt', 'payments'] as const;

/** «Графики»: where looking beats reading, as pictures. The argument is the account's id. */
export const charts = defineSection({
  name: 'charts',
  access: 'client',
  load: ({ cabinet }, argument) => shownAccount(cabinet, idOf(argument)),
  text: ({ cabinet }, account) => `${accountLine(cabinet, account)}\n\n${cabinet.html('charts-text')}`,
  buttons: (buttons, { cabinet }, { id: accountId }) => {
    for (const chart of CHARTS) {
      const label = cabinet.t(`charts-${chart}`);
      buttons.row().text(label, (ctx) => sendPaper(ctx, { kind: 'chart', chart, accountId }));
    }
    footer(buttons, cabinet, { section: 'balance', argument: String(accountId) });
  },
});
