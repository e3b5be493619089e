import { latestBills } from '../../../domain/billing/bills.ts';
import { listMonthLines, readStatement } from '../../../domain/billing/statement.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Cabinet } from '../../cabinet.ts';
import { footer, turnPages, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { sendPaper } from '../../send-document.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { amountOf, FIGURES, figureText, statementText } from './view.ts';

const PAGE_SIZE = 8;

/** «Выписка» of a month. The argument is «account», for the current month, or «account-2026-10». */
export const statement = defineSection({
  name: 'statement',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { accountId, month } = monthOf(argument);
    const { account, own } = await readOwn(cabinet, accountId, month);
    const isUtility = own.account.organization.kind === 'utility';
    const bills = isUtility ? await latestBills(cabinet.deps.db, [accountId]) : null;
    return { account, own, lastBilled: bills?.get(accountId)?.period ?? null };
  },
  text: ({ cabinet }, { account, own }) => `${accountLine(cabinet, account)}\n\n${statementText(cabinet, own)}`,
  buttons: (buttons, { cabinet }, { account, own, lastBilled }) => {
    const id = String(account.id);
    buttons.row();
    if (own.previousMonth !== null) {
      const month = cabinet.month(own.previousMonth);
      monthButton(buttons, cabinet.t('statement-previous', { month }), `${id}-${own.previousMonth.slice(0, 7)}`);
    }
    if (own.nextMonth !== null) {
      const month = cabinet.month(own.nextMonth);
      monthButton(buttons, cabinet.t('statement-next', { month }), `${id}-${own.nextMonth.slice(0, 7)}`);
    }
    const asked = FIGURES.filter((figure) => amountOf(own, figure) !== 0n);
    for (const [index, figure] of asked.entries()) {
      if (index % 2 === 0) buttons.row();
      buttons.text(cabinet.t(`statement-why-${figure}`), visits('figure', `${id}-${own.month.slice(0, 7)}-${figure}`));
    }
    buttons.row().text(cabinet.t('statement-all-charges'), (ctx) => {
      ctx.cabinet.visit('history', id, { group: 'charges' });
    });
    buttons.text(cabinet.t('statement-all-payments'), (ctx) => {
      ctx.cabinet.visit('history', id, { group: 'payments' });
    });
    if (lastBilled !== null && own.month <= lastBilled) {
      buttons
        .row()
        .text(cabinet.t('statement-print', { month: cabinet.month(own.month) }), (ctx) =>
          sendPaper(ctx, { kind: 'bill', accountId: account.id, from: own.month, to: own.month }),
        );
    }
    footer(buttons, cabinet, { section: 'balance', argument: id });
  },
});

/** «Почему столько?» of a statement's figure: the lines it is made of. The argument is «account-2026-10-charged». */
export const figure = defineSection({
  name: 'figure',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const { accountId, month, rest } = monthOf(argument);
    const name = FIGURES.find((each) => each === rest);
    const { account, own } = await readOwn(cabinet, accountId, month);
    if (!name) throw new DomainError('not-yours');
    const { pages: kept } = cabinet.state;
    const pages: readonly number[] = Array.isArray(kept) ? kept : [];
    const page = await listMonthLines(cabinet.deps.db, {
      clientId: cabinet.client,
      accountId,
      month: own.month,
      figure: name,
      before: pages.at(-1),
      limit: PAGE_SIZE + 1,
    });
    const hasOlder = page.length > PAGE_SIZE;
    const isWhole = pages.length === 0 && !hasOlder;
    return { account, statement: own, figure: name, lines: page.slice(0, PAGE_SIZE), pages, hasOlder, isWhole };
  },
  text: ({ cabinet }, data) => `${accountLine(cabinet, data.account)}\n\n${figureText(cabinet, data)}`,
  buttons: (buttons, { cabinet }, { account, statement: own, figure: name, lines, pages, hasOlder }) => {
    for (const [index, { number }] of lines.entries()) {
      if (index % 4 === 0) buttons.row();
      const button = { text: cabinet.t('history-number', { number }), payload: `${account.id}-${number}` };
      buttons.text(button, (ctx) => ctx.cabinet.visit('transaction', ctx.match));
    }
    turnPages(buttons, cabinet, { pages, last: lines.at(-1)?.number, hasOlder });
    if (name === 'opening' && own.previousMonth !== null) {
      const label = cabinet.t('statement-open', { month: cabinet.month(own.previousMonth) });
      buttons.row().text(label, visits('statement', `${account.id}-${own.previousMonth.slice(0, 7)}`));
    }
    footer(buttons, cabinet, { section: 'statement', argument: `${account.id}-${own.month.slice(0, 7)}` });
  },
});

async function readOwn(cabinet: Cabinet, accountId: number, month: string | undefined) {
  const account = await shownAccount(cabinet, accountId);
  const { db, clock } = cabinet.deps;
  const own = await readStatement(db, clock, { clientId: cabinet.client, accountId, month });
  if (!own) throw new DomainError('not-yours');
  return { account, own };
}

function monthButton(buttons: Buttons, text: string, argument: string): void {
  buttons.text({ text, payload: argument }, (ctx) => ctx.cabinet.turn(ctx.match));
}

/** The parts of «12», «12-2026-10» and «12-2026-10-charged»; account 0, which is nobody's, for anything else. */
function monthOf(argument: string | undefined): { accountId: number; month: string | undefined; rest: string } {
  const [, accountId = '0', month, rest = ''] =
    /^([1-9]\d{0,8})(?:-(\d{4}-\d{2})(?:-([a-z]+))?)?$/u.exec(argument ?? '') ?? [];
  return { accountId: Number(accountId), month: month === undefined ? undefined : `${month}-01`, rest };
}
