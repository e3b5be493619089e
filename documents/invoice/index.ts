import { listDebts } from '../../domain/billing/debts.ts';
import { readScope } from '../../domain/billing/statement-account.ts';
import { dayIn } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { sumOf } from '../../domain/money.ts';
import { defineDocument } from '../document.ts';
import { money } from '../paper/format.ts';
import { readPaperOrganization } from '../paper/organization.ts';
import { footer } from '../paper/parts.ts';
import { renderPdf } from '../paper/pdf.ts';
import { type InvoiceData, invoicePages } from './pages.ts';

/** «счёт»: all that an account owes today, line by line, with what it can be paid by. */
export const invoice = defineDocument<'invoice', InvoiceData>({
  name: 'invoice',
  version: 1,
  load: async ({ db, clock }, { clientId }, { accountId }) => {
    const scope = await readScope(db, clock, { clientId, accountId });
    if (!scope) throw new DomainError('not-yours');
    const debts = await listDebts(db, { clientId, accountIds: [accountId] });
    if (debts.length === 0) throw new DomainError('nothing-to-pay');
    const { organization, ...account } = scope.account;
    const today = dayIn(organization.timeZone, clock.now()).toString();
    return {
      accountId,
      subject: `${accountId}`,
      data: {
        organization: readPaperOrganization(organization),
        kind: organization.kind,
        currency: organization.currency,
        account,
        number: `${account.id}-${today.slice(2).replaceAll('-', '')}`,
        madeOn: today,
        lines: debts.map((debt) => ({
          subject: {
            kind: debt.kind,
            subscriptionName: debt.subscriptionName,
            groupName: debt.groupName,
            day: debt.day,
            time: debt.time,
            orderNumber: debt.orderNumber,
            parcelNumber: debt.parcelNumber,
            period: debt.period,
          },
          dueOn: debt.dueOn,
          amountMinor: debt.amountMinor,
          paidMinor: debt.paidMinor,
          outstandingMinor: debt.outstandingMinor,
        })),
        totalMinor: sumOf(debts.map(({ outstandingMinor }) => outstandingMinor)),
      },
    };
  },
  caption: (data, { t, locale }) => ({
    key: 'documents-invoice-caption',
    params: {
      sum: money(data.totalMinor, data.currency, locale),
      organization: data.organization.name,
      account: t('common-account-word', { word: data.account.word, number: data.account.number }),
    },
  }),
  render: async (data, wording) => {
    const title = wording.t('documents-invoice-title', { number: data.number });
    return {
      fileName: `${wording.t('documents-invoice-file', { number: data.number })}.pdf`,
      mediaType: 'application/pdf',
      content: await renderPdf({
        title: `${title}, ${data.organization.name}`,
        author: data.organization.name,
        locale: wording.locale,
        content: await invoicePages(data, wording),
        footer: footer(`${data.organization.name}, ${title}`, wording),
      }),
    };
  },
});
