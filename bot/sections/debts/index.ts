import { latestBills } from '../../../domain/billing/bills.ts';
import { listDebts } from '../../../domain/billing/debts.ts';
import { groupBy } from '../../../domain/collections.ts';
import { sumOf } from '../../../domain/money.ts';
import { footer, opens } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { chosenSubject, subjectLine, switchButton } from '../../subject.ts';
import { debtsText } from './view.ts';

/** «Долги и оплата»: what is owed, why, and since when; paid organization by organization. */
export const debts = defineSection({
  name: 'debts',
  access: 'client',
  load: async ({ cabinet }) => {
    const chosen = await chosenSubject(cabinet);
    const { client: clientId } = cabinet;
    const { db } = cabinet.deps;
    const lines = await listDebts(db, { clientId, accountIds: chosen.accountIds });
    const billed = lines.filter(({ kind }) => kind === 'bill').map(({ accountId }) => accountId);
    return { chosen, lines, bills: await latestBills(db, billed) };
  },
  text: ({ cabinet }, { chosen, lines, bills }) =>
    `${subjectLine(cabinet, chosen)}\n\n${debtsText(cabinet, lines, bills)}`,
  buttons: (buttons, { cabinet }, { chosen, lines }) => {
    const byOrganization = groupBy(lines, (line) => line.organizationId);
    for (const [organizationId, own] of byOrganization) {
      const total = sumOf(own.map((line) => line.outstandingMinor));
      const { organizationName = '', currency = 'RUB' } = own[0] ?? {};
      const sum = cabinet.money(total, currency);
      const key = byOrganization.size > 1 ? 'debts-pay-organization' : 'debts-pay';
      const label = cabinet.t(key, { sum, organization: organizationName });
      buttons.row().text({ text: label, payload: organizationId }, (ctx) => ctx.cabinet.open('checkout', ctx.match));
    }
    buttons.row().text(cabinet.t('debts-payments'), opens('payments'));
    switchButton(buttons, cabinet, chosen, 'debts');
    footer(buttons, cabinet);
  },
});
