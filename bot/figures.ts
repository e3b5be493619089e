import { formatMoneyExactly, minorDigits } from '../domain/money.ts';
import { escapeHtml } from '../locales/html.ts';
import type { Cabinet } from './cabinet.ts';

/** A line of a reckoning. `plus` and `minus` name what it does to the result; `result` stands below a rule. */
export interface Figure {
  readonly label: string;
  readonly amountMinor: bigint;
  readonly role?: 'plus' | 'minus' | 'result';
}

/** Narrow enough for a telephone, where a longer line would be folded. */
const MOST_COLUMNS = 30;

/**
 * A reckoning as a block of aligned lines in HTML: words on the left, sums on the right, kopecks under kopecks. A
 * `minus` is written with its sign turned, so that the lines add up as they stand.
 */
export function figuresBlock(cabinet: Cabinet, figures: readonly Figure[], currency: string): string {
  const unit = 10n ** BigInt(minorDigits(currency));
  const whole = figures.every(({ amountMinor }) => amountMinor % unit === 0n);
  const rows = figures.map((figure) => ({ ...figure, sum: sumText(cabinet, figure, currency, whole) }));
  const sumWidth = Math.max(...rows.map(({ sum }) => sum.length));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length));
  const width = Math.max(Math.min(labelWidth + sumWidth + 2, MOST_COLUMNS), labelWidth + sumWidth + 1);
  const lines = rows.flatMap(({ label, sum, role }) => [
    ...(role === 'result' ? ['─'.repeat(width)] : []),
    escapeHtml(label.padEnd(width - sum.length) + sum),
  ]);
  return `<pre>${lines.join('\n')}</pre>`;
}

function sumText(cabinet: Cabinet, { amountMinor, role }: Figure, currency: string, whole: boolean): string {
  const effectMinor = role === 'minus' ? -amountMinor : amountMinor;
  const absoluteMinor = effectMinor < 0n ? -effectMinor : effectMinor;
  const sign = effectMinor < 0n ? '−' : effectMinor > 0n && role === 'plus' ? '+' : '';
  return sign + formatMoneyExactly(absoluteMinor, currency, cabinet.locale, whole);
}
