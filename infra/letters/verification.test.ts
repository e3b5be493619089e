import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../locales/index.ts';
import { renderVerificationLetter } from './verification.ts';

const translate = createTranslator();
const letter = {
  locale: 'ru',
  botUsername: 'cabinet_bot',
  code: '042137',
  linkToken: 'AbC-_123',
  askedBy: 'Анна (@anna)',
  lifetimeMinutes: 30,
};

describe('the verification letter', () => {
  it.each(['ru', 'en'])('names who asked, the code and the link in %s', (locale) => {
    const { subject, text, html } = renderVerificationLetter(translate, { ...letter, locale });
    expect(subject).toContain('042137');
    for (const part of [text, html]) {
      expect(part).toContain('Анна (@anna)');
      expect(part).toContain('042137');
      expect(part).toContain('https://t.me/cabinet_bot?start=v_AbC-_123');
      expect(part).toContain('@cabinet_bot');
      expect(part).not.toContain('letter-verification');
    }
    expect(html).toContain(`<html lang="${locale}">`);
  });

  it('says how long the code works, in the right plural', () => {
    expect(renderVerificationLetter(translate, letter).text).toContain('30 минут ');
    expect(renderVerificationLetter(translate, { ...letter, lifetimeMinutes: 1 }).text).toContain('1 минуту ');
  });

  it('lets no name break out of its place', () => {
    const askedBy = '<b>Bank</b>\r\nhttps://evil.example/x "click"\u202e';
    const { text, html } = renderVerificationLetter(translate, { ...letter, askedBy });
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('evil.example');
    expect(text).not.toContain('evil.example');
    expect(text).not.toContain('\u202e');
    expect(text.split('\n')[0]).toContain('Bank');
  });

  it('keeps a name short', () => {
    const { text } = renderVerificationLetter(translate, { ...letter, askedBy: 'я'.repeat(500) });
    expect(text).not.toContain('я'.repeat(81));
  });
});
