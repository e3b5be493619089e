import type { Content } from 'pdfmake';
import type { BillLine, IssuedBill, LatestDue } from '../../domain/billing/issued-bills.ts';
import type { StatementAccount } from '../../domain/billing/statement-account.ts';
import type { Wording } from '../document.ts';
import { day, dayAt, figure, money, month, shortDay } from '../paper/format.ts';
import type { PaperOrganization } from '../paper/organization.ts';
import { heading, note, pairsTable, sumBox } from '../paper/parts.ts';
import { paymentSlip, type SlipPayment } from '../paper/slip.ts';
import { grid } from '../paper/styles.ts';
import { sumInWords } from '../paper/words.ts';

export interface BillData {
  readonly organization: PaperOrganization;
  readonly currency: string;
  readonly timeZone: string;
  readonly account: Omit<StatementAccount, 'organization'>;
  /** Oldest first. */
  readonly bills: readonly IssuedBill[];
  readonly latest: (Omit<LatestDue, 'paidSince'> & { readonly paidSince: readonly PaidSince[] }) | null;
}

interface PaidSince {
  readonly number: string;
  /** ISO 8601. */
  readonly paidAt: string;
  readonly amountMinor: bigint;
}

/** A page for each month, oldest first. */
export async function billPages(data: BillData, wording: Wording): Promise<Content[]> {
  const pages = await Promise.all(data.bills.map((each) => page(data, each, wording)));
  return pages.map((stack, index) => (index === 0 ? { stack } : { stack, pageBreak: 'before' }));
}

async function page(data: BillData, bill: IssuedBill, wording: Wording): Promise<Content[]> {
  const { t, locale } = wording;
  const { organization, account, currency, latest } = data;
  const isLatest = latest?.period === bill.period;
  return [
    heading(
      organization,
      {
        title: t('documents-bill-title'),
        subtitle: [
          t('documents-bill-for', { month: month(bill.period, locale) }),
          t('common-account-word', { word: account.word, number: account.number }),
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
              [t('documents-payer'), account.holderName],
              [t('documents-address'), account.address],
              [t('documents-mailing-address'), account.mailingAddress],
              [t('documents-registered'), account.registeredPeople?.toString()],
              [t('documents-residents'), account.residentPeople?.toString()],
            ]),
          ],
        },
        { width: 180, stack: [isLatest ? dueBox(data, bill, latest, wording) : pastBox(data, bill, wording)] },
      ],
      columnGap: 16,
    },
    { text: t('documents-bill-figures', { currency }), style: 'heading' },
    figuresTable(bill, currency, wording),
    { text: t('documents-bill-formula'), style: 'small', margin: [0, 3, 0, 0] },
    ...linesTable(bill, currency, wording),
    ...(isLatest ? await dueParts(data, bill, latest, wording) : [pastNote(latest, wording)]),
  ];
}

const FIGURES = [
  ['opening', 'openingMinor'],
  ['charged', 'chargedMinor'],
  ['recalculated', 'recalculatedMinor'],
  ['penalty', 'penaltyMinor'],
  ['paid', 'paidMinor'],
  ['closing', 'closingMinor'],
] as const;

function figuresTable(bill: IssuedBill, currency: string, { t, locale }: Wording): Content {
  const figures = FIGURES.map(([, key]) => figure(bill[key], currency, locale));
  return {
    layout: grid,
    table: {
      widths: FIGURES.map(() => '*'),
      body: [
        FIGURES.map(([name]) => ({ text: t(`documents-figure-${name}`), style: 'columnHead' })),
        FIGURES.map(([name], index) => ({
          text: figures[index] ?? '',
          alignment: 'center',
          margin: [0, 2, 0, 2],
          bold: name === 'closing',
          fontSize: figures.some(({ length }) => length > 13) ? 8 : 10,
          noWrap: true,
        })),
      ],
    },
  };
}

/** How the opening debt became the closing one, line by line. */
function linesTable({ lines, ...bill }: IssuedBill, currency: string, wording: Wording): Content[] {
  const { t, locale } = wording;
  const row = (on: string, text: string, amountMinor: bigint, bold = false): Content[] => [
    { text: on, alignment: 'center' },
    { text, bold },
    { text: figure(amountMinor, currency, locale), style: 'money', bold },
  ];
  return [
    { text: t('documents-bill-lines', { currency }), style: 'heading' },
    {
      layout: grid,
      table: {
        widths: [66, '*', 90],
        dontBreakRows: true,
        body: [
          row('', t('documents-figure-opening'), bill.openingMinor),
          ...lines.map((line) =>
            row(
              line.transaction ? shortDay(line.transaction.occurredOn, locale) : '',
              lineText(line, wording),
              line.amountMinor,
            ),
          ),
          row('', t('documents-figure-closing'), bill.closingMinor, true),
        ],
      },
    },
  ];
}

function lineText({ figure: name, transaction }: BillLine, { t }: Wording): string {
  if (!transaction) return t(`documents-figure-${name}`);
  const { kind, paymentNumber } = transaction;
  return t('documents-bill-line', { kind, number: paymentNumber ?? 'none' });
}

const dueBox = (data: BillData, bill: IssuedBill, latest: NonNullable<BillData['latest']>, { t, locale }: Wording) =>
  sumBox(
    t('documents-to-pay'),
    money(latest.payableMinor, data.currency, locale),
    latest.payableMinor > 0n ? t('documents-pay-until', { day: day(bill.dueOn, locale) }) : null,
  );

const pastBox = (data: BillData, bill: IssuedBill, { t, locale }: Wording) =>
  sumBox(t('documents-was-to-pay'), money(bill.closingMinor, data.currency, locale), null);

const pastNote = (latest: BillData['latest'], { t, locale }: Wording) =>
  note(t('documents-bill-past', { latest: latest ? month(latest.period, locale) : 'none' }));

/** What is to be paid now, how it came to be, and by what it is paid. */
async function dueParts(
  data: BillData,
  bill: IssuedBill,
  latest: NonNullable<BillData['latest']>,
  wording: Wording,
): Promise<Content[]> {
  const { t, locale } = wording;
  const { currency } = data;
  const words = locale === 'ru' ? sumInWords(latest.payableMinor, currency) : null;
  return [
    ...sinceTable(data, bill, latest, wording),
    ...(latest.payableMinor > 0n
      ? [
          {
            margin: [0, 8, 0, 0],
            text: [
              { text: t('documents-total', { sum: money(latest.payableMinor, currency, locale) }), bold: true },
              words === null ? '' : ` (${words})`,
            ],
          } as Content,
          await paymentSlip(slipOf(data, latest, wording), wording),
        ]
      : [note(t(bill.closingMinor < 0n ? 'documents-bill-overpaid' : 'documents-bill-settled'))]),
  ];
}

/** The payments made in the cabinet that the organization's figures do not have yet. */
function sinceTable(
  { currency, timeZone }: BillData,
  bill: IssuedBill,
  { paidSince, payableMinor }: NonNullable<BillData['latest']>,
  { t, locale }: Wording,
): Content[] {
  if (paidSince.length === 0) return [];
  const row = (text: string, amountMinor: bigint, bold = false): Content[] => [
    { text, bold },
    { text: figure(amountMinor, currency, locale), style: 'money', bold },
  ];
  return [
    { text: t('documents-bill-since', { currency }), style: 'heading' },
    {
      layout: grid,
      table: {
        widths: ['*', 90],
        dontBreakRows: true,
        body: [
          row(t('documents-bill-by-bill'), bill.closingMinor),
          ...paidSince.map(({ number, paidAt, amountMinor }) =>
            row(t('documents-bill-paid-here', { number, day: day(dayAt(paidAt, timeZone), locale) }), -amountMinor),
          ),
          row(t('documents-bill-now'), payableMinor, true),
        ],
      },
    },
  ];
}

export function slipOf(
  { organization, account, currency }: BillData,
  latest: NonNullable<BillData['latest']>,
  { t, forBank }: Wording,
): SlipPayment {
  return {
    organization,
    currency,
    account: t('common-account-word', { word: account.word, number: account.number }),
    sumMinor: latest.payableMinor,
    purpose: forBank('documents-bill-purpose', { number: account.number, month: month(latest.period, 'ru') }),
    payerName: account.holderName,
    payerAddress: account.address,
    accountNumber: account.number,
    contractNumber: null,
    childName: null,
    period: latest.period,
  };
}
