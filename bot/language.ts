import { LOCALES, type Locale } from '../locales/index.ts';
import type { CabinetContext } from './context.ts';
import type { Buttons } from './section.ts';

/** One button for each language but the one in use; the names are each in their own language. */
export function languageButtons(buttons: Buttons, current: string): void {
  buttons.row();
  for (const locale of LOCALES.filter((each) => each !== current))
    buttons.text(LANGUAGE_NAMES[locale], switchTo(locale));
}

const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { ru: '🇷🇺 Русский', en: '🇬🇧 English' };

function switchTo(locale: Locale): (ctx: CabinetContext) => void {
  return ({ cabinet }) => {
    cabinet.locale = locale;
    cabinet.toast(cabinet.t('settings-language-changed'));
    cabinet.reopen();
  };
}
