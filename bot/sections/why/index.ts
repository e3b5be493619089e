import { readBalances } from '../../../domain/billing/balance.ts';
import { listDebts } from '../../../domain/billing/debts.ts';
import { readStatement } from '../../../domain/billing/statement.ts';
import { listPartsOf, listTransactions } from '../../../domain/billing/transactions.ts';
import { groupBy } from '../../../domain/collections.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Cabinet } from '../../cabinet.ts';
import { debtItems } from '../../debt-items.ts';
import { footer, idOf, pageOf, pager, visits } from '../../navigation.ts';
import { type Buttons, defineSection } from '../../section.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { chosenSubject, subjectLine } from '../../subject.ts';
import { debtLabel, heldText, lessonLabel, lessonsText, owedText } from './view.ts';

const PAGE_SIZE = 10;

/**
 * «Почему столько?» of a total. The argument says of which: «organization-school», all that is owed to an organization;
 * «owed-12», by an account; «item-12-345», the lessons of a group that the debt screen shows as one line, named by the
 * first one's charge; «held-12», the balance of an account.
 */
export const why = defineSection({
  name: 'why',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const [, total = '', of = ''] = /^(organization|owed|item|held)-([\w-]+)$/u.exec(argument ?? '') ?? [];
    if (total === 'held') return { held: await readHeld(cabinet, idOf(of)), owed: null };
    if (total === 'organization') return { held: null, owed: await readDebts(cabinet, of) };
    const [accountId, key] = of.split('-');
    if (total === 'owed') return { held: null, owed: await readOwed(cabinet, idOf(accountId), undefined) };
    if (total === 'item') return { held: null, owed: await readOwed(cabinet, idOf(accountId), idOf(key)) };
    throw new DomainError('not-yours');
  },
  text: ({ cabinet }, { held, owed }) => {
    if (held) return `${accountLine(cabinet, held.account)}\n\n${heldText(cabinet, held)}`;
    if (!owed) return '';
    const body = owed.lessons
      ? lessonsText(cabinet, owed.lessons)
      : owedText(cabinet, { ...owed, whole: owed.items, items: onPage(cabinet, owed.items) });
    return `${owed.account ? accountLine(cabinet, owed.account) : subjectLine(cabinet, owed.chosen)}\n\n${body}`;
  },
  buttons: (buttons, { cabinet }, { held, owed }) => {
    if (held) {
      const { id } = held.account;
      for (const [index, { line }] of held.moves.entries()) {
        if (index % 4 === 0) buttons.row();
        const label = cabinet.t('history-number', { number: line.number });
        buttons.text(label, visits('transaction', `${id}-${line.number}`));
      }
      buttons
        .row()
        .text(cabinet.t('why-all-moves'), (ctx) => ctx.cabinet.visit('history', String(id), { group: 'balance' }));
    }
    if (owed) owedButtons(buttons, cabinet, owed);
    footer(buttons, cabinet, { section: 'balance' });
  },
});

type Owed = Awaited<ReturnType<typeof readDebts>> | Awaited<ReturnType<typeof readOwed>>;

function owedButtons(buttons: Buttons, cabinet: Cabinet, { items, lessons }: Owed): void {
  const ofCharge = (text: string, chargeId: number): void => {
    buttons.row().text({ text, payload: String(chargeId) }, (ctx) => ctx.cabinet.visit('charge', ctx.match));
  };
  if (lessons) {
    for (const debt of lessons.charges.slice(0, 40)) ofCharge(lessonLabel(cabinet, debt), debt.chargeId);
    return;
  }
  for (const item of onPage(cabinet, items)) {
    const label = debtLabel(cabinet, item);
    if (item.charges.length === 1) ofCharge(label, item.key);
    else {
      const payload = `item-${item.charges[0]?.accountId ?? 0}-${item.key}`;
      buttons.row().text({ text: label, payload }, (ctx) => ctx.cabinet.visit('why', ctx.match));
    }
  }
  pager(buttons, cabinet, { page: pageOf(cabinet), pageSize: PAGE_SIZE, ofNames: true, total: items.length });
}

function onPage<Item>(cabinet: Cabinet, items: readonly Item[]): readonly Item[] {
  const page = pageOf(cabinet);
  return items.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
}

/** What is owed to one organization on the chosen accounts. */
async function readDebts(cabinet: Cabinet, organizationId: string) {
  const chosen = await chosenSubject(cabinet);
  const { accountIds } = chosen;
  const debts = await listDebts(cabinet.deps.db, { clientId: cabinet.client, organizationId, accountIds });
  return { chosen, account: null, lessons: null, items: debtItems(debts), overpaidMinor: 0n };
}

/** What is owed on one account; or, of that, the lessons of the item of this key. */
async function readOwed(cabinet: Cabinet, accountId: number, key: number | undefined) {
  const { db, clock } = cabinet.deps;
  const { client: clientId } = cabinet;
  const [chosen, account] = await Promise.all([chosenSubject(cabinet), shownAccount(cabinet, accountId)]);
  const items = debtItems(await listDebts(db, { clientId, accountIds: [accountId] }));
  const lessons = key === undefined ? null : (items.find((item) => item.key === key) ?? null);
  if (key !== undefined && !lessons) throw new DomainError('nothing-to-pay');
  const statement = await readStatement(db, clock, { clientId, accountId });
  const owedMinor = items.reduce((sum, item) => sum + item.outstandingMinor, 0n);
  return { chosen, account, lessons, items, overpaidMinor: owedMinor - (statement?.closingMinor ?? owedMinor) };
}

/** The balance of one account with its latest moves, each with what was held after it. */
async function readHeld(cabinet: Cabinet, accountId: number) {
  const { db } = cabinet.deps;
  const { client: clientId } = cabinet;
  const account = await shownAccount(cabinet, accountId);
  const [[own], page] = await Promise.all([
    readBalances(db, { clientId, accountIds: [accountId] }),
    listTransactions(db, { clientId, accountId, group: 'balance', limit: PAGE_SIZE }),
  ]);
  if (!own) throw new DomainError('not-yours');
  const parts = groupBy(
    await listPartsOf(
      db,
      page.map(({ transactionId }) => transactionId),
    ),
    ({ transactionId }) => transactionId,
  );
  let heldMinor = own.balanceMinor;
  const moves = page.map((line) => {
    heldMinor -= line.balanceMinor;
    return { line, parts: parts.get(line.transactionId) ?? [] };
  });
  return { account, own, moves, beforeMinor: heldMinor };
}
