import { describe, expect, it } from 'vitest';
import { createTranslator } from '../../locales/index.ts';
import type { Button } from '../notice.ts';
import { createNoticeText } from '../text.ts';
import type { Part } from './compose.ts';
import { type LetterReader, toLetter } from './letter.ts';

const text = createNoticeText(createTranslator(), 'ru');
const reader: LetterReader = {
  locale: 'ru',
  botUsername: 'cabinet_bot',
  clientId: 7,
  copyToEmail: false,
  hasLeft: false,
  unsubscribeUrl: (ids) => `https://cabinet.example/unsubscribe/${ids.join('-')}`,
};

function part(html: string, buttons: Button[] = [], { isSwitchable = true, id = 'school', name = 'Школа' } = {}): Part {
  const kind = { kind: 'k', isSwitchable } as Part['kind'];
  const organization = { id, name, timeZone: 'UTC' } as Part['organization'];
  return { kind, organization, count: 1, message: { subject: 'Долг', text: html, buttons: buttons.map((b) => [b]) } };
}

const letterOf = (parts: Part[], changes: Partial<LetterReader> = {}) =>
  toLetter(text, { subject: 'Долг', parts }, { ...reader, ...changes });

describe('a letter', () => {
  it('says in plain text what it says in HTML, with the organization on top', () => {
    const { html, text: plain } = letterOf([
      part('Долг <b>Тома &amp; Ко</b>\n1 &lt; 2, <a href="https://x.org/?a=1&amp;b=2">чек</a>'),
    ]);
    expect(plain.split('\n').slice(0, 4)).toEqual([
      'Школа',
      '',
      'Долг Тома & Ко',
      '1 < 2, чек (https://x.org/?a=1&b=2)',
    ]);
    expect(html).toContain('Долг <b>Тома &amp; Ко</b><br>\n1 &lt; 2');
    expect(html.indexOf('Школа')).toBeLessThan(html.indexOf('Долг <b>'));
    expect(html).toContain('<html lang="ru">');
  });

  it('leads into the chat where buttons open screens, and leaves out what acts at once', () => {
    const { text: plain } = letterOf([
      part('x', [
        { text: 'Чек', open: 'payment:12' },
        { text: 'Оплатить', open: 'pay:7,8' },
        { text: 'Отменить', act: 'autopay-skip:3' },
        { text: 'Позже', later: 4 },
        { text: 'Сайт', url: 'https://x.org' },
        { text: 'Странное', open: 'заказ 7' },
      ]),
    ]);
    expect(plain).toContain('Чек\nhttps://t.me/cabinet_bot?start=s_payment_12\n');
    expect(plain).toContain('Оплатить\nhttps://t.me/cabinet_bot?start=s_pay_7__8\n');
    expect(plain).toContain('Сайт\nhttps://x.org\n');
    expect(plain).toContain('Странное\nhttps://t.me/cabinet_bot\n');
    expect(plain).not.toMatch(/Отменить|Позже/u);
  });

  it('has one way into the bot where no link is left', () => {
    const { text: plain } = letterOf([part('x', [{ text: 'Отменить', act: 'autopay-skip:3' }]), part('y')]);
    expect(plain.match(/https:\/\/t\.me/gu)).toHaveLength(1);
    expect(letterOf([part('x')], { botUsername: null }).text).not.toContain('t.me');
  });

  it('quotes what stands in attributes', () => {
    const { html } = letterOf([part('', [{ text: 'a "b"', url: 'https://x.org/?a=1&b="' }])]);
    expect(html).toMatch(/href="https:\/\/x\.org\/\?a=1&amp;b=&quot;"[^>]*>a &quot;b&quot;<\/a>/u);
  });
});

describe('the end of letters', () => {
  it('is offered, by a header and a link, for what can be switched off', () => {
    const letter = letterOf([part('x'), part('y', [], { id: 'shop', name: 'Магазин' })]);
    expect(letter.unsubscribeUrl).toBe('https://cabinet.example/unsubscribe/school-shop');
    for (const form of [letter.text, letter.html]) {
      expect(form).toContain('https://cabinet.example/unsubscribe/school');
      expect(form).toContain('https://cabinet.example/unsubscribe/shop');
      expect(form).toContain('Больше не присылать писем: Магазин');
    }
    expect(letter.text).toContain('Больше не присылать писем: Магазин\nhttps://cabinet.example/unsubscribe/shop\n');
  });

  it('is not offered for payments and security, which say why', () => {
    const letter = letterOf([part('x', [], { isSwitchable: false })]);
    expect(letter.unsubscribeUrl).toBeUndefined();
    expect(letter.text).toContain('О платежах и безопасности мы пишем всегда');
    const mixed = letterOf([part('x', [], { isSwitchable: false }), part('y', [], { id: 'shop' })]);
    expect(mixed.unsubscribeUrl).toBe('https://cabinet.example/unsubscribe/shop');
  });

  it('says nothing of letters that were kept where it comes to who has left in any case', () => {
    const { text: plain } = letterOf([part('x', [], { isSwitchable: false })], { hasLeft: true });
    expect(plain).toContain('О платежах и безопасности мы пишем всегда');
    expect(plain).not.toContain('потому что');
  });

  it('names why the letter comes', () => {
    expect(letterOf([part('x')]).text).toContain('написать вам в Telegram не получилось');
    expect(letterOf([part('x')], { copyToEmail: true }).text).toContain('попросили присылать уведомления и на почту');
    expect(letterOf([part('x')], { hasLeft: true }).text).toContain('вышли из кабинета в Telegram и оставили письма');
    expect(letterOf([part('x')], { hasLeft: true, copyToEmail: true }).text).toContain('и на почту');
    expect(letterOf([part('x')], { clientId: null })).not.toHaveProperty('unsubscribeUrl');
  });
});
