import { readIssuedBills } from '../../domain/billing/issued-bills.ts';
import { DomainError } from '../../domain/errors.ts';
import { defineDocument } from '../document.ts';
import { month } from '../paper/format.ts';
import { readPaperOrganization } from '../paper/organization.ts';
import { footer } from '../paper/parts.ts';
import { renderPdf } from '../paper/pdf.ts';
import { type BillData, billPages } from './pages.ts';

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])-01$/u;

/** «квитанция»: what a utility asks for, a page a month; the latest can be paid by. */
export const bill = defineDocument<'bill', BillData>({
  name: 'bill',
  version: 1,
  load: async ({ db, clock }, { clientId }, { accountId, from, to }) => {
    if (!MONTH.test(from) || !MONTH.test(to)) throw new DomainError('document-empty');
    const issued = await readIssuedBills(db, clock, { clientId, accountId, from, to });
    if (!issued) throw new DomainError('not-yours');
    if (issued.bills.length === 0) throw new DomainError('document-empty');
    const { organization, ...account } = issued.account;
    return {
      accountId,
      subject: `${accountId}:${from}:${to}`,
      data: {
        organization: readPaperOrganization(organization),
        currency: organization.currency,
        timeZone: organization.timeZone,
        account,
        bills: issued.bills,
        latest: issued.latest && {
          ...issued.latest,
          paidSince: issued.latest.paidSince.map((paid) => ({ ...paid, paidAt: paid.paidAt.toISOString() })),
        },
      },
    };
  },
  caption: (data, { locale, t }) => ({
    key: 'documents-bill-caption',
    params: {
      organization: data.organization.name,
      account: t('common-account-word', { word: data.account.word, number: data.account.number }),
      months: data.bills.length,
      from: month(data.bills[0]?.period ?? '', locale),
      to: month(data.bills.at(-1)?.period ?? '', locale),
    },
  }),
  render: async (data, wording) => {
    const [first, last] = [data.bills[0]?.period ?? '', data.bills.at(-1)?.period ?? ''].map((text) =>
      text.slice(0, 7),
    );
    const title = wording.t('documents-bill-title');
    const account = wording.t('common-account-word', { word: data.account.word, number: data.account.number });
    return {
      fileName: `${wording.t('documents-bill-file', { account: data.account.number, period: first === last ? `${first}` : `${first}_${last}` })}.pdf`,
      mediaType: 'application/pdf',
      content: await renderPdf({
        title: `${title}, ${account}`,
        author: data.organization.name,
        locale: wording.locale,
        content: await billPages(data, wording),
        footer: footer(`${data.organization.name}, ${account}`, wording),
      }),
    };
  },
});
