import { readScope } from '../../../domain/billing/statement-account.ts';
import { listPartsOf, listTransactions, TRANSACTION_GROUPS } from '../../../domain/billing/transactions.ts';
import { dayIn } from '../../../domain/clock.ts';
import { groupBy } from '../../../domain/collections.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, idOf, turnPages } from '../../navigation.ts';
import { PERIODS, parsePeriod, periodOf } from '../../period.ts';
import { defineSection } from '../../section.ts';
import { sendPaper } from '../../send-document.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { filterText, historyText, periodName } from './view.ts';

const PAGE_SIZE = 8;
/** Buttons of one row: four numbers fit a small telephone. */
const ROW = 4;

/** What the history is narrowed to, as the screen remembers it. */
interface Narrowed {
  readonly group: (typeof TRANSACTION_GROUPS)[number] | undefined;
  readonly periodName: string;
  /** the last number of each page before this one */
  readonly pages: readonly number[];
}

/**
 * «История»: the account's transactions, newest first, each opening to what it was for. The argument is the account.
 */
export const history = defineSection({
  name: 'history',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const account = await shownAccount(cabinet, idOf(argument));
    const narrowed = narrowedOf(cabinet);
    const { db, clock } = cabinet.deps;
    const own = { clientId: cabinet.client, accountId: account.id };
    const scope = await readScope(db, clock, own);
    if (!scope) throw new DomainError('not-yours');
    const today = dayIn(scope.account.organization.timeZone, cabinet.now);
    const period = periodOf(narrowed.periodName, today);
    const page = await listTransactions(db, {
      ...own,
      ...period,
      group: narrowed.group,
      before: narrowed.pages.at(-1),
      limit: PAGE_SIZE + 1,
    });
    const lines = page.slice(0, PAGE_SIZE);
    const ids = lines.map(({ transactionId }) => transactionId);
    const parts = groupBy(await listPartsOf(db, ids), ({ transactionId }) => transactionId);
    const everything = { from: scope.firstMonth, to: today.toString() };
    return { account, narrowed, lines, parts, hasOlder: page.length > PAGE_SIZE, period: period ?? everything };
  },
  text: ({ cabinet }, data) => `${accountLine(cabinet, data.account)}\n\n${historyText(cabinet, data)}`,
  buttons: (buttons, { cabinet }, { account, narrowed, lines, hasOlder, period }) => {
    for (const [index, { number }] of lines.entries()) {
      if (index % ROW === 0) buttons.row();
      const button = { text: cabinet.t('history-number', { number }), payload: `${account.id}-${number}` };
      buttons.text(button, (ctx) => ctx.cabinet.visit('transaction', ctx.match));
    }
    turnPages(buttons, cabinet, { pages: narrowed.pages, last: lines.at(-1)?.number, hasOlder });
    const shown = cabinet.t(`history-group-${narrowed.group ?? 'any'}`);
    buttons
      .row()
      .text(cabinet.t('history-filter', { shown, period: periodName(cabinet, narrowed.periodName) }), (ctx) =>
        ctx.cabinet.visit('history-filter', String(account.id), { ...ctx.cabinet.state, pages: [] }),
      );
    if (lines.length > 0) {
      buttons.row();
      for (const format of ['xlsx', 'csv'] as const) {
        buttons.text(cabinet.t(`history-export-${format}`), (ctx) =>
          sendPaper(ctx, {
            kind: 'export',
            accountId: account.id,
            group: narrowed.group ?? null,
            ...period,
            format,
          }),
        );
      }
    }
    footer(buttons, cabinet, { section: 'balance', argument: String(account.id) });
  },
});

/** What the history shows: kinds and period, or a period that is typed. The argument is the account. */
export const historyFilter = defineSection({
  name: 'history-filter',
  access: 'client',
  load: async ({ cabinet }, argument) => ({
    account: await shownAccount(cabinet, idOf(argument)),
    narrowed: narrowedOf(cabinet),
  }),
  text: ({ cabinet }, { account }) => `${accountLine(cabinet, account)}\n\n${filterText(cabinet)}`,
  buttons: (buttons, { cabinet }, { account, narrowed }) => {
    const argument = String(account.id);
    const mark = (label: string, chosen: boolean) => (chosen ? cabinet.t('history-chosen', { label }) : label);
    for (const [index, group] of ([undefined, ...TRANSACTION_GROUPS] as const).entries()) {
      if (index % 2 === 1 || index === 0) buttons.row();
      const text = mark(cabinet.t(`history-group-${group ?? 'any'}`), group === narrowed.group);
      buttons.text({ text, payload: group ?? 'any' }, (ctx) => {
        ctx.cabinet.remember({ ...ctx.cabinet.state, group: ctx.match });
      });
    }
    for (const [index, name] of PERIODS.entries()) {
      if (index % 2 === 1 || index === 0) buttons.row();
      buttons.text({ text: mark(periodName(cabinet, name), name === narrowed.periodName), payload: name }, (ctx) => {
        ctx.cabinet.remember({ ...ctx.cabinet.state, period: ctx.match });
      });
    }
    buttons.row().text(cabinet.t('history-show'), (ctx) => show(ctx.cabinet, argument));
    footer(buttons, cabinet, { section: 'history', argument });
  },
  typed: ({ cabinet }, { account }, text) => {
    const period = parsePeriod(text);
    if (period) {
      return show(cabinet, String(account.id), `${period.from}..${period.to}`);
    }
    cabinet.notice = cabinet.html('history-period-unclear');
    cabinet.reopen();
  },
});

/** The history narrowed as chosen, as if one had not left it. */
function show(cabinet: Cabinet, accountId: string, period?: string): void {
  const state = { ...cabinet.state, ...(period === undefined ? {} : { period }), pages: [] };
  cabinet.back({ section: 'history', argument: accountId }, state);
}

function narrowedOf({ state }: Cabinet): Narrowed {
  const { group, period, pages } = state;
  return {
    group: TRANSACTION_GROUPS.find((each) => each === group),
    periodName: typeof period === 'string' ? period : 'all',
    pages: Array.isArray(pages) ? pages : [],
  };
}
