import type { Content, TableLayout } from 'pdfmake';
import type { Wording } from '../document.ts';
import { figure, glued, month } from './format.ts';
import type { PaperOrganization, Transfer } from './organization.ts';
import { note, pairsTable, rule } from './parts.ts';
import { type CodedPayment, paymentCodeText } from './payment-code.ts';
import { type QrPicture, qrPicture } from './qr.ts';
import { sumInWords } from './words.ts';

/** What a bank needs to know of a payment by this paper. */
export interface SlipPayment extends Omit<CodedPayment, 'payee'> {
  readonly organization: PaperOrganization;
  readonly currency: string;
  /** «лицевой счёт 123543566» */
  readonly account: string;
}

/** The left part of the slip, in points: the code at its largest fits. */
const STUB_WIDTH = 132;

/**
 * The part that is torn off and left at the bank: to whom, for what, how much, with the payment code. Where the
 * organization has not given its bank details the paper says to ask it, because a transfer with half of them goes
 * astray.
 */
export async function paymentSlip(payment: SlipPayment, wording: Wording): Promise<Content> {
  const { organization } = payment;
  if (!organization.bank) return note(wording.t('documents-ask-bank-details', { organization: organization.name }));
  const text = codeOf(payment);
  const code = text === null ? null : await qrPicture(text);
  return {
    unbreakable: true,
    stack: [
      rule({ margin: [0, 14, 0, 2], dashed: true }),
      { text: wording.t('documents-cut'), style: 'small', alignment: 'center', margin: [0, 0, 0, 6] },
      {
        layout: slipLayout,
        table: {
          widths: [STUB_WIDTH, '*'],
          body: [
            [
              {
                stack: [
                  { text: wording.t('documents-slip'), bold: true, fontSize: 11, alignment: 'center' },
                  ...(code ? [codeDrawing(code)] : []),
                  ...(code ? [{ text: wording.t('documents-code'), style: 'small', alignment: 'center' }] : []),
                  { text: wording.t('documents-cashier'), margin: [0, 10, 0, 0] },
                ] as Content[],
              },
              { stack: slipLines(payment, organization.bank, wording) },
            ],
          ],
        },
      },
    ],
  };
}

/** In the middle of the stub, on white, which the quiet border is a part of. */
const codeDrawing = ({ rectangles, sizePoints }: QrPicture): Content => ({
  margin: [(STUB_WIDTH - sizePoints) / 2, 0, 0, 0],
  canvas: [{ type: 'rect', x: 0, y: 0, w: sizePoints, h: sizePoints, color: '#ffffff' }, ...rectangles],
});

/** The text of the payment code, or null where none can be given: codes are for rubles only. */
export function codeOf({ organization, currency, ...payment }: SlipPayment): string | null {
  const { bank, legal } = organization;
  if (!bank || currency !== 'RUB') return null;
  return paymentCodeText({
    ...payment,
    payee: { ...bank, name: bank.payee, inn: legal.inn ?? null, kpp: legal.kpp ?? null },
  });
}

function slipLines(payment: SlipPayment, bank: Transfer, { t, locale }: Wording): Content[] {
  const { organization, sumMinor, currency, payerName, childName } = payment;
  const words = locale === 'ru' ? sumInWords(sumMinor, currency) : null;
  const { inn, kpp } = organization.legal;
  return [
    pairsTable(
      [
        [t('documents-payee'), bank.payee],
        [
          '',
          [inn && t('documents-inn', { inn }), kpp && t('documents-kpp', { kpp })].filter(Boolean).join(' · ') || null,
        ],
        [t('documents-payee-account'), bank.account],
        [t('documents-bank'), bank.bankName],
        ['', t('documents-bank-codes', { bik: bank.bik, account: bank.correspondentAccount })],
        [t('documents-purpose'), glued(payment.purpose)],
        [t('documents-account'), glued(payment.account)],
        [t('documents-payer'), payerName],
        [t('documents-student'), childName],
        [t('documents-address'), payment.payerAddress],
        [t('documents-period'), payment.period && month(payment.period, locale)],
      ],
      88,
    ),
    {
      margin: [0, 4, 0, 0],
      columns: [
        { text: t('documents-slip-sum'), width: 88, style: 'label', margin: [0, 3, 0, 0] },
        {
          width: '*',
          text: t('documents-slip-figure', { sum: figure(sumMinor, currency, locale), currency }),
          style: 'total',
        },
      ],
      columnGap: 8,
    },
    ...(words === null ? [] : [{ text: words, margin: [96, 1, 0, 0] } as Content]),
    { text: t('documents-signature'), margin: [0, 12, 0, 0] },
  ];
}

const slipLayout: TableLayout = {
  hLineWidth: () => 0.8,
  vLineWidth: () => 0.8,
  paddingLeft: () => 8,
  paddingRight: () => 8,
  paddingTop: () => 7,
  paddingBottom: () => 7,
};
