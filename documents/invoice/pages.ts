import type { Content } from 'pdfmake';
import type { ChargeSubject } from '../../domain/billing/charge-subject.ts';
import type { StatementAccount, StatementOrganization } from '../../domain/billing/statement-account.ts';
import { chargeTitle } from '../charge-title.ts';
import type { Wording } from '../document.ts';
import { day, figure, money, shortDay } from '../paper/format.ts';
import type { PaperOrganization } from '../paper/organization.ts';
import { heading, pairsTable, sumBox } from '../paper/parts.ts';
import { paymentSlip, type SlipPayment } from '../paper/slip.ts';
import { grid } from '../paper/styles.ts';
import { sumInWords } from '../paper/words.ts';

export interface InvoiceData {
  readonly organization: PaperOrganization;
  readonly kind: StatementOrganization['kind'];
  readonly currency: string;
  readonly account: Omit<StatementAccount, 'organization'>;
  readonly number: string;
  /** 'YYYY-MM-DD' by the organization's calendar. */
  readonly madeOn: string;
  readonly lines: readonly InvoiceLine[];
  readonly totalMinor: bigint;
}

interface InvoiceLine {
  readonly subject: ChargeSubject;
  readonly dueOn: string;
  readonly amountMinor: bigint;
  readonly paidMinor: bigint;
  readonly outstandingMinor: bigint;
}

export async function invoicePages(data: InvoiceData, wording: Wording): Promise<Content[]> {
  const { t, locale } = wording;
  const { organization, account, currency, totalMinor } = data;
  const total = money(totalMinor, currency, locale);
  const words = locale === 'ru' ? sumInWords(totalMinor, currency) : null;
  return [
    heading(
      organization,
      {
        title: t('documents-invoice'),
        subtitle: [
          t('documents-number', { number: data.number }),
          t('documents-of-day', { day: day(data.madeOn, locale) }),
        ],
      },
      wording,
    ),
    {
      columns: [
        {
          width: '*',
          stack: [
            pairsTable([
              [t(data.kind === 'school' ? 'documents-student' : 'documents-payer'), account.holderName],
              [t('documents-account'), t('common-account-word', { word: account.word, number: account.number })],
              [t('documents-address'), account.address],
            ]),
          ],
        },
        { width: 180, stack: [sumBox(t('documents-to-pay'), total, null)] },
      ],
      columnGap: 16,
    },
    { text: t('documents-invoice-lines', { currency }), style: 'heading' },
    linesTable(data, wording),
    {
      margin: [0, 8, 0, 0],
      text: [{ text: t('documents-total', { sum: total }), bold: true }, words === null ? '' : ` (${words})`],
    },
    await paymentSlip(slipOf(data, wording), wording),
  ];
}

const COLUMNS = ['number', 'reason', 'due', 'price', 'paid', 'owed'] as const;

function linesTable({ lines, currency, totalMinor }: InvoiceData, wording: Wording): Content {
  const { t, locale } = wording;
  const sum = (amountMinor: bigint, bold = false): Content => ({
    text: figure(amountMinor, currency, locale),
    style: 'money',
    bold,
  });
  return {
    layout: grid,
    table: {
      widths: [18, '*', 56, 66, 66, 66],
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      body: [
        COLUMNS.map((name) => ({ text: t(`documents-column-${name}`), style: 'columnHead' })),
        ...lines.map((line, index) => [
          { text: `${index + 1}`, alignment: 'center' } satisfies Content,
          chargeTitle(wording, line.subject),
          { text: shortDay(line.dueOn, locale), alignment: 'center' } satisfies Content,
          sum(line.amountMinor),
          sum(line.paidMinor),
          sum(line.outstandingMinor),
        ]),
        [
          { text: t('documents-sum-total'), bold: true, colSpan: 5, alignment: 'right' },
          '',
          '',
          '',
          '',
          sum(totalMinor, true),
        ],
      ],
    },
  };
}

function slipOf(data: InvoiceData, { t, forBank }: Wording): SlipPayment {
  const { organization, account, currency, kind } = data;
  const isContract = account.word === 'contract';
  return {
    organization,
    currency,
    account: t('common-account-word', { word: account.word, number: account.number }),
    sumMinor: data.totalMinor,
    purpose: forBank('documents-invoice-purpose', {
      number: data.number,
      day: shortDay(data.madeOn, 'ru'),
      account: forBank('common-account-word', { word: account.word, number: account.number }),
    }),
    payerName: kind === 'school' ? null : account.holderName,
    payerAddress: account.address,
    accountNumber: isContract ? null : account.number,
    contractNumber: isContract ? account.number : null,
    childName: kind === 'school' ? account.holderName : null,
    period: null,
  };
}
