import { escapeHtml } from '../../locales/html.ts';
import type { Translate } from '../../locales/index.ts';
import { button, page } from './html.ts';

export interface VerificationLetter {
  readonly locale: string;
  /** without the @ */
  readonly botUsername: string;
  readonly code: string;
  readonly linkToken: string;
  /** the Telegram user who asked, as they call themselves */
  readonly askedBy: string;
  /** how long code and link work */
  readonly lifetimeMinutes: number;
}

export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The letter that proves an address: a code, a one-tap deep link that does the same, who asked, and what if it was not
 * you.
 */
export function renderVerificationLetter(translate: Translate, letter: VerificationLetter): RenderedLetter {
  const { locale, botUsername, code, linkToken, lifetimeMinutes } = letter;
  const t = (key: string, params?: Record<string, string | number>) => translate(locale, key, params);
  const link = `https://t.me/${botUsername}?start=v_${linkToken}`;
  const asked = t('letter-verification-asked', { askedBy: harmless(letter.askedBy) });
  const you = t('letter-verification-you', { bot: botUsername });
  const lifetime = t('letter-verification-lifetime', { minutes: lifetimeMinutes });
  const [notYou, footer] = [t('letter-verification-not-you'), t('letter-verification-footer')];
  return {
    subject: t('letter-verification-subject', { code }),
    text: [asked, you, code, lifetime, `${t('letter-verification-tap-text')}\n${link}`, notYou, footer]
      .join('\n\n')
      .concat('\n'),
    html: page(locale, t('letter-verification-subject', { code }), [
      `<p>${escapeHtml(asked)}</p>`,
      `<p>${escapeHtml(you)}</p>`,
      `<p style="font:700 40px/1.2 ui-monospace,Consolas,monospace;letter-spacing:8px;margin:24px 0">${code}</p>`,
      `<p>${escapeHtml(lifetime)}</p>`,
      `<p>${escapeHtml(t('letter-verification-tap'))}</p>`,
      button({ text: t('letter-verification-button'), url: link }),
      `<p class="letter-line" style="border-top:1px solid #d0d7de;padding-top:16px">${escapeHtml(notYou)}</p>`,
      `<p class="letter-soft" style="color:#57606a;font-size:14px">${escapeHtml(footer)}</p>`,
    ]),
  };
}

const MAX_NAME_LENGTH = 80;

/**
 * A name that its bearer chose, fit for a letter to somebody else: on one line, short, without invisible characters,
 * and with nothing that a mail program would make a link of.
 */
function harmless(name: string): string {
  const oneLine = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const unlinked = oneLine.replace(/[./:](?=\S)/gu, '$& ');
  return Array.from(unlinked).slice(0, MAX_NAME_LENGTH).join('');
}
