import { readScope } from '../../domain/billing/statement-account.ts';
import { DomainError } from '../../domain/errors.ts';
import { listPaidFor } from '../../domain/payments/paid-for.ts';
import { defineDocument } from '../document.ts';
import { money, month } from '../paper/format.ts';
import { footer } from '../paper/parts.ts';
import { renderPdf } from '../paper/pdf.ts';
import { type Receipt, readReceipt } from './load.ts';
import { paidMinorOf, receiptPage } from './pages.ts';
import { type Period, registerPage } from './register.ts';

/** «подтверждение оплаты» of one payment. */
export const receipt = defineDocument<'receipt', Receipt>({
  name: 'receipt',
  version: 2,
  load: async ({ db }, { clientId }, { paymentId }) => {
    const found = await readReceipt(db, { clientId, paymentId });
    if (!found) throw new DomainError('not-yours');
    return { accountId: found.accountId, subject: `${paymentId}`, data: found.receipt };
  },
  caption: (data, { locale }) => ({
    key: 'documents-receipt-caption',
    params: {
      number: data.number,
      sum: money(paidMinorOf(data), data.currency, locale),
      organization: data.organization.name,
    },
  }),
  render: async (data, wording) => {
    const title = wording.t('documents-receipt-title', { number: data.number });
    return {
      fileName: `${wording.t('documents-receipt-file', { number: data.number })}.pdf`,
      mediaType: 'application/pdf',
      content: await renderPdf({
        title,
        author: data.organization.name,
        locale: wording.locale,
        content: receiptPage(data, wording),
        footer: footer(title, wording),
      }),
    };
  },
});

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])-01$/u;

/** The receipts of all payments for an account within some months: a list, then a page each. */
export const receipts = defineDocument<'receipts', Period>({
  name: 'receipts',
  version: 2,
  load: async ({ db, clock }, { clientId }, { accountId, from, to }) => {
    const scope = await readScope(db, clock, { clientId, accountId });
    if (!scope) throw new DomainError('not-yours');
    if (!MONTH.test(from) || !MONTH.test(to)) throw new DomainError('document-empty');
    const { organization, ...account } = scope.account;
    const paid = await listPaidFor(db, { clientId, accountId, timeZone: organization.timeZone });
    const payments = paid.filter((each) => each.month >= from && each.month <= to);
    const found = await Promise.all(payments.map(({ id }) => readReceipt(db, { clientId, paymentId: id })));
    const data = found.flatMap((each) => (each ? [each.receipt] : []));
    if (data.length === 0) throw new DomainError('document-empty');
    return {
      accountId,
      subject: `${accountId}:${from}:${to}`,
      data: { account: { number: account.number, word: account.word }, from, to, receipts: data },
    };
  },
  caption: (data, { t, locale }) => ({
    key: 'documents-receipts-caption',
    params: {
      count: data.receipts.length,
      from: month(data.from, locale),
      to: month(data.to, locale),
      months: data.from === data.to ? 1 : 2,
      organization: data.receipts[0]?.organization.name ?? '',
      account: t('common-account-word', { word: data.account.word, number: data.account.number }),
    },
  }),
  render: async (data, wording) => {
    const title = wording.t('documents-receipts-title');
    const pages = data.receipts.map((each) => receiptPage(each, wording));
    const period = [data.from, data.to].map((text) => text.slice(0, 7));
    return {
      fileName: `${wording.t('documents-receipts-file', { account: data.account.number, period: [...new Set(period)].join('_') })}.pdf`,
      mediaType: 'application/pdf',
      content: await renderPdf({
        title,
        author: data.receipts[0]?.organization.name ?? '',
        locale: wording.locale,
        content: [...registerPage(data, wording), ...pages.map((stack) => ({ stack, pageBreak: 'before' as const }))],
        footer: footer(title, wording),
      }),
    };
  },
});
