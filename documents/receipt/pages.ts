import type { Content } from 'pdfmake';
import { sumOf } from '../../domain/money.ts';
import { chargeTitle } from '../charge-title.ts';
import type { Wording } from '../document.ts';
import { day, dayAt, figure, glued, moment, money } from '../paper/format.ts';
import { heading, note, pairsTable, sumBox } from '../paper/parts.ts';
import { grid } from '../paper/styles.ts';
import { sumInWords } from '../paper/words.ts';
import type { Receipt, ReceiptLine } from './load.ts';

/** All that came by a payment: from the payer and from the balance. */
export const paidMinorOf = ({ receivedMinor, balanceSpentMinor }: Receipt): bigint => receivedMinor + balanceSpentMinor;

/** One receipt: what was paid for, by what and when, and what was given back. */
export function receiptPage(receipt: Receipt, wording: Wording): Content[] {
  const { t, locale } = wording;
  const { organization, currency, number, timeZone } = receipt;
  const paid = money(paidMinorOf(receipt), currency, locale);
  const words = locale === 'ru' ? sumInWords(paidMinorOf(receipt), currency) : null;
  return [
    heading(
      organization,
      {
        title: t('documents-receipt'),
        subtitle: [
          t('documents-number', { number }),
          t('documents-of-day', { day: day(dayAt(receipt.paidAt, timeZone), locale) }),
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
              [t('documents-paid-at'), moment(receipt.paidAt, timeZone, locale)],
              [t('documents-paid-by'), waysOf(receipt, wording)],
              [t('documents-payer'), receipt.payerName],
              [t('documents-payee'), payeeOf(receipt, wording)],
            ]),
          ],
        },
        { width: 180, stack: [sumBox(t('documents-paid'), paid, null)] },
      ],
      columnGap: 16,
    },
    { text: t('documents-receipt-lines', { currency }), style: 'heading' },
    linesTable(receipt, wording),
    {
      margin: [0, 8, 0, 0],
      text: [{ text: t('documents-paid-total', { sum: paid }), bold: true }, words === null ? '' : ` (${words})`],
    },
    ...refundsTable(receipt, wording),
    ...fiscalTable(receipt, wording),
    note(t('documents-not-fiscal')),
  ];
}

/** «карта •• 4242 — 700,00 ₽, с баланса — 300,00 ₽»: sums only where there are two ways. */
function waysOf({ method, receivedMinor, balanceSpentMinor, currency }: Receipt, { t, locale }: Wording): string {
  const ways = [
    ...(receivedMinor > 0n ? [[method ?? t('documents-by-card'), receivedMinor] as const] : []),
    ...(balanceSpentMinor > 0n ? [[t('documents-by-balance'), balanceSpentMinor] as const] : []),
  ];
  return ways
    .map(([name, amountMinor]) => (ways.length > 1 ? `${name} — ${money(amountMinor, currency, locale)}` : name))
    .join(', ');
}

function payeeOf({ organization: { name, legal } }: Receipt, { t }: Wording): string {
  return [
    legal.name ?? name,
    legal.inn && t('documents-inn', { inn: legal.inn }),
    legal.kpp && t('documents-kpp', { kpp: legal.kpp }),
  ]
    .filter(Boolean)
    .join(', ');
}

function linesTable(receipt: Receipt, wording: Wording): Content {
  const { t, locale } = wording;
  const rows = receipt.lines.flatMap((line) => rowsOf(receipt, line, wording));
  return {
    layout: grid,
    table: {
      widths: [18, '*', 190, 76],
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      body: [
        ['number', 'reason', 'whose', 'sum'].map((name) => ({
          text: t(`documents-column-${name}`),
          style: 'columnHead',
        })),
        ...rows.map(({ text, whose, amountMinor }, index): Content[] => [
          { text: `${index + 1}`, alignment: 'center' },
          text,
          whose,
          { text: figure(amountMinor, receipt.currency, locale), style: 'money' },
        ]),
        [
          { text: t('documents-sum-total'), bold: true, colSpan: 3, alignment: 'right' },
          '',
          '',
          {
            text: figure(sumOf(rows.map(({ amountMinor }) => amountMinor)), receipt.currency, locale),
            style: 'money',
            bold: true,
          },
        ],
      ],
    },
  };
}

/** What went to the debt, and beside it what went to the balance because the debt was smaller. */
function rowsOf(receipt: Receipt, line: ReceiptLine, wording: Wording) {
  const account = glued(wording.t('common-account-word', { word: receipt.accountWord, number: line.accountNumber }));
  const whose = line.holderName === null ? account : `${line.holderName}, ${account}`;
  const toBalance = { text: wording.t('documents-to-balance'), whose, amountMinor: line.advancedMinor };
  return [
    ...(line.subject ? [{ text: chargeTitle(wording, line.subject), whose, amountMinor: line.paidMinor }] : []),
    toBalance,
  ].filter(({ amountMinor }) => amountMinor > 0n);
}

function refundsTable({ refunds, currency, timeZone, ...receipt }: Receipt, { t, locale }: Wording): Content[] {
  if (refunds.length === 0) return [];
  const left = receipt.receivedMinor + receipt.balanceSpentMinor - sumOf(refunds.map(({ amountMinor }) => amountMinor));
  return [
    { text: t('documents-refunds', { currency }), style: 'heading' },
    {
      layout: grid,
      table: {
        widths: ['*', 76],
        dontBreakRows: true,
        body: [
          ...refunds.map(({ at, amountMinor }): Content[] => [
            t('documents-refunded-at', { day: moment(at, timeZone, locale) }),
            { text: figure(-amountMinor, currency, locale), style: 'money' },
          ]),
          [
            { text: t('documents-left-paid'), bold: true, alignment: 'right' },
            { text: figure(left, currency, locale), style: 'money', bold: true },
          ],
        ],
      },
    },
  ];
}

/** Which fiscal receipts were made, by their numbers; those that wait are said to. */
function fiscalTable({ fiscal, currency }: Receipt, { t, locale }: Wording): Content[] {
  if (fiscal.length === 0) return [];
  return [
    { text: t('documents-fiscal'), style: 'heading' },
    {
      layout: grid,
      table: {
        widths: [190, '*'],
        dontBreakRows: true,
        body: fiscal.map(({ kind, amountMinor, url, ...receipt }): Content[] => [
          t('fiscal-title', { kind, sum: amountMinor === null ? '' : money(amountMinor, currency, locale) }),
          { text: fiscalState(receipt, t), ...(url === null ? {} : { link: url, decoration: 'underline' }) },
        ]),
      },
    },
  ];
}

function fiscalState(
  { state, storageNumber, documentNumber, attribute }: Omit<Receipt['fiscal'][number], 'kind' | 'amountMinor' | 'url'>,
  t: Wording['t'],
): string {
  if (state !== 'registered') return t(`fiscal-${state}`);
  if (documentNumber === null) return t('fiscal-registered');
  return t('fiscal-numbers', { storage: storageNumber ?? '—', document: documentNumber, attribute: attribute ?? '—' });
}
