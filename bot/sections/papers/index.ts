import { latestBills } from '../../../domain/billing/bills.ts';
import { readStatement } from '../../../domain/billing/statement.ts';
import { readScope } from '../../../domain/billing/statement-account.ts';
import { DomainError } from '../../../domain/errors.ts';
import { listPaidFor } from '../../../domain/payments/paid-for.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, visits } from '../../navigation.ts';
import { parsePeriod } from '../../period.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { sendPaper } from '../../send-document.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { type MonthRange, monthRanges } from './months.ts';

/** «Документы»: the papers of an account. The argument is the account's id. */
export const papers = defineSection({
  name: 'papers',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const account = await shownAccount(cabinet, idOf(argument));
    const { db, clock } = cabinet.deps;
    const own = await readStatement(db, clock, { clientId: cabinet.client, accountId: account.id });
    if (!own) throw new DomainError('not-yours');
    return { account, isUtility: own.account.organization.kind === 'utility' };
  },
  text: ({ cabinet }, { account, isUtility }) =>
    `${accountLine(cabinet, account)}\n\n${cabinet.html('papers-text', { kind: isUtility ? 'utility' : 'other' })}`,
  buttons: (buttons, { cabinet }, { account, isUtility }) => {
    const id = String(account.id);
    if (isUtility) buttons.row().text(cabinet.t('papers-bills'), visits('paper-bills', id));
    if (!isUtility) {
      buttons
        .row()
        .text(cabinet.t('papers-invoice'), (ctx) => sendPaper(ctx, { kind: 'invoice', accountId: account.id }));
    }
    buttons.row().text(cabinet.t('papers-receipts'), visits('paper-receipts', id));
    buttons.row().text(cabinet.t('papers-payments'), visits('payments'));
    buttons.row().text(cabinet.t('papers-export'), visits('history', id));
    footer(buttons, cabinet, { section: 'balance', argument: id });
  },
});

/** Bills of one month or of several as one file; a month or a period may also be typed. The argument is the account. */
export const paperBills = ofMonths('bill', 'paper-bills');

/** Receipts of a period as one file; a period may also be typed. The argument is the account. */
export const paperReceipts = ofMonths('receipts', 'paper-receipts');

function ofMonths(kind: 'bill' | 'receipts', name: string) {
  return defineSection({
    name,
    access: 'client',
    load: async ({ cabinet }, argument) => {
      const account = await shownAccount(cabinet, idOf(argument));
      return { account, ranges: await rangesOf(cabinet, account.id, kind) };
    },
    text: ({ cabinet }, { account, ranges }) =>
      [
        accountLine(cabinet, account),
        cabinet.html(ranges.length > 0 ? `papers-${kind}-choose` : `papers-${kind}-none`),
      ].join('\n\n'),
    buttons: (buttons, { cabinet }, { account, ranges }) => {
      rangeButtons(buttons, cabinet, { kind, accountId: account.id, ranges });
      footer(buttons, cabinet, { section: 'papers', argument: String(account.id) });
    },
    typed: async (ctx, { account }, text) => {
      const period = parsePeriod(text);
      if (period) {
        const months = { from: `${period.from.slice(0, 7)}-01`, to: `${period.to.slice(0, 7)}-01` };
        return sendPaper(ctx, { kind, accountId: account.id, ...months });
      }
      ctx.cabinet.notice = ctx.cabinet.html('history-period-unclear');
      ctx.cabinet.reopen();
    },
  });
}

function rangeButtons(
  buttons: Buttons,
  cabinet: Cabinet,
  { kind, accountId, ranges }: { kind: 'bill' | 'receipts'; accountId: number; ranges: readonly MonthRange[] },
): void {
  for (const [index, { name, count, from, to }] of ranges.entries()) {
    // Single months and spans stand in rows of two, apart from one another.
    if (index % 2 === 0) buttons.row();
    const label =
      name === 'month'
        ? cabinet.month(from)
        : cabinet.t(name === 'year' ? 'papers-year' : 'papers-months', { count, year: from.slice(0, 4) });
    buttons.text({ text: label, payload: `${from}.${to}` }, (ctx) => {
      const [first = '', last = ''] = ctx.match.split('.');
      return sendPaper(ctx, { kind, accountId, from: first, to: last });
    });
  }
}

/** What is offered: for bills up to the latest one's month, for receipts the months between which payments were made here. */
async function rangesOf(cabinet: Cabinet, accountId: number, kind: 'bill' | 'receipts'): Promise<MonthRange[]> {
  const { db, clock } = cabinet.deps;
  const scope = await readScope(db, clock, { clientId: cabinet.client, accountId });
  if (!scope) throw new DomainError('not-yours');
  if (kind === 'bill') {
    const latest = (await latestBills(db, [accountId])).get(accountId)?.period;
    return latest === undefined ? [] : monthRanges(scope.firstMonth, latest);
  }
  const { timeZone } = scope.account.organization;
  const paid = await listPaidFor(db, { clientId: cabinet.client, accountId, timeZone });
  const [first, latest] = [paid[0], paid.at(-1)];
  return first && latest ? monthRanges(first.month, latest.month) : [];
}
