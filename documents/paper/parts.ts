import type { Content, TableLayout } from 'pdfmake';
import type { Wording } from '../document.ts';
import type { PaperOrganization } from './organization.ts';
import { CONTENT_WIDTH } from './pdf.ts';
import { frame, GREY, pairs, RULE } from './styles.ts';

/** Who issues the paper, with all that makes it an official one, and to the right what it is. */
export function heading(
  { name, legal, contacts }: PaperOrganization,
  { title, subtitle }: { title: string; subtitle: readonly string[] },
  { t }: Wording,
): Content {
  const codes = [
    legal.inn && t('documents-inn', { inn: legal.inn }),
    legal.kpp && t('documents-kpp', { kpp: legal.kpp }),
    legal.ogrn && t('documents-ogrn', { ogrn: legal.ogrn, digits: legal.ogrn.length }),
  ];
  const lines = [
    legal.name === name ? undefined : legal.name,
    codes.filter(Boolean).join(' · '),
    legal.address,
    [contacts.phone, contacts.email, contacts.hours].filter(Boolean).join(' · '),
  ].filter((line): line is string => line !== undefined && line !== '');
  return {
    stack: [
      {
        columns: [
          {
            width: '*',
            stack: [
              { text: name, style: 'organization' },
              ...lines.map((text): Content => ({ text, style: 'small', margin: [0, 1, 0, 0] })),
            ],
          },
          {
            width: 205,
            stack: [
              { text: title, style: 'title', alignment: 'right' },
              ...subtitle.map((text): Content => ({ text, fontSize: 10, alignment: 'right' })),
            ],
          },
        ],
        columnGap: 16,
      },
      rule({ margin: [0, 6, 0, 8] }),
    ],
  };
}

/** Names and values below one another; values that are not known are left out. */
export function pairsTable(rows: readonly (readonly [string, string | null | undefined])[], nameWidth = 105): Content {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (known.length === 0) return '';
  return {
    layout: pairs,
    table: {
      widths: [nameWidth, '*'],
      body: known.map(([name, value]) => [{ text: name, style: 'label' }, { text: value ?? '' }]),
    },
  };
}

/** The sum that the paper is about, in a frame. */
export function sumBox(label: string, sum: string, below: string | null): Content {
  return {
    layout: frame,
    table: {
      widths: ['*'],
      body: [
        [
          {
            stack: [
              { text: label, alignment: 'center' },
              {
                text: sum,
                style: 'sum',
                ...(sum.length > 16 ? { fontSize: 12 } : {}),
                alignment: 'center',
                margin: [0, 2, 0, 2],
              },
              ...(below === null ? [] : [{ text: below, alignment: 'center' } satisfies Content]),
            ],
          },
        ],
      ],
    },
  };
}

/** Something the reader must know before they do anything with the paper. */
export const note = (text: string): Content => ({
  layout: noteLayout,
  margin: [0, 8, 0, 0],
  table: { widths: ['*'], body: [[{ text, style: 'note' }]] },
});

const noteLayout: TableLayout = {
  hLineWidth: () => 0,
  vLineWidth: (column) => (column === 0 ? 2.5 : 0),
  vLineColor: () => RULE,
  paddingLeft: () => 8,
  paddingRight: () => 8,
  paddingTop: () => 5,
  paddingBottom: () => 5,
};

/** A line over the whole width; a dashed one is where the paper is cut. */
export const rule = ({
  margin,
  dashed = false,
}: {
  margin: [number, number, number, number];
  dashed?: boolean;
}): Content => ({
  margin,
  canvas: [
    {
      type: 'line',
      x1: 0,
      y1: 0,
      x2: CONTENT_WIDTH,
      y2: 0,
      lineWidth: dashed ? 0.7 : 1,
      lineColor: dashed ? GREY : RULE,
      ...(dashed ? { dash: { length: 4, space: 3 } } : {}),
    },
  ],
});

/** At the foot of every page: what it is a page of. */
export const footer =
  (text: string, { t }: Wording) =>
  (page: number, pages: number): Content => ({
    margin: [34, 8, 34, 0],
    columns: [
      { text, style: 'small', width: '*' },
      {
        text: pages > 1 ? t('documents-page', { page, pages }) : '',
        style: 'small',
        alignment: 'right',
        width: 'auto',
      },
    ],
  });
