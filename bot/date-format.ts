/** How days are written: «24 ноября», «24.11», each also with its year, and «ноябрь 2026 г.». */
const STYLES = {
  long: { day: 'numeric', month: 'long' },
  'long-year': { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: '2-digit', month: '2-digit' },
  'short-year': { day: '2-digit', month: '2-digit', year: '2-digit' },
  month: { month: 'long', year: 'numeric' },
} as const;

/** The format of a calendar day kept as a moment at midnight UTC. */
export function dateFormat(locale: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale} ${style}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: 'UTC' });
  formats.set(key, format);
  return format;
}

/** Making one costs as much as writing fifty days. */
const formats = new Map<string, Intl.DateTimeFormat>();
