import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { I18n } from '@grammyjs/i18n';

export const LOCALES = ['ru', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** Gives the text of `key` in `locale`; `params` are already formatted strings, or numbers that plurals depend on. */
export type Translate = (locale: string, key: string, params?: Readonly<Record<string, string | number>>) => string;

const DIRECTORY = dirname(fileURLToPath(import.meta.url));

/** The Fluent texts of every section in both languages, read once. */
export function createI18n(): I18n {
  const i18n = new I18n({
    defaultLocale: 'ru',
    directory: DIRECTORY,
    fluentBundleOptions: { useIsolating: false },
  });
  negotiateOnce(i18n);
  return i18n;
}

/**
 * Works out once for each of our languages whose texts answer it: done anew for every text, it costs more than that.
 */
function negotiateOnce(i18n: I18n): void {
  const fluent = i18n.fluent as unknown as { matchBundles(locales: readonly string[]): ReadonlySet<unknown> };
  const negotiate = fluent.matchBundles.bind(fluent);
  const known = new Map(LOCALES.map((locale) => [locale as string, negotiate([locale])]));
  fluent.matchBundles = (locales) => (locales.length === 1 && known.get(locales[0] ?? '')) || negotiate(locales);
}

/** The same texts for parts that have no Telegram context: letters, notices, web pages. */
export function createTranslator(i18n: I18n = createI18n()): Translate {
  return (locale, key, params) => i18n.t(locale, key, params ? { ...params } : undefined);
}

/** The cabinet's language for a language code as Telegram or a browser names it ("ru-RU", "be", "en-GB"). */
export function localeFor(languageCode: string | undefined): Locale {
  const language = languageCode?.toLowerCase().split(/[-_]/u)[0] ?? 'ru';
  return RUSSIAN_READERS.has(language) ? 'ru' : 'en';
}

/** Languages whose speakers here read Russian sooner than English. */
const RUSSIAN_READERS = new Set(['ru', 'be', 'uk', 'kk', 'ky', 'tg', 'uz', 'tt', 'ba', 'hy', 'az', 'ka']);
