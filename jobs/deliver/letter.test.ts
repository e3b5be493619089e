import { expect, it } from 'vitest';
import { toLetter } from './letter.ts';

const link = { text: 'Открыть кабинет', url: 'https://t.me/cabinet_bot' };

it('makes one link of all buttons that open screens', () => {
  const message = {
    subject: 'Долг',
    text: 'Долг <b>Тома &amp; Ко</b>\n1 &lt; 2',
    buttons: [[{ text: 'Оплатить', open: 'debts' }]],
  };
  expect(toLetter(message, link)).toEqual({
    subject: 'Долг',
    text: 'Долг Тома & Ко\n1 < 2\n\nОткрыть кабинет: https://t.me/cabinet_bot',
    html: '<p>Долг <b>Тома &amp; Ко</b><br>\n1 &lt; 2</p>\n<p><a href="https://t.me/cabinet_bot">Открыть кабинет</a></p>\n',
  });
});

it('keeps a link of its own, quoted', () => {
  const letter = toLetter(
    { subject: '', text: '', buttons: [[{ text: 'a "b"', url: 'https://x.org/?a=1&b="' }]] },
    link,
  );
  expect(letter.html).toContain('<a href="https://x.org/?a=1&amp;b=&quot;">a &quot;b&quot;</a>');
  expect(letter.html).not.toContain('cabinet_bot');
});
