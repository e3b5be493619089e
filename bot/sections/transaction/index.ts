import { getTransaction } from '../../../domain/billing/transactions.ts';
import { DomainError } from '../../../domain/errors.ts';
import { footer, numberedOf, visits } from '../../navigation.ts';
import { defineSection } from '../../section.ts';
import { accountLine, shownAccount } from '../../shown-account.ts';
import { partTitle } from '../../transaction-text.ts';
import { transactionText } from './view.ts';

/** Debts of one transaction that get a button each; a payment of more is opened for the rest. */
const MAX_PARTS = 12;

/** One transaction: what it was for, each a button to it. The argument is «account-number». */
export const transaction = defineSection({
  name: 'transaction',
  access: 'client',
  load: async ({ cabinet }, argument) => {
    const [accountId, number] = numberedOf(argument);
    const account = await shownAccount(cabinet, accountId);
    const details = await getTransaction(cabinet.deps.db, { clientId: cabinet.client, accountId, number });
    if (!details) throw new DomainError('not-yours');
    return { account, details };
  },
  text: ({ cabinet }, { account, details }) =>
    `${accountLine(cabinet, account)}\n\n${transactionText(cabinet, details)}`,
  buttons: (buttons, { cabinet }, { account, details }) => {
    // The bill of an account is explained month by month, by the statement.
    const charges = new Map(
      details.parts.flatMap((part) => (part.chargeId === null || part.kind === 'bill' ? [] : [[part.chargeId, part]])),
    );
    for (const [chargeId, part] of [...charges].slice(0, MAX_PARTS)) {
      const title = partTitle(cabinet, details, part) ?? '';
      const button = { text: cabinet.t('transaction-to-charge', { title }), payload: String(chargeId) };
      buttons.row().text(button, (ctx) => ctx.cabinet.visit('charge', ctx.match));
    }
    if (details.parts.some(({ kind }) => kind === 'bill')) {
      const label = cabinet.t('statement-open', { month: cabinet.month(details.occurredOn) });
      buttons.row().text(label, visits('statement', `${account.id}-${details.occurredOn.slice(0, 7)}`));
    }
    if (details.payment?.isOwn) {
      const { id, number } = details.payment;
      buttons.row().text(cabinet.t('transaction-to-payment', { number }), visits('payment', String(id)));
    }
    for (const number of [details.reverses, details.reversedBy]) {
      if (number === null) continue;
      const button = cabinet.t('transaction-to-transaction', { number });
      buttons.row().text(button, visits('transaction', `${account.id}-${number}`));
    }
    footer(buttons, cabinet, { section: 'history', argument: String(account.id) });
  },
});
