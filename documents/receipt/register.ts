import type { Content } from 'pdfmake';
import { sumOf } from '../../domain/money.ts';
import type { AccountWord } from '../../prisma/generated/enums.ts';
import type { Wording } from '../document.ts';
import { dayAt, figure, month, shortDay } from '../paper/format.ts';
import { heading } from '../paper/parts.ts';
import { grid } from '../paper/styles.ts';
import type { Receipt } from './load.ts';
import { paidMinorOf } from './pages.ts';

/** The receipts of an account within a range of months (first days), oldest first; there is at least one. */
export interface Period {
  readonly account: { readonly number: string; readonly word: AccountWord };
  readonly from: string;
  readonly to: string;
  readonly receipts: readonly Receipt[];
}

/** The list that a file of several receipts begins with. */
export function registerPage({ account, from, to, receipts }: Period, wording: Wording): Content[] {
  const { t, locale } = wording;
  const [first] = receipts;
  if (!first) return [];
  const { currency, organization } = first;
  const sum = (amountMinor: bigint, bold = false): Content => ({
    text: figure(amountMinor, currency, locale),
    style: 'money',
    bold,
  });
  const given = receipts.map((each) => ({
    paid: paidMinorOf(each),
    back: sumOf(each.refunds.map((one) => one.amountMinor)),
  }));
  return [
    heading(
      organization,
      {
        title: t('documents-receipts-title'),
        subtitle: [
          from === to ? month(from, locale) : `${month(from, locale)} — ${month(to, locale)}`,
          t('common-account-word', account),
        ],
      },
      wording,
    ),
    { text: t('documents-receipts-lines', { currency }), style: 'heading' },
    {
      layout: grid,
      table: {
        widths: [18, 70, '*', 90, 90],
        headerRows: 1,
        dontBreakRows: true,
        body: [
          ['number', 'day', 'payment', 'paid', 'refunded'].map((name) => ({
            text: t(`documents-column-${name}`),
            style: 'columnHead',
          })),
          ...receipts.map((each, index): Content[] => [
            { text: `${index + 1}`, alignment: 'center' },
            { text: shortDay(dayAt(each.paidAt, each.timeZone), locale), alignment: 'center' },
            each.number,
            sum(given[index]?.paid ?? 0n),
            sum(-(given[index]?.back ?? 0n)),
          ]),
          [
            { text: t('documents-sum-total'), bold: true, colSpan: 3, alignment: 'right' },
            '',
            '',
            sum(sumOf(given.map(({ paid }) => paid)), true),
            sum(-sumOf(given.map(({ back }) => back)), true),
          ],
        ],
      },
    },
  ];
}
