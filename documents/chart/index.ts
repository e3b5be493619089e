import { Temporal } from 'temporal-polyfill';
import { readMonthlyCharges, readMonthlyPayments } from '../../domain/billing/monthly.ts';
import { listStatements, readStatement } from '../../domain/billing/statement.ts';
import { dayIn } from '../../domain/clock.ts';
import { DomainError } from '../../domain/errors.ts';
import { formatMoney, minorDigits, sumOf } from '../../domain/money.ts';
import { defineDocument, type RequestOf, type Wording } from '../document.ts';
import { toPng } from './png.ts';
import { debtSeries, paymentSeries, type Series, spendingSeries, totalOf } from './series.ts';
import { toSvg } from './svg.ts';

/** How many months a picture shows, the current one last. */
const MONTHS = 12;

interface ChartData {
  readonly chart: RequestOf<'chart'>['chart'];
  readonly months: readonly string[];
  readonly series: readonly Series[];
  readonly currency: string;
  readonly organizationName: string;
  readonly holderName: string | null;
  readonly accountNumber: string;
  readonly accountWord: string;
}

/**
 * «Графики»: a year of one account as a picture, made of the numbers that the statement's text shows. spending: what
 * was charged, by month and kind; debt: what was owed at each month's end; payments: what was paid, here and to the
 * organization.
 */
export const chart = defineDocument<'chart', ChartData>({
  name: 'chart',
  version: 2,
  load: async ({ db, clock }, { clientId }, { accountId, chart: wanted }) => {
    const own = { clientId, accountId };
    const statement = await readStatement(db, clock, own);
    if (!statement) throw new DomainError('not-yours');
    const { account } = statement;
    const { organization } = account;
    const today = dayIn(organization.timeZone, clock.now());
    const months = lastMonths(today.toString());
    const period = { ...own, from: months[0] ?? '', to: today.toString() };
    const series = {
      spending: async () => spendingSeries(months, await readMonthlyCharges(db, period)),
      payments: async () => paymentSeries(months, await readMonthlyPayments(db, period)),
      debt: async () =>
        debtSeries(months, await listStatements(db, clock, { ...own, from: period.from, to: statement.month })),
    };
    const drawn = await series[wanted]();
    if (drawn.every(({ amountsMinor }) => amountsMinor.every((amount) => amount === 0n))) {
      throw new DomainError('document-empty');
    }
    return {
      accountId,
      subject: `${accountId}:${wanted}`,
      data: {
        chart: wanted,
        months,
        series: drawn,
        currency: organization.currency,
        organizationName: organization.name,
        holderName: account.holderName,
        accountNumber: account.number,
        accountWord: account.word,
      },
    };
  },
  caption: (data, wording) => ({
    key: `chart-caption-${data.chart}`,
    params: { whose: whoseOf(data, wording), sum: formatMoney(mainNumber(data), data.currency, wording.locale) },
  }),
  render: async (data, wording) => {
    const { chart: drawn, months, currency } = data;
    const { locale } = wording;
    const unit = 10 ** minorDigits(currency);
    const svg = await toSvg({
      title: wording.t(`chart-title-${drawn}`),
      subtitle: whoseOf(data, wording),
      months: months.map((month) => shortMonth(locale, month)),
      series: data.series.map((each) => ({ ...each, label: wording.t(`chart-series-${each.name}`) })),
      currency,
      shape: drawn === 'debt' ? 'line' : 'bars',
      formatAxis: (amount) => formatMoney(BigInt(Math.round(amount * unit)), currency, locale),
    });
    return {
      fileName: `${drawn}-${months.at(-1)?.slice(0, 7)}.png`,
      mediaType: 'image/png',
      content: await toPng(svg),
    };
  },
});

/** What the caption says in words: what is owed now, or what the year came to. */
function mainNumber({ chart: drawn, series }: ChartData): bigint {
  return drawn === 'debt' ? (series[0]?.amountsMinor.at(-1) ?? 0n) : sumOf(series.map(totalOf));
}

function whoseOf({ organizationName, holderName, accountNumber, accountWord }: ChartData, { t }: Wording): string {
  const account = t('chart-account', { word: accountWord, number: accountNumber });
  return [holderName, account, organizationName].filter((part) => part !== null).join(' · ');
}

function lastMonths(today: string): string[] {
  const current = Temporal.PlainDate.from(today).with({ day: 1 });
  return Array.from({ length: MONTHS }, (_, index) => current.subtract({ months: MONTHS - 1 - index }).toString());
}

/** «нояб. 26»: the year, because a year of months holds two of them. */
function shortMonth(locale: string, month: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  return format.format(new Date(`${month}T00:00:00Z`)).replace(/\s?г\.$/u, '');
}
