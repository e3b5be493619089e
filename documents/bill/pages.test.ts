import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../locales/index.ts';
import { drawPages, type PagePicture, readCodes } from '../../tests/harness/papers.ts';
import type { Wording } from '../document.ts';
import { readPaperOrganization } from '../paper/organization.ts';
import { renderPdf } from '../paper/pdf.ts';
import { codeOf } from '../paper/slip.ts';
import { type BillData, billPages, slipOf } from './pages.ts';

const translate = createTranslator();
const wordingOf = (locale: 'ru' | 'en'): Wording => ({
  locale,
  t: (key, params) => translate(locale, key, params),
  forBank: (key, params) => translate('ru', key, params),
});

const BANK = {
  payee: 'АО «Чистый город»',
  bankName: 'Смоленское отделение № 8609 ПАО Сбербанк',
  bik: '046614632',
  account: '40702810600000034567',
  correspondentAccount: '30101810000000000632',
};
const LEGAL = { name: 'АО «Чистый город»', inn: '6730123454', kpp: '673001001', ogrn: '1066731012347' };

const organizationOf = (bankDetails: object, legalDetails: object = LEGAL) =>
  readPaperOrganization({ name: 'Чистый город', legalDetails, bankDetails, contacts: { phone: '8 800 555-03-30' } });

const billOf = (period: string): BillData['bills'][number] => ({
  period,
  dueOn: '2026-11-10',
  openingMinor: 44_730n,
  chargedMinor: 44_730n,
  recalculatedMinor: -1_000n,
  penaltyMinor: 150n,
  paidMinor: 44_730n,
  closingMinor: 43_880n,
  lines: [
    {
      figure: 'charged',
      transaction: { kind: 'charge', occurredOn: period, paymentNumber: null },
      amountMinor: 44_730n,
    },
    { figure: 'recalculated', transaction: null, amountMinor: -1_000n },
    { figure: 'penalty', transaction: null, amountMinor: 150n },
    {
      figure: 'paid',
      transaction: { kind: 'payment', occurredOn: '2026-10-05', paymentNumber: 'LK-000017' },
      amountMinor: -44_730n,
    },
  ],
});

function dataOf(changes: Partial<BillData> = {}): BillData {
  return {
    organization: organizationOf(BANK),
    currency: 'RUB',
    timeZone: 'Europe/Moscow',
    account: {
      id: 1,
      number: '123543566',
      word: 'personal_account',
      holderName: 'Иванов Артём Михайлович',
      address: 'г. Смоленск, ул. Кирова, д. 57, кв. 7',
      mailingAddress: 'г. Смоленск, а/я 12',
      registeredPeople: 3,
      residentPeople: 4,
    },
    bills: [billOf('2026-10-01')],
    latest: { period: '2026-10-01', payableMinor: 43_880n, paidSince: [] },
    ...changes,
  };
}

async function draw(data: BillData, locale: 'ru' | 'en' = 'ru') {
  const content = await billPages(data, wordingOf(locale));
  const pdf = await renderPdf({ content, title: 'Квитанция', author: data.organization.name, locale });
  return { pdf, pages: await drawPages(pdf) };
}

const plain = (text: string) => text.replaceAll(/\s+/gu, ' ');
const textOf = async (data: BillData, locale: 'ru' | 'en' = 'ru') =>
  plain((await draw(data, locale)).pages.map(({ text }) => text).join('\n'));

describe('the payment code of a bill, read back from the picture of its page', () => {
  const long =
    'Муниципальное унитарное предприятие жилищно-коммунального хозяйства Верхнеднепровского городского поселения';
  const latest = { period: '2026-10-01', payableMinor: 1_234_567_890n, paidSince: [] };
  it.each<[string, Partial<BillData>]>([
    ['of a utility', {}],
    ['of a payee with the separator in its name', { organization: organizationOf({ ...BANK, payee: 'ООО «А|Б»' }) }],
    [
      'of long names and addresses',
      {
        latest,
        organization: organizationOf({ ...BANK, payee: long, bankName: long }),
        account: {
          ...dataOf().account,
          holderName: 'Константинопольская-Переяславская Александра-Виктория Вячеславовна',
          address:
            'Смоленская область, Дорогобужский район, п. г. т. Верхнеднепровский, ул. Молодёжная, д. 12, кв. 134',
        },
      },
    ],
    ['without tax numbers', { organization: organizationOf(BANK, {}) }],
  ])('%s says what it must', async (_name, changes) => {
    const data = dataOf(changes);
    const expected = codeOf(slipOf(data, data.latest ?? latest, wordingOf('ru')));
    expect(expected).toMatch(/^ST00012.Name=.*.Sum=(?:43880|1234567890)./u);
    const { pages } = await draw(data);
    expect(await Promise.all(pages.map(readCodes))).toEqual([[expected]]);
  });

  it('is the same whatever the language of the paper', async () => {
    const [ru, en] = [await draw(dataOf()), await draw(dataOf(), 'en')];
    const [code] = await readCodes(ru.pages[0] ?? nothing());
    expect(code).toContain('|Purpose=Оплата по лицевому счёту 123543566 за октябрь 2026 г.|');
    expect(await readCodes(en.pages[0] ?? nothing())).toEqual([code]);
  });

  it('asks for what is left to be paid, not for what the bill said', async () => {
    const paidSince = [{ number: 'LK-000123', paidAt: '2026-11-05T10:00:00Z', amountMinor: 10_000n }];
    const { pages } = await draw(dataOf({ latest: { period: '2026-10-01', payableMinor: 33_880n, paidSince } }));
    expect((await readCodes(pages[0] ?? nothing()))[0]).toContain('|Sum=33880|');
    expect(plain(pages[0]?.text ?? '')).toContain(
      'Оплачено в личном кабинете 5 ноября 2026 г., платёж LK-000123 −100,00',
    );
  });

  it.each<[string, Partial<BillData>]>([
    ['when nothing is left to pay', { latest: { period: '2026-10-01', payableMinor: 0n, paidSince: [] } }],
    ['on the bill of a past month', { latest: { period: '2026-11-01', payableMinor: 500n, paidSince: [] } }],
    ['without the bank’s details', { organization: organizationOf({}) }],
    ['with half of them', { organization: organizationOf({ ...BANK, correspondentAccount: undefined }) }],
    ['with an account that cannot be the bank’s', { organization: organizationOf({ ...BANK, bik: '044525225' }) }],
    ['for another currency', { currency: 'EUR' }],
  ])('is not there %s', async (_name, changes) => {
    const { pages } = await draw(dataOf(changes));
    expect(await Promise.all(pages.map(readCodes))).toEqual([[]]);
  });
});

describe('a bill', () => {
  it('says in Russian all that it must', async () => {
    const text = await textOf(dataOf());
    for (const expected of [
      'ИНН 6730123454 · КПП 673001001 · ОГРН 1066731012347',
      'Квитанция за октябрь 2026 г. лицевой счёт 123543566',
      'Иванов Артём Михайлович',
      'г. Смоленск, ул. Кирова, д. 57, кв. 7',
      'г. Смоленск, а/я 12',
      'Зарегистрировано, чел. 3',
      'Проживает, чел. 4',
      'Долг на начало Начислено Перерасчёт Начислено пени Оплачено К оплате 447,30 447,30 −10,00 1,50 447,30 438,80',
      'Долг на начало 447,30 01.10.2026 Начислено за месяц 447,30 Перерасчёт −10,00 Начислено пени 1,50 ' +
        '05.10.2026 Оплата в личном кабинете, платёж LK-000017 −447,30 К оплате 438,80',
      'до 10 ноября 2026 г.',
      'К оплате: 438,80 ₽ (Четыреста тридцать восемь рублей 80 копеек)',
      '40702810600000034567',
      'БИК 046614632 · корр. счёт 30101810000000000632',
    ]) {
      expect(text).toContain(expected);
    }
  });

  it('says so in English, too', async () => {
    const text = await textOf(dataOf(), 'en');
    expect(text).toContain('Utility bill for October 2026 account 123543566');
    expect(text).toContain(
      'Opening debt Charged Recalculated Penalty Paid To pay 447.30 447.30 −10.00 1.50 447.30 438.80',
    );
    expect(text).toContain('by 10 November 2026');
  });

  it('tells to ask the organization where its bank is not known', async () => {
    expect(await textOf(dataOf({ organization: organizationOf({}) }))).toContain(
      'попросите их, пожалуйста, у организации «Чистый город»',
    );
  });

  it('of a past month stays as it was and does not invite to pay', async () => {
    const text = await textOf(dataOf({ latest: { period: '2026-11-01', payableMinor: 500n, paidSince: [] } }));
    expect(text).toContain('Было к оплате 438,80 ₽');
    expect(text).toContain('По ней платить не нужно: действующая квитанция — за ноябрь 2026 г.');
    expect(text).not.toContain('ИЗВЕЩЕНИЕ');
  });

  it('of a year is one file with a page for each month, made within seconds', async () => {
    const months = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}-01`);
    const started = performance.now();
    const data = dataOf({
      bills: months.map(billOf),
      latest: { period: '2026-12-01', payableMinor: 43_880n, paidSince: [] },
    });
    const { pages, pdf } = await draw(data);
    expect(performance.now() - started).toBeLessThan(9_000);
    expect(pages).toHaveLength(12);
    expect(plain(pages[4]?.text ?? '')).toContain('за май 2026 г.');
    expect(await readCodes(pages[11] ?? nothing())).toHaveLength(1);
    expect(pdf.length).toBeLessThan(500_000);
  });

  it('embeds of its fonts the letters that it uses', async () => {
    const { pdf } = await draw(dataOf());
    const source = Buffer.from(pdf).toString('latin1');
    const fonts = [...source.matchAll(/\/BaseFont \/(\S+)/gu)].map(([, name = '']) => name);
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.filter((name) => !/^[A-Z]{6}\+PTSans-(?:Regular|Bold)$/u.test(name))).toEqual([]);
    expect(source.match(/\/FontFile2 /gu)).toHaveLength(2);
    // Each of the two fonts is 280 000 bytes large.
    expect(pdf.length).toBeLessThan(150_000);
  });

  it('keeps on the page whatever is long', async () => {
    const name = 'Сверхдлинноеназваниебезпробелов'.repeat(6);
    const { pages } = await draw(
      dataOf({
        organization: { ...organizationOf(BANK), name },
        account: { ...dataOf().account, holderName: name, address: 'ул. Длинная, '.repeat(12) },
        bills: [{ ...billOf('2026-10-01'), openingMinor: 99_999_999_999_99n, closingMinor: 99_999_999_999_99n }],
        latest: { period: '2026-10-01', payableMinor: 99_999_999_999_99n, paidSince: [] },
      }),
    );
    expect((await Promise.all(pages.map(readCodes))).flat()).toHaveLength(1);
    expect(pages.map((page) => inkBeyond(page, { marginPoints: 33 }))).toEqual(pages.map(() => 0));
  });
});

/** How many pixels outside of the margins at the sides are not white. */
function inkBeyond({ width, height, pixels }: PagePicture, { marginPoints }: { marginPoints: number }): number {
  const margin = Math.floor((marginPoints * width) / 595.28);
  let dark = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((x < margin || x >= width - margin) && (pixels[(y * width + x) * 4] ?? 255) < 250) dark += 1;
    }
  }
  return dark;
}

const nothing = (): never => {
  throw new Error('the page is missing');
};
